#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Collector cases: tests/collect/<collector>/<case>/{in/, facts.json}.

facts.json names tables and the rows that must be in them:

    {"gpu": [{"model": "Tesla T4", "persistence": 0}], "blind": []}

Of each table the columns named in its rows are compared, in any order of rows; an empty
list says that the table is empty.  "where" beside a table ("gpu where machine='host'") is
part of the statement.  UPDATE=1 writes what was found into facts.json, to be reviewed.

Usage: run.py LINTEL FOLDER [WORD...]
"""
import json
import os
import pathlib
import subprocess
import sys


def ask(lintel, collector, case, table, columns):
    names = ", ".join(f'"{c}"' for c in columns) if columns else "*"
    where = ["--root", str(case / "in")] if collector == "host" else []
    folder = str(case / "in")
    only = ["--only", collector]
    out = subprocess.run([lintel, "query", f"select {names} from {table}", folder, *only, *where,
                          "--format", "json", "--today", "2026-11-22"], capture_output=True, text=True, timeout=60)
    if out.returncode != 0:
        raise RuntimeError(out.stderr.strip())
    return json.loads(out.stdout.replace(folder + "/", ""))  # wherever the case lies


def key(row):
    return json.dumps(row, sort_keys=True)


def try_case(lintel, collector, case):
    want = json.loads((case / "facts.json").read_text())
    found, wrong = {}, []
    for table, rows in want.items():
        columns = list(dict.fromkeys(c for row in rows for c in row))
        got = ask(lintel, collector, case, table, columns)
        full = [{c: row.get(c) for c in columns} for row in rows]
        found[table] = got
        extra = sorted(key(r) for r in got)
        for row in sorted(map(key, full)):
            if row in extra:
                extra.remove(row)
            else:
                wrong.append(f"{table}: missing {row}")
        wrong += [f"{table}: not expected {row}" for row in extra]
    if wrong and os.environ.get("UPDATE"):
        (case / "facts.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
        return []
    return wrong


def main():
    lintel, folder, words = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    number = bad = 0
    for case in sorted(p.parent for p in folder.glob("*/*/facts.json")):
        name = f"{case.parent.name}/{case.name}"
        if words and not any(w in name for w in words):
            continue
        number += 1
        try:
            wrong = try_case(lintel, case.parent.name, case)
        except Exception as e:  # the program failed: that is the finding
            wrong = [str(e)]
        print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
        for line in wrong[:20]:
            print(f"# {line[:300]}")
        bad += bool(wrong)
    print(f"1..{number}")
    return bad != 0


sys.exit(main())
