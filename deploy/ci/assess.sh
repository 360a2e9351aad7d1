#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# assess: one run of lintel for a build server, with everything that the steps after it want.
#
#	LINTEL   the program                    FOLDER  what to assess; .
#	OUT      where the reports go; lintel-report
#	FAIL_ON, MIN_COVERAGE, GATE, BASELINE   as the options of lintel assess; nothing when empty
#
# Gaps, too little evidence and a refused gate (3, 4, 5) are told at the end, by verdict.sh, when the
# reports have been handed on.  A run that could not be done (1, 2) stops here.
set -eu
: "${LINTEL:=lintel}" "${FOLDER:=.}" "${OUT:=lintel-report}"

mkdir -p "$OUT"
set -- assess "$FOLDER" --store none --format "sarif=$OUT/lintel.sarif" --format "markdown=$OUT/comment.md" \
	--format "html=$OUT/report.html" --format "json=$OUT/assessment.json"
[ -z "${FAIL_ON:-}" ] || set -- "$@" --fail-on "$FAIL_ON"
[ -z "${MIN_COVERAGE:-}" ] || set -- "$@" --min-coverage "$MIN_COVERAGE"
[ -z "${GATE:-}" ] || set -- "$@" --gate "$GATE"
[ -z "${BASELINE:-}" ] || set -- "$@" --baseline "$BASELINE"

code=0
"$LINTEL" "$@" || code=$?
echo "$code" >"$OUT/exit"
case $code in
0 | 3 | 4 | 5) ;;
*) exit "$code" ;;
esac
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat "$OUT/comment.md" >>"$GITHUB_STEP_SUMMARY"
