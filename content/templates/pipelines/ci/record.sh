#!/bin/sh
# record: adds a row to the ledger on its branch and pushes it; who pushed in between is taken in first.
#
#	record.sh KIND SUBJECT RESULT [KEY=VALUE...]      BRANCH: ledger
set -eu
: "${BRANCH:=ledger}"
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'git worktree remove --force "$work/tree" 2>/dev/null || true; rm -rf "$work"' EXIT
export GIT_AUTHOR_NAME=ledger GIT_AUTHOR_EMAIL=ledger@localhost GIT_COMMITTER_NAME=ledger GIT_COMMITTER_EMAIL=ledger@localhost
tries=5
while :; do
	git worktree remove --force "$work/tree" 2>/dev/null || true
	if git fetch --quiet origin "$BRANCH" 2>/dev/null; then
		git worktree add --quiet --detach "$work/tree" FETCH_HEAD
	else # the first row of all
		empty=$(git commit-tree "$(git hash-object -t tree /dev/null)" -m "ledger: begun")
		git worktree add --quiet --detach "$work/tree" "$empty"
	fi
	(
		cd "$work/tree"
		LEDGER=runs.jsonl python3 "$here/ledger.py" add "$@"
		LEDGER=runs.jsonl python3 "$here/ledger.py" verify >/dev/null
		git add runs.jsonl
		git commit --quiet -m "ledger: $1 $2 $3"
	)
	! git -C "$work/tree" push --quiet origin "HEAD:refs/heads/$BRANCH" || break
	tries=$((tries - 1))
	[ "$tries" -gt 0 ] || { echo "the ledger's branch '$BRANCH' takes no push" >&2; exit 1; }
done
