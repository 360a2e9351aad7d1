#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Targets that keep a platform running: storage, monitoring, budget, policy, backup, Front Door, other clouds.

P2-B2, P3-S1, P3-S2, P3-O1, P3-$ of infra6.
Usage: running.py LINTEL SOURCE
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import traceback

import yaml

import validators

LINTEL, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
ESTATE = SOURCE / "tests/prepare/estate/lintel.yaml"
TOP = pathlib.Path(tempfile.mkdtemp(prefix="lintel-running-"))


def render(name, *targets, change=None):
    """The folder, or the sentences it is refused with."""
    estate = yaml.safe_load(ESTATE.read_text())
    if change:
        change(estate["platform"])
    folder = TOP / name
    folder.mkdir()
    (folder / "lintel.yaml").write_text(yaml.safe_dump(estate, sort_keys=False))
    done = subprocess.run([LINTEL, "prepare", "render", *targets, "--estate", str(folder), "--out", str(folder / "out")],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        assert not (folder / "out").exists(), "half a folder"
        return done.stderr
    return folder / "out"


def findings(folder):
    done = subprocess.run([LINTEL, "assess", str(folder), "--format", "json", "--today", "2026-11-22"], capture_output=True, text=True, check=False,
                          env={**os.environ, "XDG_STATE_HOME": str(TOP / "state")})
    return json.loads(done.stdout)["findings"]


def verdicts(folder, check):
    return {f["resource"]: f["status"] for f in findings(folder) if f["check"] == check}


def p3_s1_no_account_is_opened_by_a_key_or_from_outside():
    out = render("s1", "storage")
    for check in ("storage-no-shared-key", "storage-firewall-closed", "model-storage-not-public", "model-storage-recoverable",
                  "checkpoint-lifecycle", "data-redundancy", "data-classification-tag", "private-endpoint-has-zone"):
        found = verdicts(out, check)
        assert found and set(found.values()) == {"ok"}, f"{check}: {found}"
        assert {r.split("/")[0] for r in found} == {"terraform", "bicep"}, f"{check}: {sorted(found)}"
    code = (out / "terraform/modules/storage/main.tf").read_text()
    assert code.count("shared_access_key_enabled         = false") == 2 and "versioning_enabled            = true" in code


def p3_s1_redundancy_goes_by_class_and_environment():
    def classes(env):
        def change(platform):
            platform["environment"] = env
            platform["storage"]["classes"] = ["public", "internal", "confidential"]
        return change
    of = lambda out: dict(re.findall(r'classification = "(\w+)"\n\s+replication    = "(\w+)"', (out / "terraform/main.tf").read_text()))
    assert of(render("prod", "storage", change=classes("prod"))) == {"public": "ZRS", "internal": "GZRS", "confidential": "GZRS"}
    assert of(render("dev", "storage", change=classes("dev"))) == {"public": "ZRS", "internal": "ZRS", "confidential": "ZRS"}


def p3_s1_restricted_data_has_a_key_of_ours():
    out = render("restricted", "storage", change=lambda p: p["storage"].update(classes=["restricted"]))
    assert "own_key        = true" in (out / "terraform/main.tf").read_text()
    assert "key_vault_id" in (out / "terraform/main.tf").read_text()
    assert "Microsoft.Keyvault" in (out / "bicep/modules/storage.bicep").read_text()


class Lake:
    """The ACLs of Azure Data Lake, as its documentation decides them: owner, named groups under the mask, others."""

    def __init__(self, out):
        self.acl = {}
        for line in (out / "data-lake/acl.txt").read_text().splitlines():
            if line and not line.startswith("#"):
                zone, path, acl = line.split(" ")
                self.acl[zone, path] = [e.split(":") for e in acl.split(",") if not e.startswith("default:")]

    def may(self, group, zone, path, bit):
        entries = self.acl[zone, path]
        mask = next(e[2] for e in entries if e[0] == "mask")
        named = [e[2] for e in entries if e[:2] == ["group", group]]
        if named:
            return any(bit in p for p in named) and bit in mask
        return bit in next(e[2] for e in entries if e[:2] == ["other", ""])

    def lists(self, group, zone, path):
        """Listing asks for x on what is above, and r and x on the folder."""
        return (path == "/" or self.may(group, zone, "/", "x")) and self.may(group, zone, path, "r") and self.may(group, zone, path, "x")

    def writes(self, group, zone, path):
        return self.may(group, zone, "/", "x") and self.may(group, zone, path, "w") and self.may(group, zone, path, "x")


def p3_s2_a_team_cannot_list_the_zone_of_another():
    out = render("s2", "storage")
    assert "is_hns_enabled                  = true" in (out / "terraform/modules/storage/main.tf").read_text()
    assert "isHnsEnabled: true" in (out / "bicep/modules/storage.bicep").read_text()
    lake, teams = Lake(out), yaml.safe_load(ESTATE.read_text())["platform"]["storage"]["teams"]
    for zone in ("raw", "clean", "ready"):
        for team in teams:
            assert not lake.lists(team["group"], zone, "/"), f"{team['name']} sees who else is in {zone}"
            for other in teams:
                own = team is other
                assert lake.lists(team["group"], zone, other["name"]) == own, f"{team['name']} in {zone}/{other['name']}"
                assert lake.writes(team["group"], zone, other["name"]) == own
        assert not lake.lists("a-stranger", zone, "/") and not lake.lists("a-stranger", zone, teams[0]["name"])


def p3_s2_the_script_sets_what_the_list_says():
    out, bin_ = render("acl", "storage"), TOP / "bin"
    bin_.mkdir()
    az = bin_ / "az"
    az.write_text(f'#!/bin/sh\necho "$*" >> {bin_}/log\ncase "$*" in *"directory exists"*) echo false ;; esac\n')
    az.chmod(0o755)
    done = subprocess.run(["sh", str(out / "data-lake/apply-acl.sh")], capture_output=True, text=True, check=False, env={"PATH": f"{bin_}:/usr/bin:/bin"})
    assert done.returncode == 0, done.stderr
    log = (bin_ / "log").read_text().splitlines()
    assert sum("access set" in line for line in log) == 9 and sum("directory create" in line for line in log) == 6, log
    assert all("--auth-mode login" in line for line in log)


def p3_o1_every_rendered_ai_resource_has_a_diagnostic_setting():
    out = render("o1")
    found = verdicts(out, "ai-diagnostic-settings")
    assert found and set(found.values()) == {"ok"}, found
    assert {r.split("/")[0] for r in found} == {"terraform", "bicep"}
    for module, sends in (("storage", 2), ("monitoring", 1), ("backup", 2), ("front-door", 1)):
        code = (out / f"terraform/modules/{module}/main.tf").read_text()
        assert code.count('resource "azurerm_monitor_diagnostic_setting"') == sends, module
    for check in ("azure-openai-alerts", "log-retention-audit", "log-workspace-keys-off", "log-workspace-not-public", "app-insights-keys-off"):
        found = verdicts(out, check)
        assert found and set(found.values()) == {"ok"}, f"{check}: {found}"
    board = json.loads((out / "workbooks/platform.json").read_text())
    assert board["version"] == "Notebook/1.0" and sum(item["type"] == 3 for item in board["items"]) == 5


def p3_dollar_a_budget_warns_at_50_75_90_and_on_the_forecast():
    out = render("budget", "budget")
    for check in ("budget-exists", "budget-thresholds", "cost-export-and-anomaly"):
        found = verdicts(out, check)
        assert found and set(found.values()) == {"ok"}, f"{check}: {found}"
    text = (out / "terraform/main.tf").read_text()
    assert "percents            = [50, 75, 90]" in text and 'stop_at             = "19:00"' in text


def p3_dollar_nothing_is_rendered_without_owner_or_budget():
    told = render("no-owner", "budget", change=lambda p: p.pop("owner"))
    assert isinstance(told, str) and "platform.owner is not given" in told, told
    told = render("no-budget", "budget", change=lambda p: p.pop("budget"))
    assert isinstance(told, str) and "platform.budget.month is not given" in told, told
    told = render("no-contacts", "budget", change=lambda p: p.pop("contacts"))
    assert isinstance(told, str) and "platform.contacts is not given" in told, told


def p2_b2_the_policy_set_denies_and_can_be_watched_first():
    out = render("deny", "policy")
    assert set(verdicts(out, "policy-as-code-enforced").values()) == {"ok"}
    text = (out / "terraform/main.tf").read_text()
    assert 'effect                   = "Deny"' in text
    assert '"DataZoneStandard"' in text and "GlobalStandard" not in text, "confidential data stays in its data zone"
    assert 'allowed_locations        = ["swedencentral", "norwayeast"]' in text
    out = render("audit", "policy", change=lambda p: p.update(policy={"effect": "audit"}))
    assert 'effect                   = "Audit"' in (out / "terraform/main.tf").read_text()
    out = render("residency", "policy", change=lambda p: p.update(data="restricted"))
    assert 'allowed_deployment_kinds = ["ProvisionedManaged", "Standard"]' in (out / "terraform/main.tf").read_text()


def front_door_asks_for_a_second_region():
    told = render("one-region", "front-door", change=lambda p: (p.pop("second_region"), p.pop("front_door")))
    assert isinstance(told, str) and "platform.second_region is not given" in told, told
    told = render("one-origin", "front-door", change=lambda p: p["front_door"]["origins"].pop())
    assert isinstance(told, str) and "holds one gateway" in told, told


def all_without_a_second_region_leaves_front_door_out():
    out = render("all-one-region", change=lambda p: (p.pop("second_region"), p.pop("front_door"),
                 p["openai"].update(deployments=[d for d in p["openai"]["deployments"] if "region" not in d])))
    assert not isinstance(out, str), out
    assert not (out / "terraform/modules/front-door").exists() and not (out / "bicep/modules/front-door.bicep").exists()


def a_backup_is_never_kept_longer_than_what_is_deleted():
    told = render("days", "backup", change=lambda p: p.update(backup={"blobs": 40}))
    assert isinstance(told, str) and "keep is the longer" in told, told


def what_has_a_wrong_word_is_told_with_its_line():
    told = render("class", "storage", change=lambda p: p["storage"].update(classes=["secret"]))
    assert isinstance(told, str) and re.search(r"lintel\.yaml:\d+: platform\.storage\.classes holds public", told), told
    told = render("kind", "policy", change=lambda p: p.update(policy={"kinds": ["Regional"]}))
    assert isinstance(told, str) and "'Regional' is no kind of deployment" in told, told
    told = render("region", "policy", change=lambda p: p.update(policy={"regions": ["westeurope"]}))
    assert isinstance(told, str) and "leaves out swedencentral" in told, told
    told = render("aws", "aws", change=lambda p: p.pop("aws"))
    assert isinstance(told, str) and "platform.aws is not given" in told, told
    told = render("space", "aws", change=lambda p: p["aws"].update(space="10.41.0.0/24"))
    assert isinstance(told, str) and "it is a /22 or larger" in told, told


def roots_of_other_clouds_are_valid(cloud):
    def test():
        why = validators.missing(cloud)
        if why:
            return why
        out = render("root-" + cloud, cloud)
        bad = [f for f in findings(out) if f["status"] == "gap" and (f["file"] or "").startswith(cloud + "/")]
        assert not bad, bad
        scratch = TOP / ("scratch-" + cloud)
        scratch.mkdir()
        shutil.copytree(out / cloud, scratch / "code")
        told = validators.validate(scratch / "code", scratch, validators.terraforms()[0])
        assert told is None, told
        return None
    return test


TESTS = [(f.__name__.replace("_", " ").replace("p3 dollar", "P3-$:").replace("p3 s1", "P3-S1:").replace("p3 s2", "P3-S2:").replace("p3 o1", "P3-O1:").replace("p2 b2", "P2-B2:"), f)
         for f in (p3_s1_no_account_is_opened_by_a_key_or_from_outside, p3_s1_redundancy_goes_by_class_and_environment,
                   p3_s1_restricted_data_has_a_key_of_ours, p3_s2_a_team_cannot_list_the_zone_of_another,
                   p3_s2_the_script_sets_what_the_list_says, p3_o1_every_rendered_ai_resource_has_a_diagnostic_setting,
                   p3_dollar_a_budget_warns_at_50_75_90_and_on_the_forecast, p3_dollar_nothing_is_rendered_without_owner_or_budget,
                   p2_b2_the_policy_set_denies_and_can_be_watched_first, front_door_asks_for_a_second_region,
                   all_without_a_second_region_leaves_front_door_out, a_backup_is_never_kept_longer_than_what_is_deleted,
                   what_has_a_wrong_word_is_told_with_its_line)]
TESTS += [(f"the root of {cloud} is valid against its provider and has no gap", roots_of_other_clouds_are_valid(cloud)) for cloud in ("aws", "google")]


def main():
    bad = 0
    print(f"1..{len(TESTS)}", flush=True)
    try:
        for n, (name, test) in enumerate(TESTS, 1):
            try:
                skipped = test()
                print(f"ok {n} - {name}" + (f" # SKIP {skipped}" if skipped else ""), flush=True)
            except Exception:  # noqa: BLE001: every test is told
                bad += 1
                print(f"not ok {n} - {name}", flush=True)
                for line in traceback.format_exc().splitlines():
                    print(f"# {line[:600]}")
    finally:
        shutil.rmtree(TOP, ignore_errors=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
