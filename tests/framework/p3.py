#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Phases 2 and 3 of the six-phase framework: rows that no single target owns, and that every row has its test.

Usage: p3.py LINTEL SOURCE
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

LINTEL, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
sys.path.insert(0, str(SOURCE / "tests" / "serve"))
from up import Up  # noqa: E402

ROWS = ["P1-T2", "P2-B1", "P2-B2", "P3-N", "P3-C1", "P3-C2", "P3-C3", "P3-S1", "P3-S2", "P3-S3", "P3-A1", "P3-A2", "P3-O1", "P3-O2", "P3-O3",
        "P3-T1", "P3-T2", "P3-T3", "P3-CI", "P3-$", "P3-D", "P3-R"]


def lintel(folder, *words):
    env = {**os.environ, "HOME": str(folder), "XDG_STATE_HOME": str(folder / "state"), "LC_ALL": "C.UTF-8"}
    return subprocess.run([LINTEL, *words], cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=120)


def platform(folder):
    """P3-D one lintel.yaml gives a gateway that answers here and the files of the cloud version"""
    estate = (SOURCE / "tests/prepare/estate/lintel.yaml").read_text()
    up = Up(LINTEL, estate=estate, folder=folder)
    done = lintel(folder, "prepare", "render", "--out", "platform")
    assert done.returncode == 0, done.stderr
    assert (folder / "platform/terraform/main.tf").exists() and (folder / "platform/bicep/main.bicep").exists()
    up.start()
    try:
        answer = up.ask("/v1/chat/completions", {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "hello"}]})
        assert answer[0].status == 200, answer[1]
        assert json.loads(answer[1])["choices"][0]["message"]["content"]
    finally:
        up.stop()


def endpoint(folder):
    """P3-T3 a managed endpoint signs in with tokens, and its probe waits for longer than the weights take to load"""
    import yaml
    estate = (SOURCE / "tests/prepare/estate/lintel.yaml").read_text()
    (folder / "lintel.yaml").write_text(estate.replace("model: llama-3.1-8b\n        version", "model: llama-3.1-8b\n        disk: 10\n        version"))
    done = lintel(folder, "prepare", "render", "ml-endpoint", "--out", "platform")
    assert done.returncode == 0, done.stderr
    there = folder / "platform/azure-ml/assistant-chat"
    head, blue, green = (yaml.safe_load((there / f"{name}.yaml").read_text()) for name in ("endpoint", "blue", "green"))
    assert head["auth_mode"] == "aad_token" and head["public_network_access"] == "disabled", head
    assert sum(head["traffic"].values()) == 100 and (blue["model"], green["model"]) == ("azureml:llama-3.1-8b:3", "azureml:llama-3.1-8b:4")
    probe = blue["readiness_probe"]
    load = 8.03e9 * 2 / 10e6  # parameters of 16 bits, at 10 MB/s
    assert probe["period"] * probe["failure_threshold"] >= 1.5 * load, probe
    assert blue["liveness_probe"]["initial_delay"] >= load and blue["instance_count"] >= 2
    (folder / "lintel.yaml").write_text(estate.replace('        version: "3"\n', ""))
    done = lintel(folder, "prepare", "render", "ml-endpoint", "--out", "other")
    assert done.returncode == 2 and "lintel.yaml:" in done.stderr and "version" in done.stderr, done.stderr
    assert not (folder / "other").exists()


def by_hand(folder):
    """P3-R a resource that was made by hand shows as unmanaged, a line in a spreadsheet is no code"""
    ids = [f"/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/ai/providers/Microsoft.CognitiveServices/accounts/{n}"
           for n in ("coded", "by-hand")]
    (folder / "saved").mkdir()
    (folder / "lintel.yaml").write_text("sources:\n  azure: {recordings: saved}\n")
    (folder / "inventory.csv").write_text("resource,owner\nby-hand,Ana\n")
    (folder / "saved/graph.json").write_text(json.dumps({"totalRecords": 2, "count": 2, "resultTruncated": "false", "data": [
        {"id": i, "name": i.split("/")[-1], "type": "microsoft.cognitiveservices/accounts", "location": "westeurope", "resourceGroup": "ai",
         "subscriptionId": i.split("/")[2], "kind": "OpenAI", "sku": {"name": "S0"}, "properties": {}} for i in ids]}))
    (folder / "terraform.tfstate").write_text(json.dumps({"version": 4, "terraform_version": "1.9.0", "resources": [
        {"mode": "managed", "type": "azurerm_cognitive_account", "name": "coded", "provider": 'provider["registry.terraform.io/hashicorp/azurerm"]',
         "instances": [{"schema_version": 0, "attributes": {"id": ids[0], "name": "coded", "location": "westeurope"}}]}]}))
    found = json.loads(lintel(folder, "assess", ".", "--format", "json").stdout)
    gaps = [f for f in found["findings"] if f["status"] == "gap" and f["check"] in ("ai-resources-in-iac", "ai-accounts-outside-iac")]
    assert any("by-hand" in (f["resource"] or "") + (f["reason"] or "") for f in gaps), gaps
    assert not any((f["resource"] or "").endswith("/coded") for f in gaps), gaps


def every_row(_):
    """each row of P1-T2, P2-B and P3 has a test that is called after it"""
    text = "\n".join(p.read_text() for p in (SOURCE / "tests").rglob("*") if p.suffix in (".c", ".py") and p.name not in ("p3.py", "test_framework.c"))
    text += "\n".join(f.__doc__ for f in (platform, endpoint, by_hand))
    missing = [row for row in ROWS if not re.search("[-_]".join(map(re.escape, row.split("-"))) + r"(?![A-Za-z0-9$])", text, re.I)]
    assert not missing, missing


def main():
    bad = 0
    tests = (platform, endpoint, by_hand, every_row)
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory(prefix="lintel-p3-") as folder:
            try:
                test(pathlib.Path(folder))
                print(f"ok {number} - {test.__doc__}")
            except Exception as wrong:  # noqa: BLE001
                bad += 1
                print(f"not ok {number} - {test.__doc__}\n# {type(wrong).__name__}: {str(wrong)[:600]}")
    print(f"1..{len(tests)}")
    return bad != 0


sys.exit(main())
