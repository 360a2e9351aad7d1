#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Phase 1 of the six-phase framework: what must be true of each of its rows, on small estates made here.
A test is called after the row's id.  The spreadsheet (P1-T1) goes through LibreOffice in tests/report/sheet.py.

Usage: p1.py LINTEL SOURCE
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

LINTEL, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
TODAY = "2026-11-22"
SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
KEY = "sk-proj-" + "aB3dE5gH7jK9mN1pQ2rS" + "T3BlbkFJ" + "vW4xY6zA8bC0dE2fG4hJ"


class Skip(Exception):
    pass


class Estate:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def put(self, name, text):
        path = self.folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text if isinstance(text, str) else json.dumps(text))
        return self

    def run(self, *words):
        env = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "XDG_STATE_HOME": str(self.folder / "state"), "LC_ALL": "C.UTF-8",
               **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}}
        (self.folder / "in").mkdir(exist_ok=True)
        ran = subprocess.run([LINTEL, "assess", "in", *words, "--today", TODAY], cwd=self.folder, env=env, capture_output=True,
                             text=True, timeout=60)
        assert ran.returncode in (0, 3, 4, 5), ran.stderr
        return ran.stdout

    def assess(self, *words):
        found = json.loads(self.run("--format", "json", *words))
        self.code = {c["id"]: c["code"] or c["id"] for c in found["checks"]}
        return found

    def findings(self, found, code, status):
        return [f for f in found["findings"] if self.code[f["check"]] == code and f["status"] == status]


def item(found, name):
    return next(i for i in found["items"] if i["framework"] == "infra6" and i["id"] == name)


def opportunities(estate):
    """P1-A1 repeated work in logs, alerts and tickets is found and ranked"""
    raise Skip("no verb mines logs for repeated work yet; the row is decided by its question")


def opportunities_by_question(estate):
    """P1-A1 the row is open, or done, as people answer"""
    for said, state in (("yes", "done"), ("no", "open")):
        found = estate.put("lintel.yaml", f'answers:\n  who: Ana\n  day: 2026-11-01\n  caf.st-1.1: "{said}"\n').assess()
        assert item(found, "P1-A1")["state"] == state, item(found, "P1-A1")


def stakeholders(estate):
    """P1-A2 a group that is missing raises a gap"""
    people = "".join(f"  - {{name: {n}, group: {g}}}\n" for n, g in (("Bo", "devops"), ("Cy", "data"), ("Di", "business")))
    found = estate.put("lintel.yaml", "people:\n" + people).assess()
    assert [f["resource"] for f in estate.findings(found, "stakeholders-named", "gap")] == ["security"]
    assert item(found, "P1-A2")["state"] == "open"
    found = estate.put("lintel.yaml", "people:\n" + people + "  - {name: Ana, group: security}\n").assess()
    assert not estate.findings(found, "stakeholders-named", "gap")


def accounts(count):
    return [{"id": f"/subscriptions/{SUBSCRIPTION}/resourceGroups/ai/providers/Microsoft.CognitiveServices/accounts/ai{n}",
             "name": f"ai{n}", "type": "microsoft.cognitiveservices/accounts", "location": "westeurope", "resourceGroup": "ai",
             "subscriptionId": SUBSCRIPTION, "kind": "OpenAI", "sku": {"name": "S0"},
             "properties": {"publicNetworkAccess": "Disabled", "disableLocalAuth": True}} for n in range(count)]


def automated(estate):
    """P1-A3a ten that are live and seven in code are 70 %, and the three are named"""
    live = accounts(10)
    estate.put("lintel.yaml", "sources:\n  azure: {recordings: saved}\n")
    estate.put("saved/graph.json", {"totalRecords": 10, "count": 10, "data": live, "resultTruncated": "false"})
    estate.put("terraform.tfstate", {"version": 4, "terraform_version": "1.9.0", "resources": [
        {"mode": "managed", "type": "azurerm_cognitive_account", "name": a["name"],
         "provider": 'provider["registry.terraform.io/hashicorp/azurerm"]',
         "instances": [{"schema_version": 0, "attributes": {"id": a["id"], "name": a["name"], "location": "westeurope"}}]}
        for a in live[:7]]})
    found = estate.assess()
    gaps = estate.findings(found, "IAC-001", "gap")
    assert len(gaps) == 1 and "70 %" in gaps[0]["reason"], gaps
    assert all(name in gaps[0]["reason"] for name in ("ai7", "ai8", "ai9")) and "ai6" not in gaps[0]["reason"], gaps
    assert item(found, "P1-A3a")["state"] in ("open", "partial")


SERVER = """apiVersion: apps/v1
kind: Deployment
metadata: {name: llm, namespace: ai, labels: {app: llm}}
spec:
  selector: {matchLabels: {app: llm}}
  template:
    metadata: {labels: {app: llm}}
    spec:
      containers: [{name: llm, image: "vllm/vllm-openai:v0.11.0", ports: [{name: http, containerPort: 8000}]}]
"""
MONITOR = """apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: %s, namespace: ai}
spec:
  selector: {matchLabels: {app: %s}}
  podMetricsEndpoints: [{port: http}]
"""


def observable(estate):
    """P1-A3b what is no longer scraped turns its row to a gap"""
    estate.put("llm.yaml", SERVER).put("other.yaml", MONITOR % ("other", "other")).put("monitor.yaml", MONITOR % ("llm", "llm"))
    found = estate.assess()
    assert estate.findings(found, "OBS-009", "ok") and not estate.findings(found, "OBS-009", "gap")
    (estate.folder / "in" / "monitor.yaml").unlink()
    found = estate.assess()
    assert estate.findings(found, "OBS-009", "gap") and "OBS-009" in item(found, "P1-A3b")["sentence"]


# Where what is seen lies, the check that tells it, its status, and a piece of its sentence.
MACHINES = [
    ("nvidia_smi/two-cards-one-lost", "HST-003", "ok", "driver 580"),
    ("nvidia_smi/broken-off-and-empty", "HST-003", "unknown", "could not be read"),
    ("host/h100-node", "HST-002", "gap", "1 of 2 GPUs"),
    ("host/no-gpu", "HST-001", "skip", "nothing of this kind"),
    ("host/driver-missing-in-container", "HST-001", "unknown", "container"),
]


def gpu_ready(estate):
    """P1-A3c a good driver, a broken report, a lost card, a container without driver and no card are told apart"""
    cases = SOURCE / "tests" / "collect"
    for folder, code, status, piece in MACHINES:
        shutil.rmtree(estate.folder / "in", ignore_errors=True)
        if folder.startswith("host"):
            found = estate.assess("--host", "--root", str(cases / folder / "in"))
        else:
            shutil.copytree(cases / folder / "in", estate.folder / "in")
            found = estate.assess()
        got = estate.findings(found, code, status)
        assert any(piece in g["reason"] for g in got), (folder, [f for f in found["findings"] if estate.code[f["check"]] == code])


def cards(estate):
    """P1-A3c reports of a T4, an A100 and an H100 give a card each"""
    report = next((SOURCE / "tests/collect/nvidia_smi/two-cards-one-lost/in").rglob("*.xml")).read_text()
    for model in ("Tesla T4", "NVIDIA A100-SXM4-80GB", "NVIDIA H100 80GB HBM3"):
        estate.put(f"{model.split()[1]}.xml", report.replace("NVIDIA H100 80GB HBM3", model))
    ran = subprocess.run([LINTEL, "query", "select distinct model from gpu where model is not null order by model", "in", "--format", "json"],
                         cwd=estate.folder, capture_output=True, text=True, timeout=60)
    assert [row["model"] for row in json.loads(ran.stdout)] == ["NVIDIA A100-SXM4-80GB", "NVIDIA H100 80GB HBM3", "Tesla T4"], ran


def learning(estate):
    """P1-A4 a person who has not begun is among the gaps"""
    found = estate.put("lintel.yaml", "people:\n  - {name: Ana, group: security, learning: foundation, started: 2026-10-01}\n"
                                      "  - {name: Bo, group: platform, learning: foundation}\n").assess()
    gaps = estate.findings(found, "learning-started", "gap")
    assert [g["resource"] for g in gaps] == ["Bo"] and "Bo has not begun" in estate.run(), gaps


DEPLOYMENT = """resource "azurerm_cognitive_deployment" "chat" {
  name                 = "chat"
  cognitive_account_id = "x"
  model { 
    format = "OpenAI" 
    name = "gpt-4.1" 
    version = "2025-04-14"
  }
  sku { 
    name = "GlobalStandard" 
    capacity = 400
  }
}
"""


def quota(estate):
    """P1-T2 a plan that is larger than the quota of its model is a gap"""
    for units, status in ((300, "gap"), (1000, "ok")):
        estate.put("main.tf", DEPLOYMENT).put("lintel.yaml", f"answers:\n  who: Ana\n  day: 2026-11-01\n  model.quota: {{gpt-4.1: {units}}}\n")
        found = estate.assess()
        assert estate.findings(found, "GPU-002", status), [f for f in found["findings"] if estate.code[f["check"]] == "GPU-002"]


def several_people(estate):
    """P1-T3 answers that contradict each other create a finding"""
    said = "  strategy.sponsor:\n    - {value: \"yes\", who: Ana, day: 2026-11-01}\n    - {value: \"%s\", who: Bo, day: 2026-11-02}\n"
    found = estate.put("lintel.yaml", "answers:\n" + said % "no").assess()
    gaps = estate.findings(found, "answers-agree", "gap")
    assert len(gaps) == 1 and gaps[0]["resource"] == "strategy.sponsor" and "Bo says no" in gaps[0]["reason"], gaps
    found = estate.put("lintel.yaml", "answers:\n" + said % "yes").assess()
    assert not estate.findings(found, "answers-agree", "gap")


def tomorrow(estate):
    """P1-Q a quota of nothing leads to a path that quota dominates"""
    estate.put("lintel.yaml", "answers:\n  who: Ana\n  day: 2026-11-01\n  model.quota: {gpt-5.1: 0}\n")
    found = json.loads(estate.run("--tomorrow", "hosted-gpt", "--format", "json"))
    longest = max(found["steps"], key=lambda s: s["days_most"])
    assert found["verdict"] == "no" and longest["id"] == "quota" and longest["status"] == "gap", found
    assert "most of it quota" in found["sentence"], found["sentence"]


def skills(estate):
    """P1-S wrong answers lower the level"""
    scores = []
    for levels, done in (("3,3,3,3", 10), ("0,1,0,0", 2)):
        estate.put("docs/skills.csv", f"person,cloud,ai_fundamentals,automation,security_ops\nAna,{levels}\nBo,{levels}\n")
        estate.put("lintel.yaml", "answers:\n  who: Ana\n  day: 2026-11-01\n  skills.matrix: {path: docs/skills.csv, reviewed: 2026-10-01}\n"
                   f"  skills.training:\n    - {{course: basics, planned: 10, completed: {done}, evidence: lms.csv}}\n")
        scores.append(next(a for a in estate.assess()["areas"] if a["area"] == "skills"))
    assert scores[0]["gap"] == 0 and scores[1]["gap"] > 0 and scores[0]["hi"] > scores[1]["hi"], scores


def shadow(estate):
    """P1-SH a planted key and a planted host are found, and an empty log is unknown, not clean"""
    estate.put("app/client.py", f'OPENAI = "{KEY}"\n')
    estate.put("logs/squid.log", "1795255200.603    310 10.1.0.7 TCP_TUNNEL/200 5120 CONNECT api.openai.com:443 - HIER_DIRECT/1.2.3.4 -\n")
    estate.put("lintel.yaml", "sources:\n  egress: [logs]\n")
    found = estate.assess()
    assert any(g["file"] == "app/client.py" for g in estate.findings(found, "SHA-001", "gap")), estate.findings(found, "SHA-001", "unknown")
    assert KEY not in json.dumps(found)
    assert estate.findings(found, "SHA-012", "gap"), [f for f in found["findings"] if estate.code[f["check"]] == "SHA-012"]
    estate.put("logs/squid.log", "")
    found = estate.assess()
    verdict = next(c["verdict"] for c in found["checks"] if c["code"] == "SHA-012")
    assert verdict == "unknown", verdict


def scorecard(estate):
    """P1-D an area below 3 creates work of phase 2"""
    estate.put("main.tf", 'resource "azurerm_cognitive_account" "a" {\n  name = "a"\n  kind = "OpenAI"\n  sku_name = "S0"\n'
                          '  location = "westeurope"\n  resource_group_name = "ai"\n  public_network_access_enabled = true\n}\n')
    found = estate.assess()
    network = next(a for a in found["areas"] if a["area"] == "networking")
    rating = next(r for r in found["ratings"] if r["area"] == "networking")
    work = [found["checks"][w["check"]]["code"] if isinstance(w["check"], int) else estate.code[w["check"]] for w in found["work"]]
    assert network["lo"] < 3 and rating["lo"] == 1 and "NET-001" in work, (network, rating, work)
    assert "Work of phase 2" in estate.run("--scorecard")


def main():
    bad = number = 0
    tests = (opportunities, opportunities_by_question, stakeholders, automated, observable, gpu_ready, cards, learning, quota, several_people,
             tomorrow, skills, shadow, scorecard)
    for test in tests:
        number += 1
        try:
            with tempfile.TemporaryDirectory(prefix="lintel-p1-") as folder:
                test(Estate(folder))
            print(f"ok {number} - {test.__doc__}")
        except Skip as why:
            print(f"ok {number} - {test.__doc__} # SKIP {why}")
        except Exception as wrong:  # noqa: BLE001
            bad += 1
            print(f"not ok {number} - {test.__doc__}\n# {type(wrong).__name__}: {str(wrong)[:600]}")
    print(f"1..{number}")
    return bad != 0


sys.exit(main())
