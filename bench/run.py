#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""bench: what lintel costs, in one run on one machine.

    run.py --bin FOLDER --source FOLDER [--rounds 5] [--json FILE]

Medians of the rounds, each round a fresh process on one core.  Other tools that are on the PATH
run on the same input, and the ratio is printed.
"""
import argparse
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

SIZES = {"1k": 1000, "10k": 10000, "100k": 100000}
CHECKS = 200
# What is promised: milliseconds and MB by input, and bytes a second.
BUDGET = {"100k": (1200, 320), "1k": (25, None), "empty folder": (10, None), "cluster": (2000, None)}
OBJECTS = 20000


def run(command, core=True, stdin=None):
    """Wall milliseconds, peak MB, exit code, standard output, error and processor milliseconds of one process."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        source = open(stdin, "rb") if stdin else subprocess.DEVNULL
        began = time.perf_counter()
        child = subprocess.Popen(command, stdin=source, stdout=out, stderr=err,
                                 preexec_fn=(lambda: os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})) if core else None)
        _, status, used = os.wait4(child.pid, 0)
        wall = (time.perf_counter() - began) * 1000
        child.returncode = os.waitstatus_to_exitcode(status)
        if stdin:
            source.close()
        out.seek(0)
        err.seek(0)
        return wall, used.ru_maxrss / 1024, child.returncode, out.read(1 << 16).decode(errors="replace"), \
            err.read(1 << 16).decode(errors="replace"), (used.ru_utime + used.ru_stime) * 1000


def rounds(command, count, **how):
    """Median wall and peak; the outputs of every round."""
    got = [run(command, **how) for _ in range(count)]
    if got[0][2] in (2, -6, -11):
        sys.exit(f"bench: {' '.join(map(str, command))}: {got[0][4]}")
    return statistics.median(g[0] for g in got), statistics.median(g[1] for g in got), got


def verdict(name, wall, peak):
    most_ms, most_mb = BUDGET.get(name, (None, None))
    parts = []
    if most_ms:
        parts.append(f"{most_ms} ms promised" if wall <= most_ms else f"OVER {most_ms} ms")
    if most_mb:
        parts.append(f"{most_mb} MB promised" if peak <= most_mb else f"OVER {most_mb} MB")
    return ", ".join(parts)


def stages(outputs):
    """Median milliseconds of each line that --timing prints."""
    found = {}
    for text in outputs:
        for name, ms in re.findall(r"^(\w[\w ]*?)\s+([\d.]+) ms", text, re.M):
            found.setdefault(name, []).append(float(ms))
    return {name: statistics.median(values) for name, values in found.items()}


def bare(args, plan):
    """Reading and parsing alone."""
    _, peak, got = rounds([args.bin / "bench_json", plan], args.rounds)
    lines = [re.findall(r"[\d.]+", g[3]) for g in got]
    mapped, read, speed = (statistics.median(float(line[i]) for line in lines) for i in (1, 2, 3))
    print(f"  reading the bytes (mapping)   {mapped:8.1f} ms")
    print(f"  parsing them onto a tape      {read:8.1f} ms   {speed:.2f} GB/s   peak {peak:.0f} MB, file and tape")
    return read


def assess(args, work, plans, extra):
    lintel = [args.lintel, "assess", "--timing", "--checks", extra]
    empty = work / "empty"
    empty.mkdir()
    parts, walls = {}, {}
    for name, target in {"empty folder": empty, **plans}.items():
        wall, peak, got = rounds(lintel + [target], args.rounds)
        busy = statistics.median(g[5] for g in got)
        print(f"  {name:14} {wall:8.1f} ms  ({busy:7.1f} ms of processor)  {peak:5.0f} MB   {verdict(name, wall, peak)}")
        parts[name] = stages(g[4] for g in got)
        walls[name] = wall
    print("  100k by --timing, and how often the time of 10k that is (10: straight; 20 and more: something is compared with everything)")
    for stage, ms in parts["100k"].items():
        print(f"    {stage:12} {ms:8.1f} ms  {ms / max(parts['10k'].get(stage, ms), 0.1):6.1f} times")
    return walls["100k"]


def cluster(args, work):
    """What kubectl get -o json saved of a large cluster."""
    dump = work / "cluster.json"
    with open(dump, "wb") as out:
        subprocess.run([sys.executable, args.source / "bench/dump.py", str(OBJECTS)], stdout=out, check=True)
    wall, peak, got = rounds([args.lintel, "assess", "--timing", dump], args.rounds)
    busy = statistics.median(g[5] for g in got)
    print(f"  {dump.stat().st_size / 1e6:.0f} MB {wall:8.1f} ms  ({busy:7.1f} ms of processor)  {peak:5.0f} MB   {verdict('cluster', wall, peak)}")
    for stage, ms in stages(g[4] for g in got).items():
        print(f"    {stage:12} {ms:8.1f} ms")
    dump.unlink()


def sources(args):
    data = args.given
    for language, endings in (("hcl", (".tf", ".tfvars", ".tofu")), ("bicep", (".bicep", ".bicepparam"))):
        if not data.is_dir():
            print(f"  {language}: {data} is not here, nothing to read")
            continue
        paths = sorted(str(p) for p in data.rglob("*") if p.name.endswith(endings) and p.is_file())
        with tempfile.NamedTemporaryFile("w") as names:
            names.write("".join(p + "\n" for p in paths))
            names.flush()
            _, _, got = rounds([args.bin / "bench_source", language], args.rounds, stdin=names.name)
        best = sorted(got, key=lambda g: float(re.search(r"([\d.]+) MB/s", g[3])[1]))[len(got) // 2]
        print(f"  {language:6} {best[3].strip()}")


def others(plans, ours):
    """Tools people use today, on the plan of 1,000; whatever is on the PATH."""
    policy = tempfile.mkdtemp()
    pathlib.Path(policy, "main.rego").write_text(
        "package main\nimport rego.v1\ndeny contains m if { some r in input.resource_changes; "
        "r.change.after.public_network_access_enabled == true; m := r.address }\n")
    plan = plans["1k"]
    commands = {"checkov": ["checkov", "-f", plan, "--compact", "--quiet"],
                "trivy": ["trivy", "config", "--quiet", plan],
                "conftest": ["conftest", "test", "--policy", policy, plan],
                "opa": ["opa", "eval", "--data", policy, "--input", plan, "data.main.deny"]}
    found = False
    for name, command in commands.items():
        if shutil.which(name):
            found = True
            wall, peak, _ = rounds(command, 1, core=False)
            print(f"  {name:10} {wall:8.0f} ms {peak:6.0f} MB on 1k: {wall / ours:.0f} times lintel's {ours:.1f} ms")
    if not found:
        print("  checkov, trivy, conftest, opa: none is on the PATH")
    shutil.rmtree(policy)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="where generate, bench_json and bench_source are")
    parser.add_argument("--lintel", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--given", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    args.given = args.given or args.source.parent / "shared/data/given"
    with tempfile.TemporaryDirectory(prefix="lintel-bench-") as folder:
        work = pathlib.Path(folder)
        os.environ["XDG_STATE_HOME"] = folder  # runs are kept, and nowhere else
        plans = {}
        for name, count in SIZES.items():
            plans[name] = work / f"{name}.json"
            with open(plans[name], "wb") as out:
                subprocess.run([args.bin / "generate", str(count)], stdout=out, check=True)
        own = sum(1 for _ in args.source.glob("content/checks/*/*.sql"))
        made = subprocess.run([sys.executable, args.source / "bench/checks.py", args.source / "content",
                               str(max(CHECKS - own, 0)), work / "checks"], capture_output=True, text=True, check=True)
        size = plans["100k"].stat().st_size
        print(f"plan of 100,000 resources: {size / 1e6:.1f} MB; {own} checks of ours and {made.stdout.strip()} made for the bench")
        print(f"load of the machine {os.getloadavg()[0]:.1f}: wall times mean little above the number of cores, {os.cpu_count()}")
        print("bare costs on 100k")
        parsed = bare(args, plans["100k"])
        print("lintel assess, whole process, one core, terminal report")
        whole = assess(args, work, plans, work / "checks")
        print(f"  100k is {whole / parsed:.1f} times the parse alone")
        print(f"a dump of a cluster, {OBJECTS:,} objects")
        cluster(args, work)
        print("source readers, cold")
        sources(args)
        print("others")
        small, _, _ = rounds([args.lintel, "assess", plans["1k"]], args.rounds)
        others(plans, small)


main()
