#!/bin/sh
# comment: the plan under a pull request of GitHub, in one comment that the next run rewrites.
#
#	GH_TOKEN   a token that may write pull requests; OUT where plan.sh left plan.txt
#	GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_EVENT_PATH   as GitHub sets them
set -eu
: "${OUT:=ci-out}" "${GITHUB_API_URL:=https://api.github.com}"
marker='<!-- plan <%platform.name%> <%platform.environment%> -->'
pull=$(jq -r '.pull_request.number // empty' "$GITHUB_EVENT_PATH")
[ -n "$pull" ] || exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The token goes by a file: what stands on a command line, every process can read.
printf 'header = "Authorization: Bearer %s"\n' "$GH_TOKEN" >"$work/curl"
ask() { # METHOD PATH [BODY]
	curl -sS --fail-with-body --config "$work/curl" -H 'Accept: application/vnd.github+json' -X "$1" --retry 3 --max-time 60 \
		${3:+--data-binary "@$3"} "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$2"
}
{
	printf '%s\n### What would change in <%platform.environment%>\n\n' "$marker"
	[ "$(cat "$OUT/changed")" = true ] || printf 'Nothing.\n'
	printf '<details><summary>plan %s</summary>\n\n```\n' "$(cut -c1-12 "$OUT/plan.sha256")"
	head -c 60000 "$OUT/plan.txt"
	printf '\n```\n</details>\n'
} >"$work/text"
jq -Rs '{body: .}' "$work/text" >"$work/body"
mine=$(ask GET "issues/$pull/comments?per_page=100" | jq -r --arg marker "$marker" \
	'map(select(.user.type == "Bot" and (.body | startswith($marker)))) | .[0].id // empty')
if [ -n "$mine" ]; then
	ask PATCH "issues/comments/$mine" "$work/body" >/dev/null
else
	ask POST "issues/$pull/comments" "$work/body" >/dev/null
fi
