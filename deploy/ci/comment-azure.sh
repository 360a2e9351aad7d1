#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# comment-azure: the report as one thread under a pull request of Azure Repos; the next run rewrites it.
#
#	OUT                 where assess.sh left comment.md; lintel-report
#	SYSTEM_ACCESSTOKEN  $(System.AccessToken); the build service needs "Contribute to pull requests"
#	SYSTEM_COLLECTIONURI, SYSTEM_TEAMPROJECTID, BUILD_REPOSITORY_ID, SYSTEM_PULLREQUEST_PULLREQUESTID  as Azure sets them
#
# The thread is closed from the start: it informs, and stands in no policy's way.
set -eu
: "${OUT:=lintel-report}"
marker='<!-- lintel -->' version='api-version=7.1'

case ${SYSTEM_PULLREQUEST_PULLREQUESTID:-} in
'' | *[!0-9]*)
	echo "lintel: this is no pull request, so there is nothing to comment on"
	exit 0
	;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The token goes by a file: what stands on a command line, every process can read.
printf 'header = "Authorization: Bearer %s"\n' "$SYSTEM_ACCESSTOKEN" >"$work/curl"
threads="${SYSTEM_COLLECTIONURI%/}/$SYSTEM_TEAMPROJECTID/_apis/git/repositories/$BUILD_REPOSITORY_ID/pullRequests/$SYSTEM_PULLREQUEST_PULLREQUESTID/threads"
ask() { # METHOD URL: the status; the answer lies in $work/answer
	curl -sS --config "$work/curl" -H 'Content-Type: application/json' -X "$1" -o "$work/answer" -w '%{http_code}' --retry 3 --max-time 60 \
		${3:+--data-binary "@$3"} "$2?$version"
}

status=$(ask GET "$threads")
if [ "$status" = 200 ]; then
	mine=$(jq -r --arg marker "$marker" '[.value[] | select(.isDeleted != true and ((.comments[0].content // "") | startswith($marker)))
		| "\(.id)/comments/\(.comments[0].id)"] | .[0] // empty' "$work/answer")
	if [ -n "$mine" ]; then
		jq -Rs --arg marker "$marker" '{content: ($marker + "\n" + .)}' "$OUT/comment.md" >"$work/body"
		status=$(ask PATCH "$threads/$mine" "$work/body")
	else
		jq -Rs --arg marker "$marker" '{status: "closed", comments: [{parentCommentId: 0, commentType: "text", content: ($marker + "\n" + .)}]}' \
			"$OUT/comment.md" >"$work/body"
		status=$(ask POST "$threads" "$work/body")
	fi
fi
case $status in
200 | 201) echo "lintel: commented on pull request $SYSTEM_PULLREQUEST_PULLREQUESTID" ;;
203 | 401 | 403 | 404) echo "##vso[task.logissue type=warning]lintel: the build service may not comment ($status); give it the right to contribute to pull requests" ;;
*)
	echo "lintel: the comment was not taken: $status" >&2
	exit 1
	;;
esac
