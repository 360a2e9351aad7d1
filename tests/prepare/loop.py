#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The loop is closed: what is rendered has no gap, and a gap that is made in it (seeds.yaml, one for each check that names
a target as its cure) is seen, and gone when that target is rendered again.

Usage: loop.py LINTEL SOURCE [CHECK...]
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

LINTEL, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
ONLY = sys.argv[3:]
TODAY = "2026-11-22"


def lintel(*words, cwd=None):
    env = {**os.environ, "XDG_STATE_HOME": str(TOP / "state"), "LC_ALL": "C.UTF-8"}
    return subprocess.run([LINTEL, *words], cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=300)


def cures():
    """id of each check -> the targets that cure it; none: a person does."""
    found = {}
    for file in sorted((SOURCE / "content/checks").rglob("*.sql")):
        cure = re.search(r"^-- cure: (.*)$", file.read_text(), re.M)
        assert cure, f"{file}: a check names its cure: targets of lintel prepare, or person"
        found[file.stem] = [] if cure[1] == "person" else cure[1].split()
    return found


def render(folder, *targets, force=False):
    """The standard estate in a folder of its own, with its platform beside it."""
    folder.mkdir(exist_ok=True)
    shutil.copy(SOURCE / "tests/prepare/estate/lintel.yaml", folder)
    done = lintel("prepare", "render", *targets, "--out", "platform", *(["--force"] if force else []), cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


# What no file can show: only what runs, once it was applied, decides these.
LIVE = {
    "kube-state-and-targets-up": "a Prometheus that scrapes",
    "dcgm-covers-all-gpus": "machines with GPUs, and a Prometheus",
    "gpu-attribution-labels": "a Prometheus that scrapes the exporter",
    "gpu-feature-labels": "nodes of a cluster",
    "host-local-nvme": "a machine with disks",
    "vm-stopped-not-deallocated": "machines that Azure knows",
    "model-deploy-pipeline": "policies that a pipeline published",
    "gpu-rollout-no-deadlock": "nodes of a cluster, and what is free on them",
    "image-cuda-vs-node-driver": "nodes of a cluster",
    "k8s-gpu-type-selected": "nodes of a cluster",
    "k8s-toleration-matches-pool": "nodes of a cluster",
    "gang-scheduler-installed": "jobs of many pods, which teams bring",
    "dcgm-field-coverage": "an exporter's page",
}


def assess(folder):
    done = lintel("assess", str(folder), "--format", "json", "--today", TODAY)
    assert done.returncode in (0, 3, 4, 5), done.stderr
    return json.loads(done.stdout)


def gaps(found):
    return {f"{f['check']}: {f['resource']}: {f['reason']} ({f['file']}:{f['line']})" for f in found["findings"] if f["status"] == "gap"}




def every_cure_is_a_target_or_a_person():
    listed = {t["name"] for t in json.loads(lintel("prepare", "list", "--format", "json").stdout)}
    wrong = {check: sorted(set(named) - listed) for check, named in cures().items() if set(named) - listed}
    assert not wrong, wrong


def what_is_rendered_has_no_gap():
    found = gaps(assess(render(TOP / "all")))
    assert not found, "\n" + "\n".join(sorted(found))


def edit(folder, seed):
    """One mistake as a person makes it, in files of ours; how many places it met.  Who writes Terraform for one
    cloud has no Bicep and no other cloud beside it."""
    met = 0
    files = seed["file"] if isinstance(seed["file"], list) else [seed["file"]]
    roots = {"terraform", "bicep", "aws", "google"}
    if (mine := files[0].split("/")[0]) in roots:
        for other in roots - {mine}:
            shutil.rmtree(folder / "platform" / other, ignore_errors=True)
    for file in sorted(found for glob in files for found in (folder / "platform").glob(glob)):
        if seed.get("remove"):
            file.unlink()
            met += 1
            continue
        before = file.read_text()
        after = re.sub(seed["find"], seed["put"], before, count=0 if seed.get("all") else 1, flags=re.M | re.S)
        met += before != after
        file.write_text(after)
    return met + sum(edit(folder, also) for also in seed.get("also", []))


def a_seeded_gap_is_seen_and_gone_when_its_cure_is_rendered(seed):
    check = seed["check"]
    folder = TOP / "seeded"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(TOP / "all", folder, symlinks=True)
    assert edit(folder, seed), f"nothing in {seed['file']} is as {seed.get('find')}"
    seen = [f for f in gaps(assess(folder)) if f.startswith(check + ": ")]
    assert seen, "the mistake is not seen"
    render(folder, *cures()[check], force=True)
    left = [f for f in gaps(assess(folder)) if f.startswith(check + ": ")]
    assert not left, left
    assert subprocess.run(["diff", "-r", str(TOP / "all"), str(folder)], capture_output=True, check=False).returncode == 0, "rendered again it is what it was"


def every_check_that_names_a_target_has_its_seed():
    seeds = {seed["check"] for seed in yaml.safe_load((SOURCE / "tests/prepare/seeds.yaml").read_text())}
    missing = sorted(check for check, named in cures().items() if named and check not in LIVE and check not in seeds)
    assert not missing, f"{len(missing)} have none: {' '.join(missing)}"


def main():
    seeds = yaml.safe_load((SOURCE / "tests/prepare/seeds.yaml").read_text())
    tests = [(f.__name__.replace("_", " "), f) for f in (every_cure_is_a_target_or_a_person, what_is_rendered_has_no_gap,
             every_check_that_names_a_target_has_its_seed)]
    tests += [(f"{seed['check']}: the gap is seen, and gone when {' and '.join(cures()[seed['check']])} is rendered",
               lambda seed=seed: a_seeded_gap_is_seen_and_gone_when_its_cure_is_rendered(seed)) for seed in seeds if not ONLY or seed["check"] in ONLY]
    print(f"1..{len(tests)}", flush=True)
    bad = 0
    for n, (name, test) in enumerate(tests, 1):
        try:
            test()
            print(f"ok {n} - {name}", flush=True)
        except AssertionError as wrong:
            bad += 1
            print(f"not ok {n} - {name}\n# " + str(wrong).replace("\n", "\n# "), flush=True)
    return bad > 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="lintel-loop-") as top:
        TOP = pathlib.Path(top)
        sys.exit(main())
