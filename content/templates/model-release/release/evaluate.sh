#!/bin/sh
# evaluate: yours to write: asks the new version your cases and writes RESULT as release.py's gate reads it.
#
#	evaluate.sh RELEASE RESULT
#
# Until then it ends with 1, and nothing is released: a gate that nobody built is closed.
# A prompt injection suite belongs to it (promptfoo redteam, garak or PyRIT); injection_pass says whether all was held.
echo "release/evaluate.sh is not written yet: nothing is known of $1" >&2
exit 1
