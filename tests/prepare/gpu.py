#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""GPU machines, clusters, workspaces and Azure OpenAI as they are rendered: what of phase 3 holds for them.

Usage: gpu.py LINTEL SOURCE
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

lintel, source = sys.argv[1], pathlib.Path(sys.argv[2])
failures, count = [], 0
HEAD = """platform:
  name: shop
  region: swedencentral
  owner: platform-team
  cost_center: "4711"
  budget: {month: 1000}
"""


def check(sentence, fine, told=""):
    global count
    count += 1
    print(("ok " if fine else "not ok ") + f"{count} - {sentence}" + ("" if fine else f"\n# {told}"))
    if not fine:
        failures.append(sentence)


def render(estate, out, *targets):
    return subprocess.run([lintel, "prepare", "render", *targets, "--out", str(out), "--estate", str(estate)], capture_output=True, text=True)


def refused(section, *targets):
    """What is said of an estate with this section, and nothing is written."""
    with tempfile.TemporaryDirectory() as place:
        pathlib.Path(place, "lintel.yaml").write_text(HEAD + section)
        run = render(place, f"{place}/out", *targets)
        return run.stderr if run.returncode == 2 and not os.path.exists(f"{place}/out") else f"exit {run.returncode}: {run.stderr}"


def assessed(folder):
    run = subprocess.run([lintel, "assess", str(folder), "--format", "json", "--store", "none"], capture_output=True, text=True)
    return json.loads(run.stdout)["findings"]


def of(findings, check_, status):
    return [f for f in findings if f["check"] == check_ and f["status"] == status]


POD = """apiVersion: v1
kind: Pod
metadata: {name: %s, namespace: team-search}
spec:
%s  containers:
    - name: train
      image: registry.example/train@sha256:6766ce0c459e24b76f3e9ba14ffc0442131ef4248c904efdcbf0d89e38be01fe
      resources: {limits: {nvidia.com/gpu: 1, cpu: "4", memory: 32Gi}, requests: {cpu: "4", memory: 32Gi}}
"""
NODE = """apiVersion: v1
kind: Node
metadata: {name: gpu-0, labels: {pool: a100}}
spec:
  taints: [{key: %s, value: "%s", effect: %s}]
status:
  capacity: {nvidia.com/gpu: "1"}
  allocatable: {nvidia.com/gpu: "1"}
"""
TOLERATES = "  tolerations:\n    - {key: sku, operator: Equal, value: gpu, effect: NoSchedule}\n"


def test_rendered(out):
    findings = assessed(out)
    gaps = [(f["check"], f["reason"], f["file"], f["line"]) for f in findings if f["status"] == "gap"]
    check("P3_C1_C2_C3_what_is_rendered_has_no_gap", not gaps, gaps)
    check("P3_C1_machines_have_no_public_address", len(of(findings, "gpu-nodes-no-public-ip", "ok")) >= 4)
    check("P3_C1_machines_are_stopped_by_a_schedule_and_say_so", "auto-shutdown" in (out / "terraform/modules/gpu-vm/main.tf").read_text()
          and "Microsoft.DevTestLab/schedules" in (out / "bicep/modules/gpu-vm.bicep").read_text())
    check("P3_C2_every_pool_is_tainted_in_both_languages", len(of(findings, "gpu-pool-tainted", "ok")) >= 6)
    check("P3_C3_the_workspace_is_private_and_its_machines_go_to_zero", len(of(findings, "ml-compute-scale-to-zero", "ok")) == 4
          and not of(findings, "ai-account-public-access-off", "gap"))
    main = (out / "terraform/modules/aks/main.tf").read_text()
    check("P3_T2_autoscaling_taint_network_policy_and_rbac", all(word in main for word in
          ("auto_scaling_enabled = true", "sku=gpu:NoSchedule", 'network_policy      = "cilium"', "azure_rbac_enabled     = true")))
    taint = re.search(r'taint\s+= "([^=]+)=([^:]+):(\w+)"', main).groups()
    tolerations = [text for path in (out / "kubernetes").rglob("*.yaml") for text in re.findall(r"\{key: \"?sku\"?,[^}]*\}", path.read_text())]
    check("P3_C2_the_key_of_the_taint_is_the_key_of_every_toleration", len(tolerations) >= 5 and
          all(re.sub('"', "", t) == f"{{key: {taint[0]}, operator: Equal, value: {taint[1]}, effect: {taint[2]}}}" for t in tolerations), tolerations)
    secrets = [str(p) for p in out.rglob("*") if p.is_file() and re.search(r"(password|account_key|primary_access_key)\s*[=:]\s*['\"]", p.read_text(errors="replace"))]
    check("no_secret_is_rendered", not secrets, secrets)


def test_pending(out):
    pods = out / "kubernetes/pods"
    pods.mkdir()
    taint = re.search(r'taint\s+= "([^=]+)=([^:]+):(\w+)"', (out / "terraform/modules/aks/main.tf").read_text()).groups()
    (pods / "node.yaml").write_text(NODE % taint)
    (pods / "with.yaml").write_text(POD % ("with", TOLERATES))
    (pods / "without.yaml").write_text(POD % ("without", ""))
    findings = assessed(out)
    gap = [f["resource"] for f in of(findings, "k8s-toleration-matches-pool", "gap")]
    ok = [f["resource"] for f in of(findings, "k8s-toleration-matches-pool", "ok")]
    check("P3_C2_a_pod_without_toleration_stays_pending", any("without" in r for r in gap), gap)
    check("P3_C2_a_pod_with_the_toleration_finds_its_pool", any(r.endswith("/with") or "with" in r.split("/")[-1] and "without" not in r for r in ok), ok)
    shutil.rmtree(pods)


def test_refused():
    said = refused("  cluster:\n    pools:\n      - {name: train, size: Standard_NC24ads_A100_v4, purpose: training, most: 4}\n", "aks")
    check("P3_C2_training_on_several_machines_needs_rdma_and_a_file_system", "lintel.yaml:9" in said and "no RDMA" in said and "no file system" in said, said)
    said = refused("  cluster:\n    pods: 10.40.0.0/18\n", "aks")
    check("P3_C2_addresses_of_pods_meet_nothing", "lintel.yaml:8" in said and "meets platform.network.space" in said, said)
    said = refused("  cluster:\n    pools:\n      - {name: a, size: Standard_NC24ads_A100_v4, most: 2}\n    teams:\n      - {name: x, gpus: 3}\n", "kueue")
    check("P3_C2_teams_own_no_more_than_there_is", "lintel.yaml:11" in said and "teams own 3 GPUs, and the pools have 2" in said, said)
    openai = "  openai:\n    residency: %s\n    deployments:\n      - {name: chat, model: %s, version: \"1\", %s}\n"
    said = refused(openai % ("zone", "gpt-5.2", "type: global, capacity: 10"), "openai")
    check("D6_data_of_a_zone_in_a_global_deployment_is_refused", "lintel.yaml:10" in said and "take type data-zone" in said, said)
    said = refused(openai % ("region", "gpt-4.1", "type: data-zone-provisioned, capacity: 15"), "openai")
    check("D6_data_of_a_region_in_units_of_a_zone_is_refused", "take type provisioned" in said, said)
    said = refused(openai % ("zone", "gpt-5.2", "type: data-zone-provisioned, capacity: 106"), "openai")
    check("D7_gpt_5_2_106_units_are_refused_and_110_are_next", "begin at 15 and go up by 5" in said and "the next is 110" in said, said)
    said = refused(openai % ("region", "gpt-4o", "type: provisioned, capacity: 144"), "openai")
    check("D7_gpt_4o_in_a_region_144_units_are_refused_and_150_are_next", "begin at 50 and go up by 50" in said and "the next is 150" in said, said)
    said = refused(openai % ("world", "gpt-4.1-nano", "type: global-provisioned, capacity: 10"), "openai")
    check("D7_gpt_4_1_nano_has_a_minimum_of_15", "the next is 15" in said, said)


def test_deployment_types():
    """The vectors of decision.md D6 for shared capacity: any -> 10, zone -> 9, region -> 8."""
    for residency, sku in (("world", "GlobalStandard"), ("zone", "DataZoneStandard"), ("region", "Standard")):
        with tempfile.TemporaryDirectory() as place:
            pathlib.Path(place, "lintel.yaml").write_text(HEAD + f"  openai:\n    residency: {residency}\n    deployments:\n"
                                                          '      - {name: chat, model: gpt-4.1, version: "2025-04-14", capacity: 10}\n')
            run = render(place, f"{place}/out", "openai")
            text = pathlib.Path(place, "out/terraform/main.tf").read_text() if run.returncode == 0 else run.stderr
            check(f"D6_{residency}_is_{sku}", f'"{sku}"' in text, run.stderr)


with tempfile.TemporaryDirectory() as place:
    out = pathlib.Path(place, "out")
    run = render(source / "tests/prepare/estate", out)
    check("the_standard_estate_renders", run.returncode == 0, run.stderr)
    test_rendered(out)
    test_pending(out)
test_refused()
test_deployment_types()
print(f"1..{count}")
sys.exit(1 if failures else 0)
