#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""CLI cases: tests/cases/<verb>/<case>/{cmd, if, in/, out, err, exit}.

cmd holds the words after `lintel`, run by a shell inside in/ (so that pipes and files can be
written as a user would); out and err are compared whole when they are there; exit is the
code, 0 when there is no such file.  A case with a file `if` is tried where that command
succeeds, and skipped elsewhere (a program built without its token ranks).  UPDATE=1 writes out, err and exit anew, to be reviewed.

Usage: run.py LINTEL FOLDER [WORD...]
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile


def try_case(lintel, case):
    with tempfile.TemporaryDirectory() as folder:
        inside = pathlib.Path(folder) / "in"
        if (case / "in").exists():
            shutil.copytree(case / "in", inside, symlinks=True)
        else:
            inside.mkdir()
        env = {"PATH": f"{pathlib.Path(lintel).parent}:{os.environ['PATH']}", "HOME": folder, "XDG_STATE_HOME": f"{folder}/state",
               "LC_ALL": "C.UTF-8",
               "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", ""), "UBSAN_OPTIONS": os.environ.get("UBSAN_OPTIONS", "")}
        how = {"cwd": inside, "env": env, "capture_output": True, "stdin": subprocess.DEVNULL, "timeout": 120}
        if (case / "if").exists() and subprocess.run(["sh", "-c", (case / "if").read_text()], **how).returncode != 0:
            return None
        run = subprocess.run(["sh", "-c", (case / "cmd").read_text()], **how)
    wrong = []
    for name, got in (("out", run.stdout), ("err", run.stderr)):
        path = case / name
        if os.environ.get("UPDATE") and (got or path.exists()):
            path.write_bytes(got)
        if path.exists() and path.read_bytes() != got:
            want, have = path.read_text().splitlines(), got.decode(errors="replace").splitlines()
            at = next((i for i, (a, b) in enumerate(zip(want, have)) if a != b), min(len(want), len(have)))
            wrong.append(f"{name} line {at + 1}: want {want[at:at + 1]}, got {have[at:at + 1]}")
    want = int((case / "exit").read_text()) if (case / "exit").exists() else 0
    if os.environ.get("UPDATE") and run.returncode != want:
        (case / "exit").write_text(f"{run.returncode}\n")
    elif run.returncode != want:
        wrong.append(f"exit {run.returncode}, want {want}: {run.stderr.decode(errors='replace')[:300]}")
    return wrong


def main():
    lintel, folder, words = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
    number = bad = 0
    for case in sorted(p.parent for p in folder.glob("*/*/cmd")):
        name = f"{case.parent.name}/{case.name}"
        if words and not any(w in name for w in words):
            continue
        number += 1
        wrong = try_case(lintel, case)
        print(f"{'not ok' if wrong else 'ok'} {number} - {name}{' # SKIP its if' if wrong is None else ''}")
        for line in wrong or []:
            print(f"# {line[:400]}")
        bad += bool(wrong)
    print(f"1..{number}")
    return bad != 0


sys.exit(main())
