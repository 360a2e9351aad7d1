#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""prepare: what it costs to render every target of the standard estate, as a whole command.

    prepare.py LINTEL SOURCE

In memory alone (prepare diff over a folder that has everything), and into a fresh folder each time; nothing is deleted in
between, because ext4 looks long for inodes that were deleted a moment ago.
"""
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

RUNS = 30


def row(name, run):
    wall, spent = [], []
    for number in range(RUNS):
        before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        run(number)
        wall.append(time.monotonic() - begin)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    wall.sort()
    spent.sort()
    print(f"{name:32} median {wall[RUNS // 2] * 1e3:5.0f} ms, {wall[0] * 1e3:.0f} to {wall[-1] * 1e3:.0f}; processor {spent[RUNS // 2] * 1e3:.0f} ms")


def main():
    lintel, estate = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]) / "tests/prepare/estate/lintel.yaml"
    with tempfile.TemporaryDirectory() as folder:
        def call(word, out):
            subprocess.run([lintel, "prepare", word, "--estate", estate, "--out", f"{folder}/{out}"], check=True, capture_output=True)
        call("render", "whole")
        count = sum(len(files) for _, _, files in os.walk(f"{folder}/whole"))
        print(f"{count} files, load {os.getloadavg()[0]:.1f}")
        row("every target, in memory", lambda number: call("diff", "whole"))
        row("every target, into a folder", lambda number: call("render", f"out{number}"))


main()
