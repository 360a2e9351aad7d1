#!/bin/sh
# plan: what would change, as text that may be shown to people, with its digest.
#
#	FOLDER   the root; OUT where plan.txt, plan.sha256 and changed go; ci-out
#	LOCK     false for a plan that nothing will be applied from
#
# plan.txt is masked: what Terraform knows to be secret it hides itself, and mask.sh takes out what looks like a key.
# The plan as a file is never handed on: it holds values in the clear.  What is applied is planned anew, and only when its digest
# is the one that was approved.
set -eu
: "${OUT:=ci-out}" "${LOCK:=true}"
here=$(dirname "$0")
mkdir -p "$OUT"
<%#pipelines.terraform%>
: "${FOLDER:=terraform}"
code=0
terraform -chdir="$FOLDER" plan -input=false -no-color -lock="$LOCK" -detailed-exitcode -out=this.plan >"$OUT/raw" || code=$?
if [ "$code" -eq 1 ]; then
	sh "$here/mask.sh" <"$OUT/raw" >&2
	exit 1
fi
terraform -chdir="$FOLDER" show -no-color this.plan | sh "$here/mask.sh" >"$OUT/plan.txt"
rm -f "$OUT/raw"
[ "$code" -eq 2 ] && echo true >"$OUT/changed" || echo false >"$OUT/changed"
<%/pipelines.terraform%>
<%#pipelines.bicep%>
: "${FOLDER:=bicep}"
az deployment sub what-if --location "<%platform.region%>" --template-file "$FOLDER/main.bicep" \
	--parameters "$FOLDER/main.bicepparam" --no-prompt --no-pretty-print --output json |
	jq -S '[.changes[] | select(.changeType != "NoChange" and .changeType != "Ignore") | {resourceId, changeType, delta}]' >"$OUT/raw"
sh "$here/mask.sh" <"$OUT/raw" >"$OUT/plan.txt"
rm -f "$OUT/raw"
[ "$(jq length "$OUT/plan.txt")" -gt 0 ] && echo true >"$OUT/changed" || echo false >"$OUT/changed"
<%/pipelines.bicep%>
sha256sum <"$OUT/plan.txt" | cut -c1-64 >"$OUT/plan.sha256"
[ -z "${GITHUB_OUTPUT:-}" ] || printf 'digest=%s\nchanged=%s\n' "$(cat "$OUT/plan.sha256")" "$(cat "$OUT/changed")" >>"$GITHUB_OUTPUT"
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || { printf '```\n'; tail -c 60000 "$OUT/plan.txt"; printf '\n```\n'; } >>"$GITHUB_STEP_SUMMARY"
