<%#openai.any%>
#!/bin/sh
# Sets where a provisioned deployment spills over to, which the Terraform provider has no argument for.  Run it after
# each apply that touches the deployment: the provider writes the whole of it and drops what it does not know.
# Usage: spill-over.sh RESOURCE-GROUP ACCOUNT DEPLOYMENT TARGET   (signed in with az; needs jq)
set -eu
[ $# -eq 4 ] || { echo "usage: spill-over.sh RESOURCE-GROUP ACCOUNT DEPLOYMENT TARGET" >&2; exit 2; }
account=$(az cognitiveservices account show --resource-group "$1" --name "$2" --query id --output tsv)
url="https://management.azure.com$account/deployments/$3?api-version=2025-06-01"
body=$(az rest --method get --url "$url" | jq --arg target "$4" '{sku, properties: ((.properties | {model, versionUpgradeOption, raiPolicyName}) + {spilloverDeploymentName: $target})}')
az rest --method put --url "$url" --body "$body"
<%/openai.any%>
