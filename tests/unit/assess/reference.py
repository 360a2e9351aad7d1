#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""reference: answers test_score.c's cases with the reference model, one line a case.

Arguments: the folder of maturity_ref.py, and a file of cases.  A case is one line:
least grade, then for each check severity:level:ok:gap:unknown:skip:grade:required:waived.
A line that starts with @ is a history for level 5: day:lo:reopened:overdue:improvements."""
import sys

sys.path.insert(0, sys.argv[1])
import maturity_ref as model  # noqa: E402


def case(line):
    least, *checks = line.split()
    known, verdict, credits, required, waived, grade = [], {}, {}, {}, set(), {}
    for n, text in enumerate(checks):
        severity, level, ok, gap, unknown, skip, letter, needed, let = text.split(":")
        answers = ["pass"] * int(ok) + ["fail"] * int(gap) + ["unknown"] * int(unknown) + ["na"] * int(skip)
        known.append((n, severity, int(level)))
        verdict[n] = model.check_verdict(answers)
        part = model.credit(answers, severity)
        if part is not None:
            credits[n] = part
        grade[n] = letter
        if needed == "1":
            required[n] = severity
        if let == "1":
            waived.add(n)
    area = model.area(known, verdict, credits)
    result, blockers = model.gate(required, verdict, waived, grade, {n: least for n in required})
    return "%s %s %s %s %s|%s|%s" % (
        area["state"], area.get("lo", 0), area.get("hi", 0), area.get("decimal", -1),
        "%.2f" % area["coverage"] if "coverage" in area else -1, result, ",".join(map(str, sorted(blockers))))


def history(line):
    names = ("day", "lo", "reopened", "overdue", "improvements")
    return str(int(model.level5([dict(zip(names, map(int, day.split(":")))) for day in line.split()])))


for line in open(sys.argv[2]):
    print(history(line[1:]) if line.startswith("@") else case(line))
