#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# comment-github: the report as one comment under a pull request; the next run rewrites it.
#
#	OUT       where assess.sh left comment.md; lintel-report
#	GH_TOKEN  a token that may write pull requests
#	GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_EVENT_PATH  as GitHub sets them
#
# A pull request from a fork has a token that may only read: the comment is left out, with a notice,
# and the job goes on.  The summary of the job has the same text.
set -eu
: "${OUT:=lintel-report}" "${GITHUB_API_URL:=https://api.github.com}"
marker='<!-- lintel -->'

pull=$(jq -r '.pull_request.number // empty' "$GITHUB_EVENT_PATH")
if [ -z "$pull" ]; then
	echo "lintel: this is no pull request, so there is nothing to comment on"
	exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The token goes by a file: what stands on a command line, every process can read.
printf 'header = "Authorization: Bearer %s"\n' "$GH_TOKEN" >"$work/curl"
ask() { # METHOD PATH: the status; the answer lies in $work/answer
	curl -sS --config "$work/curl" -H 'Accept: application/vnd.github+json' -H 'X-GitHub-Api-Version: 2022-11-28' \
		-X "$1" -o "$work/answer" -w '%{http_code}' --retry 3 --max-time 60 ${3:+--data-binary "@$3"} "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$2"
}

mine='' page=1
while [ -z "$mine" ] && [ "$page" -le 30 ]; do
	status=$(ask GET "issues/$pull/comments?per_page=100&page=$page")
	if [ "$status" != 200 ]; then
		echo "::notice::lintel: comments cannot be listed ($status); the job needs the permission pull-requests: write"
		exit 0
	fi
	mine=$(jq -r --arg marker "$marker" 'map(select(.user.type == "Bot" and (.body | startswith($marker)))) | .[0].id // empty' "$work/answer")
	[ "$(jq length "$work/answer")" -eq 100 ] || break
	page=$((page + 1))
done

jq -Rs --arg marker "$marker" '{body: ($marker + "\n" + .)}' "$OUT/comment.md" >"$work/body"
if [ -n "$mine" ]; then
	status=$(ask PATCH "issues/comments/$mine" "$work/body")
else
	status=$(ask POST "issues/$pull/comments" "$work/body")
fi
case $status in
200 | 201) echo "lintel: commented on pull request $pull" ;;
401 | 403 | 404) echo "::notice::lintel: the token may not comment ($status), as is so for pull requests from forks; the summary of this job has the report" ;;
*)
	echo "lintel: the comment was not taken: $status $(jq -r '.message // empty' "$work/answer" | head -c 200)" >&2
	exit 1
	;;
esac
