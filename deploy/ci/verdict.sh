#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# verdict: ends the job as lintel did, once its reports are where they belong.  OUT as for assess.sh.
set -eu
code=$(cat "${OUT:-lintel-report}/exit")
case $code in
0) echo "lintel: nothing stands in the way" ;;
3) echo "lintel: gaps at or above the bar; the report says which" >&2 ;;
4) echo "lintel: too little evidence to decide; the report says what is missing" >&2 ;;
5) echo "lintel: the gate is refused; the report says why" >&2 ;;
*) echo "lintel: ended with $code" >&2 ;;
esac
exit "$code"
