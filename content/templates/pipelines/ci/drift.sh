#!/bin/sh
# drift: one issue while what runs is not what is written, rewritten each night and closed when they agree again.
#
#	GH_TOKEN   a token that may write issues; OUT where plan.sh left plan.txt and changed
set -eu
: "${OUT:=ci-out}" "${GITHUB_API_URL:=https://api.github.com}"
label='drift-<%platform.name%>-<%platform.environment%>'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'header = "Authorization: Bearer %s"\n' "$GH_TOKEN" >"$work/curl"
ask() { # METHOD PATH [BODY]
	curl -sS --fail-with-body --config "$work/curl" -H 'Accept: application/vnd.github+json' -X "$1" --retry 3 --max-time 60 \
		${3:+--data-binary "@$3"} "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$2"
}
issue=$(ask GET "issues?state=open&per_page=1&labels=$label" | jq -r '.[0].number // empty')
if [ "$(cat "$OUT/changed")" = false ]; then
	[ -n "$issue" ] || exit 0
	echo '{"state": "closed", "state_reason": "completed"}' >"$work/body"
	ask PATCH "issues/$issue" "$work/body" >/dev/null
	echo "what runs is what is written again; issue $issue is closed"
	exit 0
fi
{
	printf 'Somebody or something changed what runs in <%platform.environment%>. Take the change into the code, or apply the code again.\n\n'
	printf 'Owner: <%platform.owner%>\n\n```\n'
	head -c 60000 "$OUT/plan.txt"
	printf '\n```\n'
} >"$work/text"
jq -Rs --arg mark "$label" '{title: "Drift in <%platform.name%> <%platform.environment%>", body: ., labels: [$mark]}' "$work/text" >"$work/body"
if [ -n "$issue" ]; then
	ask PATCH "issues/$issue" "$work/body" >/dev/null
	echo "drift: issue $issue is brought up to date"
else
	ask POST issues "$work/body" | jq -r '"drift: issue \(.number) is opened"'
fi
