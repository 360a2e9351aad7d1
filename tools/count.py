#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""count: adds up meson's test logs.  count.py FOLDER... prints what failed and, last, one
line `N passed, N failed, N skipped`; a TAP program counts as many tests as it says."""
import json
import pathlib
import re
import sys


def tests(entry):
    """Yields (name, outcome) for each test of one program."""
    taps = re.findall(r"^(not ok|ok)\b *\d* *(?:- *)?(.*)$", entry.get("stdout") or "", re.M)
    finished = re.search(r"^1\.\.\d+", entry.get("stdout") or "", re.M)
    failed = entry["result"] not in ("OK", "SKIP", "EXPECTEDFAIL")
    if taps and finished and not (failed and all(t[0] == "ok" for t in taps)):
        for verdict, name in taps:
            skip = "# SKIP" in name.upper()
            yield name, "skipped" if skip else "passed" if verdict == "ok" else "failed"
    else:
        yield "", "failed" if failed else "skipped" if entry["result"] == "SKIP" else "passed"


def main():
    total = {"passed": 0, "failed": 0, "skipped": 0}
    for folder in sys.argv[1:]:
        for line in (pathlib.Path(folder) / "meson-logs" / "testlog.json").read_text().splitlines():
            entry = json.loads(line)
            for name, outcome in tests(entry):
                total[outcome] += 1
                if outcome == "failed":
                    print(f"failed: {folder}: {entry['name']}: {name}".rstrip(": "))
    return total


if __name__ == "__main__":
    counted = main()
    print("{passed} passed, {failed} failed, {skipped} skipped".format(**counted))
    sys.exit(counted["failed"] > 0)
