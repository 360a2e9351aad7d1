#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Estates of every kind: each target alone and all together render or say in one sentence what the estate lacks; what is
rendered is read by whom it is for, is the same in both languages, has names that Azure takes and no gap; wrong input is
refused with its line, and nothing is written.

Usage: variety.py LINTEL SOURCE [WORD...]
"""
import concurrent.futures
import copy
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

import render as rig
import validators
import yaml

LINTEL, SOURCE = rig.LINTEL, rig.SOURCE
STANDARD = yaml.safe_load((SOURCE / "tests/prepare/estate/lintel.yaml").read_text())
TARGETS = [t["name"] for t in rig.targets()]
MAIL = ["platform-team@contoso.example"]
REGIONS = re.findall(r'REGION\("(\w+)"', (SOURCE / "src/prepare/region.def").read_text())
SIZES = [row for row in yaml.safe_load((SOURCE / "content/gpus/sizes.yaml").read_text())["rows"]
         if row["name"].startswith("standard_") and not row.get("retired") and row["card"] != "mi300x"]
DIGEST = "@sha256:" + "0a" * 32


class Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


def text(estate):
    return yaml.dump(estate, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=500)


def least(**more):
    """The least that renders, and more of the section platform."""
    platform = {"name": "shop", "region": "swedencentral", "owner": "platform-team", "cost_center": "4711", "budget": {"month": 1000}, "contacts": MAIL}
    platform.update(more)
    return {"platform": {k: v for k, v in platform.items() if v is not None}}


def standard(**changes):
    """The standard estate with keys of platform replaced, or left out where they are None."""
    estate = copy.deepcopy(STANDARD)
    del estate["answers"]
    estate["platform"].update(changes)
    estate["platform"] = {k: v for k, v in estate["platform"].items() if v is not None}
    return estate


def openai(*deployments, residency="zone"):
    return {"residency": residency, "deployments": [dict(zip(("name", "type", "capacity", "spill"), d), model="gpt-5.1", version="2025-11-13") for d in deployments]}


def cluster(*pools, **more):
    return {"pools": list(pools), **more}


def pool(name, size="Standard_NC24ads_A100_v4", **more):
    return {"name": name, "size": size, **more}


def in_region(region):
    estate = standard(region=region, second_region=None, front_door=None, aws=None, google=None, policy=None)
    estate["platform"]["openai"]["deployments"] = [d for d in estate["platform"]["openai"]["deployments"] if "region" not in d]
    return estate


def every_size(rows):
    training = {"purpose": "training", "most": 1, "zones": ["1"]}
    return least(cluster=cluster(*(pool(f"p{i}", r["name"], **(training if i % 2 else {})) for i, r in enumerate(rows)), lustre=8,
                                 teams=[{"name": "search", "gpus": 4, "borrow": 4}]),
                 gpu_machines=[{"name": f"m{i}", "size": r["name"]} for i, r in enumerate(rows)])


def grown(**sections):
    """The standard estate, with keys below its sections changed: openai={"deployments": [...]}."""
    estate = standard()
    for section, changes in sections.items():
        below = estate["platform"].setdefault(section, {})
        below.update(changes)
        estate["platform"][section] = {k: v for k, v in below.items() if v is not None}
    return estate


# What an estate is, and what it is made of.
ESTATES = {
    "the least possible": least(),
    "the standard one": standard(),
    "AWS alone": least(aws=STANDARD["platform"]["aws"]),
    "Google alone": least(google=STANDARD["platform"]["google"]),
    "dev without a GPU": least(environment="dev", openai=openai(("chat", "auto", 30)), storage={"classes": ["public", "internal"]}),
    "no cluster": standard(cluster=None, inference=None),
    "a cluster without pools": least(cluster={"version": "1.35"}),
    "sections that are there and empty": least(cluster={}, openai={}, machine_learning={}, storage={}, identity={}, network={}, backup={}, monitoring={}, policy={}),
    "one region": in_region("swedencentral"),
    "no machines outside the cluster": standard(gpu_machines=None),
    "provisioned units only": least(openai=openai(("chat", "provisioned", 50), ("zone", "data-zone-provisioned", 15, 40), ("fast", "global-provisioned", 20, 10), residency="world")),
    "pay as you go only": least(openai=openai(("chat", "standard", 30), ("zone", "data-zone", 10), ("all", "global", 5), ("night", "global-batch", 5), residency="world")),
    "dollars": standard(budget={"month": 12345.67, "currency": "USD", "alert": [10, 100]}),
    "a budget of a cent": least(budget={"month": 0.01, "currency": "JPY", "alert": [1]}),
    "a budget of a thousand million": least(budget={"month": 1000000000}),
    "the longest names": standard(name="abcdefghijkl", environment="test", region="southcentralus", second_region="westcentralus", front_door=None,
                                  cluster=cluster(pool("abcdefghijkl"), teams=[{"name": "t" * 40, "gpus": 1}]), inference=None, openai=openai(("d" * 64, "auto", 10)),
                                  gpu_machines=[{"name": "m" * 15, "size": "Standard_NC4as_T4_v3"}],
                                  machine_learning={"clusters": [{"name": "c" * 16, "size": "Standard_NC4as_T4_v3"}]}),
    "names with digits": standard(name="a1", cost_center="007", project="2026", cluster=cluster(pool("a1"), pool("b2", spot=True, least=0)), inference=None),
    "names that mean something elsewhere": least(name="null", cost_center="true", owner="no", project="0x1f", cluster=cluster(pool("for"), pool("null", spot=True), pool("true")),
                                                 tags={"yes": "on", "for": "~", "1": "1e3"}, network={"subnets": [{"role": "for"}, {"role": "null"}]}),
    "letters of the world": {**standard(owner="Zoë Ångström, Größe & Söhne 東京", project="プロジェクト", tags={"Straße": "Ærø 🚀"}), "organisation": "Ünïcode Ltd. — 東京"},
    "signs of every syntax": standard(owner="O'Neil \"the\" ${x} %{y} <%z%> {{w}} #1 \\ $(id) `id`", tags={"a b": "{{ .Values.x }} ${{ secrets.X }} $[y] @{z}"}),
    "spot only": standard(cluster=cluster(pool("s1", spot=True, least=0, most=9), pool("s2", "Standard_NC8as_T4_v3", spot=True)), inference=None,
                          gpu_machines=[{"name": "try", "size": "Standard_NC4as_T4_v3", "spot": True, "stop": False}]),
    "thirty pools": least(cluster=cluster(*(pool(f"p{i}", most=1 + i) for i in range(30)))),
    "an API that networks reach": least(cluster=cluster(pool("a"), api_ranges=["203.0.113.0/24", "198.51.100.7/32"])),
    "a hub and its firewall": least(network={"hub": "/subscriptions/1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub",
                                             "firewall": "10.0.1.4", "space": "10.60.0.0/20", "bastion": True}, cluster=cluster(pool("a"))),
    "restricted data": standard(data="restricted", storage={"classes": ["restricted", "public"]}, openai=openai(("chat", "provisioned", 50), residency="region")),
    "public data in dev": standard(data="public", environment="dev", storage={}, cluster=cluster(pool("a")), inference=None),
    "every class of data and a lake of one zone": least(storage={"classes": ["public", "internal", "confidential", "restricted"], "zones": "only", "redundancy": "ragzrs"}),
    "a horizontal autoscaler": grown(inference={"scaler": "hpa", "storage_class": "fast"}),
    "pipelines of Azure for Bicep": grown(pipelines={"host": "azure", "language": "bicep", "folder": "infra/ai", "branch": "trunk"}),
    "pipelines of GitHub": grown(pipelines={"host": "github", "lintel": "contoso/lintel@" + "a1" * 20}),
    "policy that only audits": least(policy={"effect": "audit", "regions": "swedencentral", "kinds": "Standard"}),
    "front door without its gateways": standard(front_door=None),
    "spans sent elsewhere": grown(tracing={"endpoint": "https://otlp.contoso.example:4318", "sample": 0}),
    "a chart without a host": grown(chart={"host": None}),
    "machines of each size": every_size(SIZES),
    "a single team of one": least(cluster=cluster(pool("a", most=1), teams=[{"name": "x", "gpus": 1}]), storage={"teams": [{"name": "x", "group": "0d4c1c54-6a2b-4a8e-9d53-1f0f6a1b2c01"}]}),
}
# Gaps that an estate asks for itself.
ASKED = {
    "AWS alone": ["budget-contacts-live: aws/"],  # AWS writes to addresses alone, and one was given
    "dollars": ["budget-thresholds"],
    "a budget of a cent": ["budget-thresholds"],
    "policy that only audits": ["policy-as-code-enforced"],
    "front door without its gateways": ["global-entry-health-probe"],  # they are a variable then, and nobody sees how many it will hold
    "the longest names": ["global-entry-health-probe"],
}
ALONE = ["the least possible", "the standard one", "restricted data", "no cluster", "Google alone", "sections that are there and empty"]
# These are read by Terraform itself where it is here.
VALIDATED = {"the least possible": "azurerm", "names that mean something elsewhere": "azurerm", "no cluster": "azurerm", "Google alone": "google"}

# What is wrong, the estate, and what is said of it.
REFUSED = [
    ("nothing at all", "", "there is no section platform"),
    ("a list", "- platform\n", "lintel.yaml:1: "),
    ("a word", "platform\n", "lintel.yaml:1: "),
    ("a platform that is a word", "platform: shop\n", "lintel.yaml:1: "),
    ("two documents", "platform: {}\n---\nplatform: {}\n", "lintel.yaml:3: here begins a second document"),
    ("a byte of zero", b"platform:\n  name: sh\0op\n", "lintel.yaml:2: byte 20: control characters are not allowed"),
    ("what is no UTF-8", b"platform:\n  owner: \xff\xfe\n", "lintel.yaml:2: byte 19: "),
    ("a tab", "platform:\n\tname: shop\n", "lintel.yaml:2:1: found character"),
    ("the same key twice", "platform:\n  name: shop\n  name: stop\n", "lintel.yaml:3: 'name' is written twice, first in line 2"),
    ("a hundred thousand lists in each other", "platform: " + "[" * 100000 + "\n", "nested deeper than 512 levels"),
    ("aliases that double thirty times", "".join(f"a{i}: &a{i} [{f'*a{i - 1}, *a{i - 1}' if i else '1'}]\n" for i in range(30)) + "platform: *a29\n", "aliases (*name) add more than a million values"),
    ("no contacts", least(contacts=None), "platform.contacts is not given"),
    ("a contact that is no address", least(contacts=["me"]), "lintel.yaml:9: platform.contacts is 'me'; it is a mail address"),
    ("a contact named twice", least(contacts=MAIL * 2), "as on line 9 already"),
    ("two pools of one name", least(cluster=cluster(pool("a"), pool("b"), pool("a"))), "platform.cluster.pools[].name is 'a', as on line 12 already"),
    ("two machines of one name", least(gpu_machines=[{"name": "a", "size": "Standard_NC4as_T4_v3"}] * 2), "platform.gpu_machines[].name is 'a', as on line"),
    ("two deployments of one name", least(openai=openai(("ab", "auto", 30), ("ab", "auto", 40))), "the deployment ab is there twice in swedencentral, on line"),
    ("a deployment called as what spills over", least(openai=openai(("ab-spill", "data-zone", 30), ("ab", "data-zone-provisioned", 15))), "the deployment ab-spill is there twice"),
    ("repositories that look alike", least(identity={"github": ["a/b-c", "a-b/c"]}), "platform.identity.github holds a-b/c twice"),
    ("a deployment in no region", least(openai={"deployments": [{"name": "ab", "model": "gpt-5.1", "version": "1", "capacity": 9, "region": "swedncentral"}]}),
     "platform.openai.deployments[].region is 'swedncentral', which is none of Azure's regions; did you mean 'swedencentral'?"),
    ("pods where the network is", least(cluster=cluster(pool("a"), pods="10.40.0.0/16")), "platform.cluster.pods at 10.40.0.0/16 meets platform.network.space"),
    ("a network of sixteen addresses", least(network={"space": "10.0.0.0/28"}, cluster=cluster(pool("a"))), "finds no room in 10.0.0.0/28"),
    ("a network that is taken", least(network={"space": "10.0.0.0/16", "taken": "10.0.0.0/8"}), "lies in 10.0.0.0/8"),
    ("more subnets than there is room", least(network={"space": "10.0.0.0/24", "subnets": [{"role": f"r{i}", "prefix": 27} for i in range(20)]}), "finds no room"),
    ("a budget of nothing", least(budget={"month": 0}), "platform.budget.month is more than 0"),
    ("a pool larger than it may get", least(cluster=cluster(pool("a", least=5, most=2))), "least is at most most"),
    ("teams that own more than there is", least(cluster=cluster(pool("a", most=1), teams=[{"name": "x", "gpus": 100000}])), "teams own 100000 GPUs, and the pools have 1"),
    ("a model larger than its machine", least(gpu_machines=[{"name": "a", "size": "Standard_NC4as_T4_v3", "model": "llama-3.1-405b"}]), "of GPU memory, and llama-3.1-405b needs"),
    ("a size that is gone", least(cluster=cluster(pool("a", "Standard_NC6s_v3"))), "Azure retires Standard_NC6s_v3"),
    ("a size of another cloud", least(cluster=cluster(pool("a", "g6.xlarge"))), "has no GPU size g6.xlarge of Azure"),
    ("cards of another maker", least(cluster=cluster(pool("a", "Standard_ND96isr_MI300X_v5"))), "has MI300X 192 GB, and driver, device plugin and exporter that are rendered are NVIDIA's"),
    ("training over zones", least(cluster=cluster(pool("a", "Standard_ND96isr_H100_v5", purpose="training", most=4, zones=["1", "2"]), lustre=8)), "spans 2 zones"),
    ("a zone that is none", least(cluster=cluster(pool("a", zones=["4"]))), "zones of Azure are 1, 2 and 3"),
    ("front door before one region", least(front_door={}), "platform.second_region is not given"),
    ("the second region is the first", least(second_region="swedencentral"), "platform.second_region is the region itself"),
    ("a time zone of Unix", least(stop={"time_zone": "Europe/Berlin"}), "it is a time zone as Azure writes it"),
    ("tags that are a word", least(tags="blue"), "platform.tags is a map"),
    ("a hundred tags", least(tags={f"t{i}": "x" for i in range(100)}), "platform.tags is a map of up to 35 tags"),
    ("a zone of the lake with a slash", least(storage={"zones": ["raw", "a/b"]}), "platform.storage.zones is 'a/b'"),
    ("cold before cool", least(storage={"cool": 90, "cold": 30}), "data is cold after it was cool"),
    ("a policy that forbids the platform", least(policy={"regions": ["westeurope"]}), "leaves out swedencentral"),
    ("AWS without a size", least(aws={"region": "eu-north-1"}), "platform.aws.size is not given"),
    ("Google with a region of Azure", least(google={**STANDARD["platform"]["google"], "region": "swedencentral"}), "it is a region as Google writes it"),
    ("an object id that is a name", least(operators=["admins"]), "platform.operators is 'admins'; it is the object id of a group"),
    ("Kubernetes of another age", least(cluster=cluster(pool("a"), version="2")), "it is a version of Kubernetes"),
    ("an endpoint of two letters", least(machine_learning={"endpoints": [{"name": "ab"}]}), "it is 3 to 32 small letters"),
]

# Names as Azure takes them, of the last part of a name.
NAMES = {
    "Microsoft.CognitiveServices/accounts": r"[A-Za-z0-9][A-Za-z0-9-]{0,62}[A-Za-z0-9]",
    "Microsoft.CognitiveServices/accounts/deployments": r"[A-Za-z0-9][\w.-]{1,63}",
    "Microsoft.Compute/virtualMachines": r"[A-Za-z0-9][\w.-]{0,62}\w",
    "Microsoft.Consumption/budgets": r"[\w-]{1,63}",
    "Microsoft.ContainerRegistry/registries": r"[A-Za-z0-9]{5,50}",
    "Microsoft.ContainerService/managedClusters": r"[A-Za-z0-9][\w-]{0,61}[A-Za-z0-9]",
    "Microsoft.ContainerService/managedClusters/agentPools": r"[a-z][a-z0-9]{0,11}",
    "Microsoft.CostManagement/exports": r"[A-Za-z0-9-]{3,64}",
    "Microsoft.DataProtection/backupVaults": r"[A-Za-z][A-Za-z0-9-]{1,49}",
    "Microsoft.KeyVault/vaults": r"[A-Za-z](?!.*--)[A-Za-z0-9-]{1,22}[A-Za-z0-9]",
    "Microsoft.Logic/workflows": r"[\w().-]{1,80}",
    "Microsoft.MachineLearningServices/workspaces": r"[A-Za-z0-9][\w-]{2,32}",
    "Microsoft.MachineLearningServices/workspaces/computes": r"[A-Za-z][A-Za-z0-9-]{0,14}[A-Za-z0-9]",
    "Microsoft.ManagedIdentity/userAssignedIdentities": r"[A-Za-z0-9][\w-]{2,127}",
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials": r"[A-Za-z0-9][\w-]{2,119}",
    "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies": r"[A-Za-z][A-Za-z0-9]{0,127}",
    "Microsoft.Network/networkInterfaces": r"[A-Za-z0-9][\w.-]{0,78}\w",
    "Microsoft.Network/networkSecurityGroups": r"[A-Za-z0-9][\w.-]{0,78}\w",
    "Microsoft.Network/privateEndpoints": r"[A-Za-z0-9][\w.-]{0,62}\w",
    "Microsoft.Network/virtualNetworks": r"[A-Za-z0-9][\w.-]{0,62}\w",
    "Microsoft.Network/virtualNetworks/subnets": r"[A-Za-z0-9][\w.-]{0,78}\w",
    "Microsoft.OperationalInsights/workspaces": r"[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]",
    "Microsoft.RecoveryServices/vaults": r"[A-Za-z][A-Za-z0-9-]{1,49}",
    "Microsoft.Resources/resourceGroups": r"[\w().-]{0,89}[\w()-]",
    "Microsoft.Storage/storageAccounts": r"[a-z0-9]{3,24}",
    "Microsoft.Storage/storageAccounts/blobServices/containers": r"[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]",
}
WHOLE = ("Microsoft.ContainerRegistry/registries", "Microsoft.KeyVault/vaults", "Microsoft.Storage/storageAccounts")  # of all Azure


def asked(scratch, estate, *targets, out="out"):
    """Renders an estate; gives what was said where it was refused, else None and the folder."""
    (scratch / "lintel.yaml").write_bytes(estate if isinstance(estate, bytes) else text(estate).encode() if isinstance(estate, dict) else estate.encode())
    done = rig.lintel("prepare", "render", *targets, "--estate", scratch / "lintel.yaml", "--out", scratch / out, code=None)
    if done.returncode == 0:
        told = r"lintel\.yaml:\d+: \S+: Azure retires |^not rendered, since lintel\.yaml has nothing for them: "
        said = [line for line in done.stderr.splitlines() if not re.search(told, line)]
        assert not said, said
        return None, scratch / out
    assert done.returncode == 2, f"exit {done.returncode}: {done.stdout}{done.stderr}"
    assert not [p.name for p in scratch.iterdir() if p.name == out or p.name.startswith(f"{out}.")], "something was written"
    return done.stderr, None


def told(said):
    """Each line says where: lintel.yaml:7: and a sentence."""
    lines = said.removeprefix("lintel: ").splitlines()
    bad = [line for line in lines if not re.match(r".*lintel\.yaml:\d+:(\d+:)? \S.{10,}", line) and not re.fullmatch(r"and \d+ more", line)]
    return [f"no place in: {line}" for line in bad]


def unread(folder):
    """Files that who reads them could not."""
    wrong = []
    for path, data in rig.files(folder).items():
        try:
            whole = data.decode()
            if "<%" in whole.replace("<%z%>", "") or re.search(r"[\0\x01-\x08]", whole):
                wrong.append(f"{path}: a mark of a template is left")
            if path.endswith(".json"):
                json.loads(whole)
            elif re.search(r"\.ya?ml$", path) and not path.startswith("charts/"):
                keys = list(yaml.compose_all(whole, Loader=yaml.CSafeLoader))
                wrong += [f"{path}: {twice}" for root in keys for twice in doubled(root)]
        except (ValueError, yaml.YAMLError) as problem:
            wrong.append(f"{path}: {problem}")
    return wrong


def doubled(node):
    """Keys that a map of YAML has twice."""
    if isinstance(node, yaml.MappingNode):
        words = [k.value for k, _ in node.value if isinstance(k, yaml.ScalarNode)]
        yield from (f"line {node.start_mark.line + 1}: the key {w} is there twice" for w in set(words) if words.count(w) > 1)
        for _, value in node.value:
            yield from doubled(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from doubled(value)


def dangling(folder):
    """Modules and variables of Terraform that are asked for and not there, and keys of a map that are there twice."""
    wrong = []
    for place in {p.parent for p in folder.rglob("*.tf")}:
        whole = "\n".join(re.sub(r"^\s*#.*$", "", p.read_text(), flags=re.M) for p in place.glob("*.tf"))
        for kind, reference in (("module", r"\bmodule\.(\w+)"), ("variable", r"\bvar\.(\w+)")):
            there = set(re.findall(rf'^{kind} "(\w+)"', whole, re.M))
            wrong += [f"{place.relative_to(folder)}: {kind} {name} is not there" for name in sorted(set(re.findall(reference, whole)) - there)]
        for block in re.findall(r"^  [a-z_]+ += \{\n(.*?)^  \}", whole, re.M | re.S):
            keys = re.findall(r'^    ("?[\w./-]+"?) += ', block, re.M)
            wrong += [f"{place.relative_to(folder)}: the key {key} is there twice" for key in set(keys) if keys.count(key) > 1]
    return wrong


def misnamed(folder):
    """Names that Azure would refuse, or that two resources of Bicep share."""
    rows = rig.ask(folder, "select type, name, resource from resource where off is null and source = 'bicep' and name is not null")
    wrong, seen = [], set()
    for row in rows:
        last = row["name"].rsplit("/", 1)[-1]
        if row["type"] in NAMES and not re.fullmatch(NAMES[row["type"]], last):
            wrong.append(f"{row['type']} '{last}' is no name that Azure takes")
        if row["type"] in WHOLE:
            wrong += [f"{row['type']} '{last}' is there twice"] if (row["type"], last) in seen else []
            seen.add((row["type"], last))
    return wrong


def gaps(folder):
    done = rig.lintel("assess", folder, "--format", "json", "--store", "none", "--today", "2026-11-22", code=None)
    assert done.returncode in (0, 3, 4, 5), done.stderr
    return [f"{f['check']}: {f['resource']}: {f['reason']} ({f['file']}:{f['line']})" for f in json.loads(done.stdout)["findings"] if f["status"] == "gap"]


def judged(folder, asked_for=()):
    wrong = unread(folder) + dangling(folder) + misnamed(folder) + [g for g in gaps(folder) if not g.startswith(tuple(asked_for))]
    return wrong + rig.differences(folder)


def an_estate_renders(name, scratch):
    said, folder = asked(scratch, ESTATES[name])
    assert said is None, said
    wrong = judged(folder, ASKED.get(name, ()))
    before = rig.files(folder)
    assert rig.lintel("prepare", "diff", "--estate", scratch / "lintel.yaml", "--out", folder).stdout == ""
    again = rig.lintel("prepare", "render", "--estate", scratch / "lintel.yaml", "--out", folder).stdout
    assert "0 files new, 0 changed" in again and before == rig.files(folder), again
    assert not wrong, "\n".join(wrong)


def each_target_alone_renders_or_says_what_is_missing(name, scratch):
    wrong = []
    for target in TARGETS:
        said, folder = asked(scratch, ESTATES[name], target, out=target)
        if said:
            wrong += [f"{target}: {w}" for w in told(said)] + ([f"{target}: {said}"] if target not in said and "contacts" not in said else [])
            continue
        wrong += [f"{target}: {w}" for w in unread(folder) + dangling(folder)]
        shutil.rmtree(folder)
    assert not wrong, "\n".join(wrong)


def it_is_refused_with_its_line_and_nothing_is_written(estate, sentence, scratch):
    said, _ = asked(scratch, estate)
    assert said and sentence in said, said
    assert re.match(r"lintel: .*lintel\.yaml:\d+:", said), said
    assert not told(said), told(said)


ROWS = re.findall(r'^(?:KEY|SWITCH|CHOICE|COUNT|MONEY)\("platform\.([^"]+)",\s*(\w*)', (SOURCE / "src/record/setting_platform.def").read_text(), re.M)
LEAVES = [path for path, kind in ROWS if kind not in ("MAP", "LIST", "ANSWERS") or path == "budget.alert"]


def each(change):
    """The platform with every key of the table, and change(path) as its value."""
    platform = {}
    for path in LEAVES:
        *above, last = path.split(".")
        at = platform
        for word in above:
            name = word.removesuffix("[]")
            at = at.setdefault(name, [{}] if word.endswith("[]") else {})
            at = at[0] if isinstance(at, list) else at
        at[last] = change(path)
    return {"platform": platform}


def every_key_of_the_table_refuses_what_it_is_not(value, scratch):
    said, _ = asked(scratch, each(lambda path: value))
    more = re.search(r"and (\d+) more", said or "")
    count = len(said.splitlines()) - 1 + int(more[1] if more else 0)
    assert count >= len(LEAVES) > 170, f"{count} are told of {len(LEAVES)}: {said}"
    assert not told(said), told(said)


def every_region_renders(scratch):
    draw, wrong = random.Random(57), []
    deep = set(draw.sample(REGIONS, 3))
    rows = yaml.safe_load((SOURCE / "content/regions/azure.yaml").read_text())["rows"]
    zoneless = {r["name"] for r in rows if r["zones_known"] and not r["zones"]} & set(REGIONS)
    assert zoneless, "no region is without zones any more"
    for region in REGIONS:
        said, folder = asked(scratch, in_region(region), out=region)
        if region in zoneless:
            assert said and f"{region} has no availability zones, and the target storage" in said, said
            said, folder = asked(scratch, in_region(region), "openai", "policy", "pipelines", out=region)
        wrong += [f"{region}: {w}" for w in (told(said) or [said])] if said else misnamed(folder) if region in deep else []
        if folder:
            shutil.rmtree(folder)
    assert len(REGIONS) > 50 and not wrong, "\n".join(wrong)


def accounts_of_one_platform_in_two_regions_have_two_names(scratch):
    names = {}
    for region in ("westus2", "westus3", "centralus", "eastus", "eastus2"):
        _, folder = asked(scratch, least(name="abcdefghijkl", environment="prod", region=region, storage={"classes": ["confidential", "internal", "public"]}), "storage", "registry", out=region)
        for row in rig.ask(folder, "select distinct name from resource where type in ('Microsoft.Storage/storageAccounts', 'Microsoft.ContainerRegistry/registries')"):
            assert names.setdefault(row["name"], region) == region, f"{row['name']} is in {region} and in {names[row['name']]}"
            assert len(row["name"]) <= 24 or row["name"].startswith("acr"), row["name"]
    assert len(names) == 5 * 6, names


def ten_thousand_pools_are_told_or_rendered_at_once(scratch):
    began = time.process_time()
    said, folder = asked(scratch, least(cluster=cluster(*(pool(f"p{i}") for i in range(10000)))), "aks", "kueue")
    assert said is None, said
    assert len(re.findall(r'^    "p\d+" = \{', (folder / "terraform/main.tf").read_text(), re.M)) == 10000
    assert time.process_time() - began < 60


def drawn(draw):
    """An estate of chance: each section may be there, each of its keys may be."""
    maybe = lambda value, odds=0.5: value if draw.random() < odds else None  # noqa: E731
    pools = [pool(f"p{i}", draw.choice(SIZES)["name"], spot=draw.random() < 0.4, least=draw.randrange(3), most=draw.randrange(3, 9)) for i in range(draw.randrange(4))]
    region, second = draw.sample(REGIONS, 2)
    standard_ = STANDARD["platform"]
    return least(
        name=draw.choice(["ab", "shop", "abcdefghijkl", "x1y2z3"]), environment=draw.choice(["dev", "test", "prod"]), region=region, second_region=maybe(second), data=draw.choice(["public", "internal", "confidential", "restricted"]),
        contacts=MAIL + ["finance@contoso.example"], tenant=maybe(standard_["tenant"]), subscription=maybe(standard_["subscription"]), tags=maybe({"team": "search"}),
        cluster=maybe(cluster(*pools, lustre=8)), gpu_machines=maybe(standard_["gpu_machines"]), slo=maybe(standard_["slo"]), chart=maybe(standard_["chart"]),
        openai=maybe(openai(("aa", "standard", 50), ("bb", "provisioned", 50, 20))), storage=maybe({"classes": draw.sample(["public", "internal", "confidential", "restricted"], 2)}),
        machine_learning=maybe({k: v for k, v in standard_["machine_learning"].items() if draw.random() < 0.7}), identity=maybe(standard_["identity"]),
        aws=maybe(standard_["aws"], 0.2), google=maybe(standard_["google"], 0.2), network=maybe({"bastion": draw.random() < 0.5, "space": draw.choice(["10.8.0.0/14", "172.20.0.0/16", "192.168.0.0/18"])}),
        policy=maybe({"effect": "deny"}), pipelines=maybe({"host": draw.choice(["github", "azure", "both"]), "language": draw.choice(["terraform", "bicep"])}))


def an_estate_of_chance_renders_or_is_told(seed, scratch):
    estate = drawn(random.Random(seed))
    said, folder = asked(scratch, estate)
    wrong = told(said) if said else unread(folder) + dangling(folder) + misnamed(folder) + rig.differences(folder)
    assert not wrong, f"seed {seed}:\n" + "\n".join(wrong) + "\n" + text(estate)


def terraform_finds_it_formatted_and_valid(name, provider, scratch):
    lacks = validators.missing(provider)
    if lacks:
        return lacks
    _, folder = asked(scratch, ESTATES[name])
    place, own = folder / ("terraform" if provider == "azurerm" else provider), scratch / "own"
    own.mkdir()
    (place / ".terraform.lock.hcl").unlink()
    program = validators.terraforms()[0]
    said = validators.unformatted(folder, own, program) or validators.validate(place, own, program)
    assert not said, said
    return None


def promtool_takes_the_rules(name, scratch):
    program = validators.program("promtool")
    if not program:
        return f"promtool is not here; {validators.HOW}"
    _, folder = asked(scratch, ESTATES[name], "rules")
    for words in (["check", "rules"], ["test", "rules"]):
        for file in sorted((folder / "prometheus").glob("*_test.yaml" if words[0] == "test" else "*.yaml")):
            if words[0] == "check" and (file.name.endswith("_test.yaml") or "groups:" not in file.read_text()):
                continue
            done = subprocess.run([program, *words, file.name], cwd=file.parent, capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{file.name}: {done.stdout}{done.stderr}"
    return None


def main():
    tests = [(f"together: {name}", an_estate_renders, name) for name in ESTATES]
    tests += [(f"each target alone: {name}", each_target_alone_renders_or_says_what_is_missing, name) for name in ALONE]
    tests += [(f"refused: {name}", it_is_refused_with_its_line_and_nothing_is_written, estate, sentence) for name, estate, sentence in REFUSED]
    tests += [(f"every key refuses {value!r}", every_key_of_the_table_refuses_what_it_is_not, value) for value in ({"a": 1}, [[1]])]
    tests += [(f.__name__.replace("_", " "), f) for f in (every_region_renders, accounts_of_one_platform_in_two_regions_have_two_names, ten_thousand_pools_are_told_or_rendered_at_once)]
    tests += [(f"an estate of chance, {seed}", an_estate_of_chance_renders_or_is_told, seed) for seed in range(20)]
    tests += [(f"promtool takes the rules: {name}", promtool_takes_the_rules, name) for name in ("signs of every syntax", "the longest names")]
    tests += [(f"Terraform takes {provider}: {name}", terraform_finds_it_formatted_and_valid, name, provider) for name, provider in VALIDATED.items()]
    words = sys.argv[3:]
    tests = [t for t in tests if not words or any(w in t[0] for w in words)]
    print(f"1..{len(tests)}", flush=True)
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool_:
        for number, ((title, *_), why) in enumerate(zip(tests, pool_.map(run, tests)), 1):
            bad += why is not None and not why.startswith("SKIP")
            print(f"ok {number} - {title}" if why is None else f"ok {number} - {title} # {why}" if why.startswith("SKIP") else
                  f"not ok {number} - {title}\n# " + why.replace("\n", "\n# "), flush=True)
    return bad > 0


def run(test):
    """None: it is so; SKIP ...: cannot be asked here; else what is wrong."""
    _, function, *words = test
    with tempfile.TemporaryDirectory() as folder:
        try:
            skipped = function(*words, pathlib.Path(folder))
            return f"SKIP {skipped}" if skipped else None
        except AssertionError as wrong:
            return str(wrong)[:6000] or "it is not so"
        except Exception:  # pylint: disable=broad-except
            return traceback.format_exc().strip()


if __name__ == "__main__":
    sys.exit(main())
