#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What other scanners found, as answers to our checks.

Usage: scans.py LINTEL CHECKS (the folder content/checks)
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import traceback

LINTEL, CHECKS = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
OPEN = """resource "azurerm_key_vault" "a" {
  name                          = "a"
  location                      = "westeurope"
  public_network_access_enabled = true
  network_acls {
    default_action = "Allow"
    bypass         = "None"
  }
}
"""
CLOSED = OPEN.replace('"Allow"', '"Deny"').replace("= true", "= false")


def sarif(rule, kind="fail", uri="main.tf", first=1, last=9, scanner="Checkov"):
    place = {"artifactLocation": {"uri": uri}, "region": {"startLine": first, "endLine": last}}
    return {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": scanner, "version": "3.2.1"}}, "results": [
        {"ruleId": rule, "kind": kind, "message": {"text": "what it says"}, "locations": [{"physicalLocation": place}]}]}]}


def prowler(rule, status, resource):
    return [{"class_uid": 2004, "metadata": {"event_code": rule, "product": {"name": "Prowler", "version": "5"}}, "status_code": status,
             "status_detail": "detail", "resources": [{"uid": resource, "type": "x"}]}]


class Estate:
    def __init__(self, **files):
        self.folder = tempfile.TemporaryDirectory()
        for name, content in files.items():
            name = name.replace("__", ".")
            (pathlib.Path(self.folder.name) / name).write_text(content if isinstance(content, str) else json.dumps(content))

    def assess(self, *words):
        env = {**os.environ, "HOME": self.folder.name, "XDG_STATE_HOME": self.folder.name + "/.state"}
        ran = subprocess.run([LINTEL, "assess", "--only", "terraform,scans", "--format", "json", *words, self.folder.name],
                             capture_output=True, text=True, timeout=60, env=env)
        assert ran.returncode in (0, 4), ran.stderr
        return json.loads(ran.stdout) if ran.stdout else None

    def check(self, name):
        document = self.assess()
        check = next(c for c in document["checks"] if c["id"] == name)
        return check, [f for f in document["findings"] if f["check"] == name]


def answers(check):
    return {status: check[status] for status in ("ok", "gap", "unknown") if check[status]}


def a_gap_that_both_see_is_one_gap_in_our_words():
    check, findings = Estate(main__tf=OPEN, report__sarif=sarif("CKV_AZURE_109")).check("key-vault-firewall-closed")
    assert answers(check) == {"gap": 1} and "Checkov" not in findings[0]["reason"], (check, findings)


def a_gap_of_theirs_goes_before_our_ok_and_names_who_says_so():
    check, findings = Estate(main__tf=CLOSED, report__sarif=sarif("CKV_AZURE_109")).check("key-vault-firewall-closed")
    assert answers(check) == {"gap": 1}, check
    assert findings[0]["reason"] == "Checkov says so (CKV_AZURE_109 fails): what it says" and findings[0]["quality"] == "inferred", findings
    assert findings[0]["resource"] == "azurerm_key_vault.a"


def their_ok_does_not_take_a_gap_of_ours_away():
    check, findings = Estate(main__tf=OPEN, report__sarif=sarif("CKV_AZURE_109", "pass")).check("key-vault-firewall-closed")
    assert answers(check) == {"gap": 1} and findings[0]["quality"] == "declared", (check, findings)


def their_ok_helps_where_we_did_not_know():
    unknown = OPEN.replace('"Allow"', "var.action").replace("= true", "= var.public") + 'variable "action" {}\nvariable "public" {}\n'
    check, _ = Estate(main__tf=unknown).check("key-vault-firewall-closed")
    assert answers(check) == {"unknown": 1}, check
    check, findings = Estate(main__tf=unknown, report__sarif=sarif("CKV_AZURE_109", "pass")).check("key-vault-firewall-closed")
    assert answers(check) == {"ok": 1} and findings[0]["quality"] == "inferred", (check, findings)


def what_only_they_saw_is_an_answer_too():
    check, findings = Estate(p__json=prowler("rds_instance_no_public_access", "PASS", "arn:db")).check("database-not-public")
    assert answers(check) == {"ok": 1} and check["verdict"] == "ok" and findings[0]["resource"] == "arn:db", (check, findings)
    check, _ = Estate(p__json=prowler("rds_instance_no_public_access", "FAIL", "arn:db")).check("database-not-public")
    assert answers(check) == {"gap": 1} and check["quality"] == "inferred", check


def one_resource_in_two_reports_counts_once():
    check, _ = Estate(p__json=prowler("rds_instance_no_public_access", "FAIL", "arn:DB"),
                      q__json=prowler("rds_instance_no_public_access", "PASS", "arn:db")).check("database-not-public")
    assert answers(check) == {"gap": 1}, check


def a_pass_of_a_rule_that_asks_for_less_decides_nothing():
    check, _ = Estate(p__json=prowler("keyvault_rbac_enabled", "PASS", "/vaults/a")).check("keyvault-baseline")
    assert answers(check) == {"unknown": 1}, check


def a_gap_of_a_rule_that_asks_for_more_decides_nothing():
    check, _ = Estate(p__json=prowler("aks_clusters_public_access_disabled", "FAIL", "/managedClusters/a")).check("aks-api-private")
    assert answers(check) == {"unknown": 1}, check


def rules_that_speak_for_no_check_are_told():
    document = Estate(r__sarif=sarif("CKV_NOBODY_1")).assess()
    source = next(s for s in document["sources"] if s["collector"] == "scans")
    assert source["state"] == "read" or source["state"] == "ok", source
    assert source["sentence"] == "CKV_NOBODY_1 speaks for none of our checks", source


def our_own_report_is_not_read_back():
    estate = Estate(main__tf=OPEN)
    first = estate.assess()
    subprocess.run([LINTEL, "assess", "--only", "terraform", "--store", "none", "--format", f"sarif={estate.folder.name}/lintel.sarif",
                    estate.folder.name], check=False, capture_output=True)
    assert (pathlib.Path(estate.folder.name) / "lintel.sarif").exists()
    again = estate.assess()
    assert [c["gap"] for c in again["checks"]] == [c["gap"] for c in first["checks"]]
    assert next(s for s in again["sources"] if s["collector"] == "scans")["facts"] == 0


def every_check_that_a_rule_speaks_for_is_there():
    ran = subprocess.run([LINTEL, "query", "select distinct check_id, counts from scan_rule", "--only", "scans", "--format", "json"],
                         capture_output=True, text=True, check=True, cwd=tempfile.gettempdir())
    known = {path.stem for path in CHECKS.glob("*/*.sql")}
    rows = json.loads(ran.stdout)
    assert len(rows) > 30 and all(r["check_id"] in known and r["counts"] in ("ok", "gap", "both") for r in rows), rows


def ten_thousand_answers_are_no_matter_of_squares():
    many = [{**prowler("rds_instance_no_public_access", "FAIL", f"arn:{i}")[0]} for i in range(20000)]
    check, _ = Estate(p__json=many).check("database-not-public")
    assert answers(check) == {"gap": 20000}


def main():
    tests = [v for v in list(globals().values()) if callable(v) and getattr(v, "__module__", "") == "__main__"
             and getattr(v, "__code__", None) and v.__code__.co_argcount == 0 and v.__name__ != "main"]
    bad = 0
    for n, test in enumerate(tests, 1):
        try:
            test()
            print(f"ok {n} - {test.__name__}", flush=True)
        except Exception:
            bad += 1
            print(f"not ok {n} - {test.__name__}\n# " + traceback.format_exc().replace("\n", "\n# "), flush=True)
    print(f"1..{len(tests)}")
    return bad != 0


sys.exit(main())
