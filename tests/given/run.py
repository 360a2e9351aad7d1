#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Real estates that nobody here wrote, and what is known to be true of them.

expect.txt lists, for each set, one expectation a line:

    set terraform/aks-openai [PATH below it]
    gap FILE[:FROM[-TO]] [check=GLOB] [resource=GLOB] [reason=WORD]   # a gap must be reported there
    no FILE[:FROM[-TO]] [check=GLOB] [resource=GLOB]                  # no gap may be reported there
    table SQL => WANT                                                 # a fact: the first cell of the answer
    tomorrow PROFILE => YES [STEP=STATUS ...]                         # would it run there, and what of its steps
    blind FILE because ...                                            # a source that may stay unread
    except ITEM because ...                                           # what is no readiness matter

FILE is a part of the path.  A set may not have a blind source that it does not
name.  The sets are read in place; where their folder is absent everything is skipped.

Usage: run.py LINTEL EXPECT.TXT SETS [WORD...]
"""
import fnmatch
import json
import pathlib
import re
import shlex
import subprocess
import sys


def read_expectations(path):
    sets, current = [], None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        words, _, why = line.partition(" # ")
        if not words.strip() or words.startswith("#"):
            continue
        kind, _, rest = words.strip().partition(" ")
        if kind == "set":
            parts = rest.split()
            current = {"name": parts[0], "path": "/".join(parts), "lines": []}
            sets.append(current)
        elif kind in ("gap", "no", "table", "tomorrow", "blind", "except"):
            current["lines"].append((number, kind, rest.strip(), why.strip()))
        else:
            sys.exit(f"{path}:{number}: {kind}?")
    return sets


def matcher(rest):
    words = shlex.split(rest)
    m = re.fullmatch(r"(.*?)(?::(\d+)(?:-(\d+))?)?", words[0])
    file, first, last = m[1], int(m[2] or 0), int(m[3] or m[2] or 0)
    where = dict(w.split("=", 1) for w in words[1:])

    def meets(f):
        return ((file == "*" or file in (f["file"] or "")) and (not first or first <= (f["line"] or 0) <= last)
                and fnmatch.fnmatchcase(f["check"], where.get("check", "*"))
                and fnmatch.fnmatchcase(f["resource"] or "", where.get("resource", "*").replace("[", "[[]"))
                and where.get("reason", "") in (f["reason"] or ""))
    return meets


def main():
    lintel, expect, sets, only = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]), sys.argv[4:]
    if not sets.is_dir():
        print(f"1..0 # SKIP the given sets are not here ({sets.name})")
        return 0
    number = bad = 0

    def say(good, text, hints=()):
        nonlocal number, bad
        number += 1
        bad += not good
        print(f"{'ok' if good else 'not ok'} {number} - {text}")
        for hint in list(hints)[:4]:
            print(f"#    {hint}"[:240])

    for one in read_expectations(expect):
        if only and not any(w in one["name"] for w in only):
            continue
        folder = sets / one["path"]
        run = subprocess.run([lintel, "assess", str(folder), "--format", "json", "--today", "2026-11-22", "--store", "none"],
                             capture_output=True, text=True, timeout=120)
        if run.returncode not in (0, 3, 4):
            say(False, f"{one['path']}: exit {run.returncode}", [run.stderr])
            continue
        found = json.loads(run.stdout)
        gaps = [f for f in found["findings"] if f["status"] == "gap"]
        excused = [rest.split(" because ")[0].strip() for _, kind, rest, _ in one["lines"] if kind == "blind"]
        blind = [b for b in found["blind"] if not any((b["path"] or "").endswith(e) for e in excused)]
        say(not blind, f"{one['path']}: nothing unread that is not excused",
            [f"{b['path']}:{b['line']}: {b['sentence']}" for b in blind])
        for line, kind, rest, why in one["lines"]:
            name = f"{one['path']}:{line}: {kind} {rest}" + (f" ({why})" if why else "")
            if kind in ("gap", "no"):
                meets = matcher(rest)
                hits = [f for f in gaps if meets(f)]
                near = [f"{f['check']} {f['file']}:{f['line']} {f['resource']}: {f['reason']}" for f in hits if kind == "no"]
                say(bool(hits) == (kind == "gap"), name, near)
            elif kind == "table":
                sql, _, want = rest.partition(" => ")
                got = subprocess.run([lintel, "query", sql, str(folder), "--format", "csv"], capture_output=True, text=True)
                cell = (got.stdout.splitlines() + ["", ""])[1]
                say(cell == want.strip(), name, [f"got {cell} {got.stderr}"])
            elif kind == "tomorrow":
                profile, _, want = rest.partition(" => ")
                got = subprocess.run([lintel, "assess", str(folder), "--tomorrow", profile.strip(), "--format", "json", "--today", "2026-11-22"],
                                     capture_output=True, text=True, timeout=120)
                answer = json.loads(got.stdout) if got.returncode in (0, 3, 4) else {"verdict": got.stderr, "steps": []}
                have = {answer["verdict"], *(f"{s['id']}={s['status']}" for s in answer["steps"])}
                say(set(want.split()) <= have, name, [f"got {' '.join(sorted(have))}"])
    print(f"1..{number}")
    return bad != 0


sys.exit(main())
