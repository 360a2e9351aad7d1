#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The example estate: what was planted is found at its line, what was done well is not.
estate.py LINTEL FOLDER.  A planted gap is told by the text of the line that must be named."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

PLANTED = [
    ("NET-001", "infra/variables.tf", "default     = true"),
    ("SEC-001", "infra/ai.tf", "local_auth_enabled            = true"),
    ("NET-007", "infra/network.tf", "source_address_prefix      = \"*\""),
    ("GPU-007", "infra/cluster.tf", "node_count            = 2"),
    ("NET-011", "deploy/platform/ollama.yaml", "type: LoadBalancer"),
    ("CMP-010", "deploy/platform/ollama.yaml", "ollama"),
    ("HST-003", "nodes/gpu-node-2.xml", "<driver_version>550.144.03"),
    ("HST-006", "nodes/gpu-node-1.xml", "<dram_uncorrectable>2"),
    ("HST-007", "nodes/gpu-node-1.xml", "<remapped_row_pending>Yes"),
    ("HST-009", "nodes/gpu-node-1.xml", "<current_link_width>8x"),
    ("HST-011", "nodes/gpu-node-1.xml", "hw_thermal_slowdown>Active"),
    ("SKL-003", "lintel.yaml", "skills.training:"),
]
# No gap of any check may stand in these, and none of these checks has a gap at all.
GOOD_FILES = ["deploy/platform/namespace.yaml"]
GOOD_CHECKS = ["GOV-001", "SKL-001", "CST-002", "RES-008", "SEC-005"]


def main():
    lintel, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as state:
        ran = subprocess.run([lintel, "assess", str(folder), "--format", "json", "--today", "2026-11-22"], capture_output=True,
                             text=True, timeout=60, env={**os.environ, "XDG_STATE_HOME": state})
    found = json.loads(ran.stdout)
    code = {c["id"]: c["code"] for c in found["checks"]}
    gaps = [(code.get(f["check"], f["check"]), f.get("file") or "", f.get("line") or 0) for f in found["findings"]
            if f["status"] == "gap"]
    results = []
    for check, file, text in PLANTED:
        lines = (folder / file).read_text().splitlines()
        results.append((f"{check} is found at '{text}'", any(
            g[0] == check and g[1] == file and text in lines[g[2] - 1] for g in gaps)))
    results += [(f"{file} has no gap", all(g[1] != file for g in gaps)) for file in GOOD_FILES]
    results += [(f"{check} has no gap", all(g[0] != check for g in gaps)) for check in GOOD_CHECKS]
    results.append(("saved reports are observed, not declared", any(
        f["check"] == "host-ecc-mode" and f["quality"] == "observed" for f in found["findings"])))
    results.append(("no source is blind", not found["blind"]))
    results.append(("the waived gap is waived", any(
        f["check"] == "host-persistence" and f["waiver"] is not None for f in found["findings"])))
    for number, (name, good) in enumerate(results, 1):
        print(f"{'ok' if good else 'not ok'} {number} - {name}")
    print(f"1..{len(results)}")
    return not all(good for _, good in results)


sys.exit(main())
