#!/usr/bin/env python3
"""ledger: a row for each run that changed something or was stopped, infrastructure and models alike.

    ledger.py add KIND SUBJECT RESULT [KEY=VALUE...]     adds a row to LEDGER (ledger/runs.jsonl)
    ledger.py verify                                     tells the first row that was changed or is missing

Each row carries the SHA-256 of the one before it, so that none can be changed or taken out unseen.  The pipelines keep
the file on a branch of its own, which nobody else may push to.
"""
import datetime
import hashlib
import json
import os
import pathlib
import sys

LEDGER = pathlib.Path(os.environ.get("LEDGER", "ledger/runs.jsonl"))
KINDS = ("infrastructure", "model")


def digest(line):
    return hashlib.sha256(line.encode()).hexdigest()


def lines():
    return LEDGER.read_text().splitlines() if LEDGER.exists() else []


def add(kind, subject, result, pairs):
    if kind not in KINDS:
        sys.exit(f"ledger: kind is {' or '.join(KINDS)}, not '{kind}'")
    bad = [p for p in pairs if "=" not in p]
    if bad:
        sys.exit(f"ledger: '{bad[0]}' is no KEY=VALUE")
    have = lines()
    # RUN_TIME: of the run, when its clock shall not be asked twice.
    now = os.environ.get("RUN_TIME") or datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    row = {
        "time": now, "kind": kind, "subject": subject, "result": result,
        "by": os.environ.get("GITHUB_ACTOR") or os.environ.get("BUILD_REQUESTEDFOR") or os.environ.get("USER") or "unknown",
        "run": os.environ.get("GITHUB_RUN_ID") or os.environ.get("BUILD_BUILDID") or "",
        "commit": os.environ.get("GITHUB_SHA") or os.environ.get("BUILD_SOURCEVERSION") or "",
        **dict(p.split("=", 1) for p in pairs),
        "before": digest(have[-1]) if have else "",
    }
    LEDGER.parent.mkdir(parents=True, exist_ok=True)
    with LEDGER.open("a") as out:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
        out.flush()
        os.fsync(out.fileno())


def verify():
    before = ""
    for number, line in enumerate(lines(), 1):
        try:
            said = json.loads(line).get("before")
        except ValueError:
            sys.exit(f"{LEDGER}:{number}: this is no row")
        if said != before:
            sys.exit(f"{LEDGER}:{number}: the row before this one was changed or taken out")
        before = digest(line)
    print(f"{len(lines())} rows, each as it was written")


if __name__ == "__main__":
    if len(sys.argv) >= 5 and sys.argv[1] == "add":
        add(*sys.argv[2:5], sys.argv[5:])
    elif sys.argv[1:] == ["verify"]:
        verify()
    else:
        sys.exit(__doc__)
