#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What others say of what lintel prepare renders: actionlint, zizmor, shellcheck, yamllint, checkov, Azure ML's own SDK, another
reader of Bicep.  What they find is mended, or it stands in REASONS with why it stays; a reason nobody needs fails too.

Usage: opinions.py LINTEL SOURCE [WORD...]
"""
import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import traceback

import validators
import yaml

LINTEL, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()

ASSOCIATED = "made beside it by for_each, which checkov does not connect"
LOGGED = "diagnostic settings log it; the old logging of the account is off"
EXPORTER = "the exporter reads counters of the driver, which its maker allows to SYS_ADMIN alone"
KUBELET = "it writes its socket where the kubelet, which is root, reads it"
ROTATED = "a rotation policy makes a new version each year and ends each after two"
HSM = "a key in an HSM is dearer; who needs one says so by sku_name of the vault"
# CHECK or CHECK@FRAMEWORK: why what checkov says stays as it is.
REASONS = {
    "CKV2_AWS_62": "nothing waits for a new model; who releases one tells",
    "CKV2_AWS_64": "the key's default policy leaves it to IAM of the account",
    "CKV_AWS_144": "weights can be fetched again from where they are from",
    "CKV_AWS_158": "CloudWatch encrypts with a key of its own; no prompt is in these logs",
    "CKV_AWS_18": "reads of objects are told by CloudTrail, which is of the account",
    "CKV_AWS_338": "180 days, as all our logs",
    "CKV_AWS_394": "the first three zones are taken by name, and a new one comes last",
    "CKV2_AZURE_21": LOGGED,
    "CKV_AZURE_33": LOGGED,
    "CKV2_AZURE_22": "a key of one's own where data is restricted, which this estate's is not",
    "CKV2_AZURE_31": ASSOCIATED,
    "CKV2_AZURE_33": ASSOCIATED,
    "CKV_AZURE_112": HSM,
    "CKV_AZURE_164": "Azure retires content trust; admission wants a digest instead",
    "CKV_AZURE_166": "quarantine holds every image until a scanner lets it go, and there may be none",
    "CKV_AZURE_168": "a GPU machine has few pods: one for each GPU, and the node's own",
    "CKV_AZURE_20": "people are told by mail; a number is of one person",
    "CKV_AZURE_226": "not every size of the system pool has a disk of its own to hold it",
    "CKV_AZURE_233": "the registry is; its copy lies in a region that may have no zones",
    "CKV_AZURE_247": "outbound access is closed and the list is empty, where checkov wants entries",
    "CKV_AZURE_40": ROTATED,
    "CKV_AZURE_50": "the driver of the GPU and the sign-in by Entra ID are extensions",
    "CKV_GCP_12": "the data plane enforces policies (ADVANCED_DATAPATH)",
    "CKV_GCP_13": "certificates of clients are off by default since 1.12",
    "CKV_GCP_62": "reads of objects are told by audit logs of the project",
    "CKV_GCP_65": "a group of the domain; the estate names none",
    "CKV_GCP_66": "needs attestors, which are of who builds images; admission wants digests",
    "CKV_GCP_68": "the driver is built on the node and is not signed; the system pool boots securely",
    "CKV_GCP_69": "set on both pools; the cluster has none of its own",
    "CKV_GCP_82": "deletion_policy refuses it, which checkov does not know yet; Terraform's own refusal takes no variable",
    "CKV_K8S_11": "a limit of CPU slows a server down that its node has room for; memory has one",
    "CKV_K8S_20": EXPORTER,
    "CKV_K8S_25": EXPORTER,
    "CKV_K8S_39": EXPORTER,
    "CKV_K8S_23": KUBELET,
    "CKV_K8S_29": KUBELET,
    "CKV_K8S_40": KUBELET,
    "CKV_K8S_8": "the plugin has no page to ask, and ends when the kubelet's socket goes",
    "CKV_K8S_9": "the plugin serves the kubelet, which finds it by its socket",
    "CKV_GHA_7": "the input is the file of the release, which is in the repository",
    "CKV_SECRET_6": "the name of a secret, as keys of restricted look: no value",
    "CKV_AZURE_151": "encryptionAtHost stands in both branches of a condition; and it is Linux",
    "CKV_AZURE_97": "encryptionAtHost stands in both branches of a condition",
    "CKV_AZURE_206": "the copy of an account is a parameter, and never of one hall",
    "CKV_AZURE_243": ASSOCIATED,
    "CKV_AZURE_35": "Deny stands there, before a comment that ends checkov's reading",
    "CKV_AZURE_43": "the name is a parameter",
}


class Skip(Exception):
    pass


@functools.cache
def rendered():
    out = pathlib.Path(tempfile.mkdtemp()) / "out"
    subprocess.run([LINTEL, "prepare", "render", "--out", out, "--estate", SOURCE / "tests/prepare/estate"], check=True, capture_output=True)
    return out


def opinion(name, packages="checkov"):
    path = validators.opinion(packages, name)
    if not path:
        raise Skip(f"{packages} is not here; {validators.HOW}")
    return path


def said(*words, folder=None, given=None):
    """What a program says, where it is not content."""
    done = subprocess.run(words, cwd=folder or rendered(), input=given, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def validator(name):
    path = validators.program(name)
    if not path:
        raise Skip(f"{name} is not here; {validators.HOW}")
    return path


# --- modules and their READMEs ---

def cells(text, heading):
    """Rows of the table below a heading: name to sentence."""
    part = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0] if f"\n## {heading}\n" in text else ""
    return {name: m[2].replace("\\|", "|") for m in re.finditer(r"^\| (`\w+`(?:, `\w+`)*) \| (.*) \|$", part, re.M) for name in re.findall(r"\w+", m[1])}


def each_module_of_bicep_says_beside_it_what_it_takes_and_gives():
    modules = sorted((rendered() / "bicep/modules").glob("*.bicep"))
    assert len(modules) >= 17
    for module in modules:
        readme = module.with_suffix(".md").read_text()
        found = {"param": {}, "output": {}}
        for d in re.finditer(r"^@description\('((?:[^'\\]|\\.)*)'\)\n(?:(?:@|  |\]).*\n)*(param|output) (\w+) ", module.read_text(), re.M):
            found[d[2]][d[3]] = d[1].replace("\\'", "'")
        there = re.findall(r"^(param|output) (\w+) ", module.read_text(), re.M)
        assert len(there) == sum(map(len, found.values())), (module.name, [n for _, n in there if n not in {**found["param"], **found["output"]}])
        assert cells(readme, "Parameters") == found["param"] and cells(readme, "Outputs") == found["output"], module.name


def each_module_of_terraform_says_beside_it_what_it_takes_and_gives():
    for readme in rendered().glob("*/modules/*/README.md"):
        for heading, file, kind in (("Inputs", "variables.tf", "variable"), ("Outputs", "outputs.tf", "output")):
            names, code = set(cells(readme.read_text(), heading)), readme.with_name(file)
            there = set(re.findall(rf'^{kind} "(\w+)"', code.read_text(), re.M)) if code.exists() else set()
            assert not names or names == there, (str(readme), names ^ there)


def links_of_readmes_lead_somewhere():
    for page in rendered().rglob("*.md"):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), (page.name, target)


# --- scripts and workflows ---

def scripts():
    """Each shell script by name: files, and what stands inside of Azure Pipelines."""
    for path in rendered().rglob("*.sh"):
        yield str(path.relative_to(rendered())), path.read_text()

    def inside(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if key in ("script", "inlineScript") and isinstance(value, str):
                    # What AzureCLI@2 hands to its script comes first.
                    yield '#!/bin/bash\n: "${servicePrincipalId:=}" "${tenantId:=}" "${idToken:=}"\n' + re.sub(r"\$\(([A-Z][\w.]*)\)", lambda m: "$" + m[1].upper().replace(".", "_"), value)
                else:
                    yield from inside(value)
        elif isinstance(node, list):
            for value in node:
                yield from inside(value)
    for path in (rendered() / "azure-pipelines").glob("*.yml"):
        for n, script in enumerate(inside(yaml.safe_load(path.read_text()))):
            yield f"{path.name}, script {n}", script


def shellcheck_has_nothing_to_say_of_scripts():
    if not shutil.which("shellcheck"):
        raise Skip("shellcheck is not here; sh tools/setup.sh test installs it")
    every = dict(scripts())
    assert len(every) >= 20, sorted(every)
    for name, text in every.items():
        told = said("shellcheck", "-", given=text)
        assert not told, (name, told)


def python_of_what_is_rendered_compiles_without_a_warning():
    for path in rendered().rglob("*.py"):
        told = said(sys.executable, "-W", "error", "-c", "import sys; compile(open(sys.argv[1]).read(), sys.argv[1], 'exec')", path)
        assert not told, told


def actionlint_takes_the_workflows():
    actionlint, config = validator("actionlint"), rendered() / ".github/actionlint.yaml"
    for path in (rendered() / ".github/workflows").iterdir():
        told = said(actionlint, "-no-color", "-config-file", config, path)
        assert not told, told


def zizmor_finds_no_way_into_the_workflows():
    told = said(opinion("zizmor"), "--offline", "--quiet", "--no-progress", "--format", "plain", ".github")
    assert not told, told


def a_job_of_azure_pipelines_asks_for_other_stages_as_it_may():
    # Variables of jobs and stages know stageDependencies alone; conditions of stages know dependencies alone.
    for path in (rendered() / "azure-pipelines").glob("*.yml"):
        stages = {s["stage"]: s for s in yaml.safe_load(path.read_text()).get("stages", [])}
        for name, stage in stages.items():
            after = [stage["dependsOn"]] if isinstance(stage.get("dependsOn"), str) else stage.get("dependsOn", [])
            assert set(re.findall(r"(?<!\w)dependencies\.(\w+)", stage.get("condition", ""))) <= set(after), (path.name, name)
            asked = json.dumps({k: v for k, v in stage.items() if k != "condition"})
            assert "$[ dependencies." not in asked, (path.name, name)
            for of, job in re.findall(r"stageDependencies\.(\w+)\.(\w+)", asked):
                assert of in after and job in [j.get("job") or j.get("deployment") for j in stages[of]["jobs"]], (path.name, name, of, job)


# --- other readers ---

def promtool_takes_the_configuration_of_prometheus():
    if not shutil.which("promtool"):
        raise Skip("promtool is not here; sh tools/setup.sh test installs it")
    folder = pathlib.Path(tempfile.mkdtemp()) / "prometheus"
    shutil.copytree(rendered() / "prometheus", folder)
    config = yaml.safe_load((folder / "prometheus.yaml").read_text())
    for job in config["scrape_configs"]:  # Debian's promtool is built without Kubernetes
        assert {s["role"] for s in job.pop("kubernetes_sd_configs")} <= {"pod", "endpoints"}, job
    (folder / "prometheus.yaml").write_text(yaml.safe_dump(config))
    told = said("promtool", "check", "config", "prometheus.yaml", folder=folder)
    assert not told, told


# A span as a model server that keeps too much would write it.
SPAN = {"traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "b7ad6b7169203331", "name": "chat",
        "attributes": {"gen_ai.request.model": "gpt-5.2", "gen_ai.usage.input_tokens": "7", "lintel.cost": "0.1", "note": "ana@contoso.example asked",
                       "gen_ai.input.messages": "xylophone", "gen_ai.prompt.0.content": "xylophone", "gen_ai.tool.call.arguments": "xylophone",
                       "llm.prompts": "xylophone", "traceloop.entity.input": "xylophone", "enduser.id": "ana"},
        "events": {"gen_ai.prompt": "xylophone", "exception.message": "xylophone", "exception.type": "Timeout"}}


def processors_of_the_collector_itself_keep_no_word_that_was_said():
    keys = lambda told: [{"key": k, "value": {"stringValue": v}} for k, v in told.items()]  # noqa: E731
    span = {**SPAN, "attributes": keys(SPAN["attributes"]), "events": [{"name": "said", "attributes": keys(SPAN["events"])}]}
    given = json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]})
    done = subprocess.run([validator("collector"), "otel/collector.yaml"], cwd=rendered(), input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    kept = json.loads(done.stdout)["resourceSpans"][0]
    span = kept["scopeSpans"][0]["spans"][0]
    left = lambda attributes: {a["key"]: a["value"]["stringValue"] for a in attributes}  # noqa: E731
    assert left(span["attributes"]) == {"gen_ai.request.model": "gpt-5.2", "gen_ai.usage.input_tokens": "7", "lintel.cost": "0.1", "note": "*** asked"}, span
    assert left(span["events"][0]["attributes"]) == {"exception.type": "Timeout"}, span
    assert left(kept["resource"]["attributes"])["cloud.region"] == "swedencentral", kept
    broken = pathlib.Path(tempfile.mkdtemp()) / "collector.yaml"
    broken.write_text((rendered() / "otel/collector.yaml").read_text().replace("delete_matching_keys", "delete_some_keys", 1))
    assert "delete_some_keys" in said(validator("collector"), broken, given=given)


def yamllint_takes_every_file_of_yaml():
    rules = {k: "disable" for k in ("line-length", "document-start", "comments", "comments-indentation", "braces", "brackets", "indentation")}
    config = json.dumps({"extends": "default", "rules": {**rules, "truthy": {"check-keys": False}}})
    files = [p for p in rendered().rglob("*.y*ml") if "charts/lintel/templates" not in str(p)]
    told = said(opinion("yamllint"), "-d", config, "-f", "parsable", *files)
    assert not told, told


def the_sdk_of_azure_ml_loads_endpoints_and_deployments():
    read = """
import pathlib, sys
from azure.ai.ml import load_online_deployment, load_online_endpoint
for path in sorted(pathlib.Path("azure-ml").glob("*/*.yaml")):
    if path.name == "endpoint.yaml":
        load_online_endpoint(path)._to_rest_online_endpoint("swedencentral")
    else:
        load_online_deployment(path)
"""
    told = said(opinion("python", "azure-ml"), "-c", read)
    assert not told, told


# pycep reads Bicep as it was before types of one's own and before conditions inside of loops.
OLDER = ((r"(?m)^(?:@.*\n)*type \w+ = (?:\{\n(?:.*\n)*?\}|.*)\n", ""), (r"(?m)^param (\w+) \w+\[\]", r"param \1 array"),
         (r"(?m): if \(.*\) (\{|\[)$", r": \1"), (r"\n\s+([?:] )", r" \1"))


@functools.cache
def older():
    """What is rendered, with Bicep as pycep and checkov know it."""
    folder = pathlib.Path(tempfile.mkdtemp()) / "out"
    shutil.copytree(rendered(), folder)
    for path in folder.rglob("*.bicep"):
        text = path.read_text()
        for find, put in OLDER:
            text = re.sub(find, put, text)
        path.write_text(text)
    return folder


def another_reader_takes_each_file_of_bicep():
    read = """
import pathlib
from pycep import BicepParser
parser = BicepParser()
for path in sorted(pathlib.Path("bicep").rglob("*.bicep")):
    parser.parse(text=path.read_text())
"""
    told = said(opinion("python", "pycep"), "-c", read, folder=older())
    assert not told, told[-800:]


def what_checkov_finds_is_mended_or_has_a_reason():
    done = subprocess.run([opinion("checkov"), "-d", ".", "--framework", "terraform", "bicep", "kubernetes", "github_actions", "secrets", "--skip-download",
                           "--compact", "--quiet", "--output", "json"], cwd=older(), capture_output=True, text=True, check=False,
                          env={**os.environ, "LOG_LEVEL": "ERROR"})
    reports = json.loads(done.stdout)
    read = {r["check_type"]: r["summary"]["resource_count"] for r in reports}
    assert read["terraform"] >= 250 and read["bicep"] >= 80 and read["kubernetes"] >= 70, read
    found = {}
    for f in (f for r in reports for f in r["results"]["failed_checks"]):
        found.setdefault(f["check_id"], []).append(f"{f['check_name']}: {f['file_path']}: {f['resource']}")
    new = {check: places for check, places in found.items() if check not in REASONS}
    assert not new, json.dumps(new, indent=1)
    assert not REASONS.keys() - found.keys(), ("nobody asks for these reasons any more", REASONS.keys() - found.keys())


def main():
    helpers = {"main", "rendered", "opinion", "validator", "said", "cells", "scripts", "older", "Skip"}
    tests = [f for name, f in globals().items() if callable(f) and getattr(f, "__module__", "") == "__main__" and name not in helpers]
    tests = [t for t in tests if not sys.argv[3:] or any(w in t.__name__ for w in sys.argv[3:])]
    print(f"1..{len(tests)}")
    bad = 0
    for n, test in enumerate(tests, 1):
        sentence = test.__name__.replace("_", " ")
        try:
            test()
            print(f"ok {n} - {sentence}", flush=True)
        except Skip as why:
            print(f"ok {n} - {sentence} # SKIP {why}", flush=True)
        except Exception:  # noqa: BLE001
            bad += 1
            print(f"not ok {n} - {sentence}\n# " + traceback.format_exc().replace("\n", "\n# "), flush=True)
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
