#!/bin/sh
# Is there quota for what the platform asks for?  Asks Azure as whoever is signed in with az, and changes nothing.
# The exit code is 1 where something is short; the text to ask for more with is in README.md.
set -eu

# machines SIZE HOW_MANY REGION KIND: KIND is regular or spot, which has quota of its own.
machines() {
	cores=$(az vm list-skus --location "$3" --size "$1" --resource-type virtualMachines \
		--query "[?name=='$1'] | [0].capabilities[?name=='vCPUs'].value | [0]" --output tsv)
	family=$(az vm list-skus --location "$3" --size "$1" --resource-type virtualMachines --query "[?name=='$1'] | [0].family" --output tsv)
	[ "$4" = regular ] || family=lowPriorityCores
	if [ -z "$cores" ]; then
		echo "short: $1 is not offered to this subscription in $3"
		short=1
		return
	fi
	left=$(az vm list-usage --location "$3" --query "[?name.value=='$family'] | [0].[limit, currentValue]" --output tsv |
		awk '{ print $1 - $2 }')
	asked=$((cores * $2))
	if [ "${left:-0}" -lt "$asked" ]; then
		echo "short: $2 x $1 are $asked vCPUs of $family in $3, and ${left:-0} are left"
		short=1
	else
		echo "fits:  $2 x $1 are $asked vCPUs of $family in $3, of ${left} that are left"
	fi
}

short=0
<%#platform.cluster.pools%>
machines "<%size%>" <%most%> "<%platform.region%>" <%#spot%>spot<%/spot%><%^spot%>regular<%/spot%>
<%/platform.cluster.pools%>
<%#platform.gpu_machines%>
machines "<%size%>" 1 "<%platform.region%>" <%#spot%>spot<%/spot%><%^spot%>regular<%/spot%>
<%/platform.gpu_machines%>

# Tokens a minute and provisioned units, as they are used and allowed.
az cognitiveservices usage list --location "<%platform.region%>" \
	--query "[?limit > \`0\`].{pool: name.value, used: currentValue, allowed: limit}" --output table

exit "$short"
