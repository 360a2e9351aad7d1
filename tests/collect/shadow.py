#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The hunt for AI that nobody decided about: shadow.py LINTEL."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

LINTEL = os.path.abspath(sys.argv[1])
KEY = "sk-" + "Ab3dEf6hIj9kLm2nOp5q" + "T3BlbkFJ" + "Rs8tUv1wXy4zAb7cDe0f"  # in two pieces, so that no scanner finds it here
PROXY = "2026-11-2{} 10:00:00,{},https://{}/x\n"


def assess(folder, **files):
    for name, text in files.items():
        path = pathlib.Path(folder) / name.replace("__", ".").replace("_", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    run = subprocess.run([LINTEL, "assess", folder, "--format", "json", "--today", "2026-11-22"], capture_output=True, text=True, timeout=60,
                         env=dict(os.environ, HOME=folder + "/home", XDG_STATE_HOME=folder + "/home"))
    assert run.returncode in (0, 4), run.stderr
    assert KEY not in run.stdout + run.stderr
    return json.loads(run.stdout)


def of(found, code):
    check = next(c for c in found["checks"] if c["code"] == code)
    return check["verdict"], [f for f in found["findings"] if f["check"] == check["id"]]


def p1_sh_a_planted_key_and_a_planted_host_are_found(folder):
    found = assess(folder, app_main__py=f'key = "{KEY}"\n', proxy__csv="time,user,url\n" + PROXY.format(0, "ana@example.org", "chat.deepseek.com"))
    assets = {a["kind"]: a for a in found["assets"]}
    assert assets["key"]["file"] == "app/main.py" and assets["key"]["risk"] in ("high", "critical"), assets
    assert assets["service"]["name"] == "chat.deepseek.com" and assets["service"]["first"] == "2026-11-20", assets
    assert all(a["decision"] is None and a["sentence"] for a in found["assets"]), assets
    verdict, findings = of(found, "SHA-012")
    assert verdict == "gap" and any("DeepSeek" in f["reason"] for f in findings), findings
    assert "ana@" not in json.dumps(found)


def p1_sh_an_empty_log_is_unknown_and_not_clean(folder):
    found = assess(folder, proxy__csv="time,user,url\n")
    verdict, findings = of(found, "SHA-012")
    assert verdict == "unknown", findings
    assert any("says nothing about what is used" in b["sentence"] for b in found["blind"]), found["blind"]
    assert found["assets"] == []


def p1_sh_no_log_is_no_data(folder):
    found = assess(folder, readme__md="nothing here\n")
    assert of(found, "SHA-012")[0] == "unknown"
    source = next(s for s in found["sources"] if s["collector"] == "egress")
    assert source["state"] == "absent" and "log" in source["sentence"], source


def p1_sh_a_log_without_ai_speaks_for_its_own_days(folder):
    found = assess(folder, proxy__csv="time,user,url\n" + PROXY.format(0, "ana", "example.org") + PROXY.format(1, "bo", "example.org"))
    verdict, findings = of(found, "SHA-012")
    assert verdict == "ok" and "from 2026-11-20 to 2026-11-21; of other days it says nothing" in findings[0]["reason"], findings


def p1_sh_the_inventory_has_owner_risk_and_decision(folder):
    found = assess(folder, proxy__csv="time,user,url\n" + PROXY.format(0, "ana", "chat.deepseek.com") + PROXY.format(1, "ana", "claude.ai"),
                   lintel__yaml="answers: {who: Ana, day: 2026-11-01, governance.inventory: [{provider: claude, owner: Bo}]}\n"
                                "shadow:\n  - {asset: '*.deepseek.com', owner: Li, decision: remove, until: 2026-12-01}\n")
    assets = {a["name"]: a for a in found["assets"]}
    deepseek, claude = assets["chat.deepseek.com"], assets["claude.ai"]
    assert (deepseek["owner"], deepseek["decision"], deepseek["until"], deepseek["risk"]) == ("Li", "remove", "2026-12-01", "medium"), deepseek
    assert (claude["owner"], claude["decision"]) == ("Bo", None), claude
    assert of(found, "SHA-012")[0] == "ok", of(found, "SHA-012")


def a_decision_that_is_none_is_a_mistake_with_its_line(folder):
    (pathlib.Path(folder) / "lintel.yaml").write_text("shadow:\n  - {asset: x, decision: ignore}\n")
    run = subprocess.run([LINTEL, "assess", folder], capture_output=True, text=True, timeout=60)
    assert run.returncode == 2 and "lintel.yaml:2" in run.stderr and "adopt" in run.stderr, run.stderr


def main():
    tests = [f for name, f in list(globals().items()) if callable(f) and (name.startswith("p1_sh") or name.startswith("a_"))]
    bad = 0
    for number, test in enumerate(tests, 1):
        name = test.__name__.replace("p1_sh_", "P1-SH: ").replace("_", " ")
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(folder)
                print(f"ok {number} - {name}", flush=True)
            except Exception as problem:  # whatever went wrong is the test's answer
                bad += 1
                print(f"not ok {number} - {name}", *str(problem).splitlines(), sep="\n# ", flush=True)
    print(f"1..{len(tests)}")
    return bad != 0


sys.exit(main())
