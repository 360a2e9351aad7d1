#!/bin/sh
# apply: plans anew and applies that plan, if it is the one that was approved.
#
#	APPROVED   digest of the plan that people looked at
set -eu
here=$(dirname "$0")
: "${OUT:=ci-out}"
sh "$here/plan.sh"
if [ "$(cat "$OUT/plan.sha256")" != "${APPROVED:?}" ]; then
	echo "what would be applied now is not what was approved: something changed in between; run the pipeline again" >&2
	exit 1
fi
if [ "$(cat "$OUT/changed")" = false ]; then
	echo "nothing is to be changed"
	exit 0
fi
<%#pipelines.terraform%>
terraform -chdir="${FOLDER:-terraform}" apply -input=false -no-color this.plan
<%/pipelines.terraform%>
<%#pipelines.bicep%>
az deployment sub create --name "<%platform.name%>-<%platform.environment%>" --location "<%platform.region%>" \
	--template-file "${FOLDER:-bicep}/main.bicep" --parameters "${FOLDER:-bicep}/main.bicepparam" --output none
<%/pipelines.bicep%>
