#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Terraform that lintel prepare renders, planned, applied and destroyed by Terraform itself and the providers' own rules,
without a cloud: `terraform test` makes nothing and answers as mocks/ says.

Usage: applied.py LINTEL SOURCE
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import validators
import yaml

LINTEL, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
ROOTS = {"terraform": "azurerm", "aws": "aws", "google": "google"}
TODAY = "2026-11-22"

RUNS = """
run "planned" {
  command = plan
}
run "applied" {
  command = apply
}
run "again" {
  command = plan
}
run "unlocked" {
  command = plan
  variables {
    deletion_protection = false
  }
}
"""


class Skip(Exception):
    pass


def lintel(*words, cwd=None):
    env = {**os.environ, "XDG_STATE_HOME": str(TOP / "state"), "LC_ALL": "C.UTF-8"}
    return subprocess.run([LINTEL, *words], cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=300)


def platform():
    """The standard estate, rendered once."""
    folder = TOP / "estate"
    if not folder.exists():
        folder.mkdir()
        shutil.copy(SOURCE / "tests/prepare/estate/lintel.yaml", folder)
        done = lintel("prepare", "render", "--out", "platform", cwd=folder)
        assert done.returncode == 0, done.stderr
    return folder / "platform"


def terraform(folder, *words, scratch="scratch"):
    (TOP / scratch).mkdir(exist_ok=True)
    return subprocess.run([program(), f"-chdir={folder}", *words], env=validators.terraform_env(TOP / scratch), capture_output=True, text=True,
                          check=False, timeout=500)


def program():
    """Terraform: OpenTofu makes up ids while it plans, which providers refuse."""
    if not (found := shutil.which("terraform")):
        raise Skip("terraform is not here; https://developer.hashicorp.com/terraform/install has it")
    return found


def ready(root, name, rendered=None):
    """A copy of the root, beside what it reads, where its provider is here."""
    program()
    if lacks := validators.missing(ROOTS[root]):
        raise Skip(lacks)
    top = TOP / name
    shutil.copytree(rendered or platform(), top, symlinks=True)
    folder = top / root
    (folder / ".terraform.lock.hcl").unlink() # what we built has other sums than what the registry has
    done = terraform(folder, "init", "-backend=false", "-input=false", "-no-color", scratch=name + "-data")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def the_least_estate_can_be_planned_too():
    folder = TOP / "least"
    folder.mkdir()
    (folder / "lintel.yaml").write_text("platform: {name: shop, region: swedencentral, owner: a@example.com, cost_center: 1, "
                                        "budget: {month: 100}, contacts: [a@example.com]}\n")
    done = lintel("prepare", "render", "--out", "platform", cwd=folder)
    assert done.returncode == 0, done.stderr
    its_own_tests_pass("terraform", folder / "platform")


def its_own_tests_pass(root, rendered=None):
    name = f"own-{root}" + ("-least" if rendered else "")
    folder = ready(root, name, rendered)
    done = terraform(folder, "test", "-no-color", scratch=name + "-data")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"Success! [1-9][0-9]* passed, 0 failed", done.stdout), done.stdout


def applied(root):
    """What Terraform says while it plans, applies, plans again and destroys: messages by type."""
    if root not in SAID:
        name = f"applied-{root}"
        folder = ready(root, name)
        shutil.rmtree(folder / "tests")
        (folder / "tests").mkdir()
        (folder / "tests/applied.tftest.hcl").write_text(mocks(root) + RUNS)
        done = terraform(folder, "test", "-json", "-verbose", scratch=name + "-data")
        SAID[root] = [json.loads(line) for line in done.stdout.splitlines()]
    return SAID[root]


def mocks(root):
    """mocks/, and the key that the estate leaves to each environment: the one of the tests that are rendered."""
    key = re.search(r"^ *ssh_public_key = .*$", (platform() / root / "tests/plan.tftest.hcl").read_text(), re.M)
    return (SOURCE / f"tests/prepare/mocks/{ROOTS[root]}.hcl").read_text() + (f"variables {{\n{key[0]}\n}}\n" if key else "")


def plan(root, run):
    found = [m["test_plan"] for m in applied(root) if m["type"] == "test_plan" and m["@testrun"] == run]
    assert found, errors(root) or f"there is no plan {run}"
    return found[0]


def errors(root):
    return "\n".join(f"{m['@message']} {m['diagnostic'].get('address', '')} {m['diagnostic'].get('detail', '')}" for m in applied(root)
                     if m["type"] == "diagnostic" and m["diagnostic"]["severity"] == "error")


def changes(root, run):
    return {c["address"]: c["change"]["actions"] for c in plan(root, run).get("resource_changes", []) if c["change"]["actions"] not in (["no-op"], ["read"])}


def it_is_planned_and_applied(root):
    assert not errors(root), errors(root)
    assert set(map(tuple, changes(root, "planned").values())) == {("create",)}, changes(root, "planned")
    status = {m["test_run"]["run"]: m["test_run"]["status"] for m in applied(root) if m["type"] == "test_run" and "status" in m["test_run"]}
    assert status == {"planned": "pass", "applied": "pass", "again": "pass", "unlocked": "pass"}, status


def a_second_plan_changes_nothing(root):
    assert not changes(root, "again"), changes(root, "again")


def taking_protection_off_touches_nothing_else(root):
    found = changes(root, "unlocked")
    assert found, "nothing is protected"
    for address, actions in found.items():
        if root == "terraform":
            assert ".azurerm_management_lock." in address and actions == ["delete"], (address, actions)
        else:
            assert actions == ["update"], (address, actions)
            change = next(c["change"] for c in plan(root, "unlocked")["resource_changes"] if c["address"] == address)
            differs = {key for key in change["after"] if change["before"].get(key) != change["after"][key]}
            assert differs <= {"deletion_protection", "deletion_policy"}, (address, differs)


def destroyed_it_leaves_nothing(root):
    """P3-T2: what Terraform could not destroy it lists as left to clean up by hand."""
    left = [m for m in applied(root) if m["type"] == "test_cleanup"]
    assert not left, json.dumps(left, indent=1)


def values(value, at=""):
    if isinstance(value, dict):
        for key, one in value.items():
            yield from values(one, f"{at}.{key}")
    elif isinstance(value, list):
        for n, one in enumerate(value):
            yield from values(one, f"{at}[{n}]")
    elif isinstance(value, str):
        yield at, value


def no_value_holds_a_name_that_was_to_be_filled_in(root):
    """$${...} and %%{...} are how HCL writes what it shall not fill in: scripts may, and name it."""
    wrong = [f"{c['address']}{at}: {text[:120]}" for c in plan(root, "planned")["resource_changes"] for at, text in values(c["change"]["after"])
             if re.search(r"\$\{(var|local|module|each|data)\.|%\{|<%|<no value>", text)]
    assert not wrong, "\n".join(wrong)


def findings(folder):
    done = lintel("assess", str(folder), "--store", "none", "--format", "json", "--today", TODAY)
    assert done.returncode in (0, 3, 4, 5), done.stderr
    return json.loads(done.stdout)["findings"]


def the_plan_says_what_the_code_says(root, least):
    """The same checks over the plan as JSON and over the code: no gap in either, and nothing that one knows to be
    otherwise than the other.  What only apply tells is unknown in the plan."""
    read, code = TOP / f"plan-{root}", TOP / f"code-{root}"
    for folder in (read, code):
        folder.mkdir()
        shutil.copy(SOURCE / "tests/prepare/estate/lintel.yaml", folder)
    (read / "plan.json").write_text(json.dumps({"format_version": plan(root, "planned")["plan_format_version"], "terraform_version": "1.11.4",
                                                "resource_changes": plan(root, "planned")["resource_changes"]}))
    shutil.copytree(platform() / root, code / root)
    shutil.copytree(platform() / "workbooks", code / "workbooks")
    said = [{(f["check"], re.sub(rf"^{root}/", "", f["resource"] or "")): f for f in findings(folder)} for folder in (read, code)]
    # A folder with one cloud's code alone has no CODEOWNERS.
    gaps = [f"{f['check']}: {f['resource']}: {f['reason']}" for one in said for f in one.values() if f["status"] == "gap" and
            f["check"] != "branch-protection-codeowners"]
    assert not gaps, "\n".join(gaps)
    both = [key for key in said[0] if key in said[1] and {said[0][key]["status"], said[1][key]["status"]} <= {"ok", "gap"}]
    assert len(both) >= least, f"{len(both)} findings are known from both"


def every_wrong_value_is_refused_by_its_variable():
    """A root of nothing but variables, each with a value that refused.yaml says is wrong, for its first rule, its second, ..."""
    program()
    wrong = yaml.safe_load((SOURCE / "tests/prepare/refused.yaml").read_text())
    text, given, rules = "", {}, {}
    for file in sorted(f for root in ROOTS for f in (platform() / root).rglob("variables.tf")):
        folder = file.parent.relative_to(platform()).as_posix().replace("/modules/", "/")
        for name, body in re.findall(r'^variable "(\w+)" \{\n(.*?)^\}', file.read_text(), re.M | re.S):
            if not (count := body.count("condition ")):
                continue
            at = f"{folder}__{name}".replace("/", "_").replace("-", "_")
            asked = wrong.get(folder, {}).pop(name, [])
            assert len(asked) == count, f"refused.yaml: {folder}: {name} has {count} rules and {len(asked)} wrong values"
            rules[at], given[at] = count, asked
            # A wrong value needs only what its rule looks at.
            body = re.sub(r"type += \w*\(?object\(\{.*?^  \}\)+$", "type = any", re.sub(r"type += object\(\{[^\n]*\}\)$", "type = any", body, flags=re.M), flags=re.M | re.S)
            # What another variable says, which is wrong itself here, stands as 1.
            text += f'variable "{at}" {{\n' + re.sub(r"\bvar\.(\w+)", lambda m, n=name, a=at: f"var.{a}" if m[1] == n else "1", body) + "}\n"
    left = {folder: names for folder, names in wrong.items() if names}
    assert not left, f"refused.yaml: these have no rule: {left}"
    folder = TOP / "refused"
    folder.mkdir()
    (folder / "variables.tf").write_text(text)
    lines, at = {}, None # which variable a line of the file is of
    for n, line in enumerate(text.splitlines(), 1):
        at = m[1] if (m := re.match(r'variable "(\w+)"', line)) else at
        lines[n] = at
    for rule in range(max(rules.values())):
        asked = {at: some[min(rule, len(some) - 1)] for at, some in given.items()}
        (folder / "terraform.tfvars.json").write_text(json.dumps(asked))
        done = terraform(folder, "plan", "-json", "-input=false")
        said = [json.loads(line).get("diagnostic", {}) for line in done.stdout.splitlines()]
        refused = {lines[int(m[1])] for d in said if (m := re.search(r"validation rule at variables\.tf:(\d+)", d.get("detail", "")))}
        other = [d for d in said if d.get("severity") == "error" and d["summary"] != "Invalid value for variable"]
        assert not other, json.dumps(other[:3], indent=1)
        assert refused == set(asked), f"taken as right: {sorted(set(asked) - refused)}"


def tests():
    for root, least in (("terraform", 150), ("aws", 20), ("google", 20)):
        for test in (its_own_tests_pass, it_is_planned_and_applied, a_second_plan_changes_nothing, taking_protection_off_touches_nothing_else, destroyed_it_leaves_nothing,
                     no_value_holds_a_name_that_was_to_be_filled_in):
            yield f"{root}: {test.__name__.replace('_', ' ')}" + (" (P3-T2)" if test is destroyed_it_leaves_nothing else ""), lambda r=root, t=test: t(r)
        yield f"{root}: the plan says what the code says, and neither has a gap", lambda r=root, n=least: the_plan_says_what_the_code_says(r, n)
    yield "terraform: the least estate can be planned too", the_least_estate_can_be_planned_too
    yield "every wrong value is refused by its variable", every_wrong_value_is_refused_by_its_variable


def main():
    todo = list(tests())
    print(f"1..{len(todo)}", flush=True)
    bad = 0
    for n, (name, test) in enumerate(todo, 1):
        try:
            test()
            print(f"ok {n} - {name}", flush=True)
        except Skip as why:
            print(f"ok {n} - {name} # SKIP {why}", flush=True)
        except AssertionError as wrong:
            bad += 1
            print(f"not ok {n} - {name}\n# " + str(wrong).replace("\n", "\n# "), flush=True)
    return bad > 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="lintel-applied-") as top:
        TOP, SAID = pathlib.Path(top), {}
        sys.exit(main())
