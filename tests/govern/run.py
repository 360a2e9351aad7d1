#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lintel govern as a whole: policies published and rolled back, by two at once too, and usage read
from a ledger whose calls are known.

Usage: run.py LINTEL LEDGER (tests/govern/ledger.c, built)
"""
import csv
import hashlib
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

LINTEL, LEDGER = (os.path.abspath(p) for p in sys.argv[1:3])
ESTATE = """gateway:
  deployments: [{name: a-deployment-with-a-long-name, provider: ollama}]
  models: [{name: m, route: [{to: a-deployment-with-a-long-name}]}]
  attempts: ATTEMPTS
  callers:
    - {name: jo, team: red, key_sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}
    - {name: al, team: blue, key_sha256: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"}
"""


class Govern:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.state = self.folder / "state"
        self.env = {"PATH": os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8", "USER": "jo",
                    **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}}

    def start(self, *words):
        return subprocess.Popen([LINTEL, "govern", *words, "--state", str(self.state)], cwd=self.folder, env=self.env,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def __call__(self, *words, code=0):
        run = self.start(*words)
        out, err = run.communicate(timeout=60)
        assert run.returncode == code, f"{words}: exit {run.returncode}, want {code}: {err}"
        return out, err

    def estate(self, attempts, name="lintel.yaml"):
        (self.folder / name).write_text(ESTATE.replace("ATTEMPTS", str(attempts)))

    def history(self):
        return json.loads(self("history", "--format", "json")[0])


def what_is_published_can_be_rolled_back(govern):
    for attempts in (1, 2, 3):
        govern.estate(attempts)
        out, _ = govern("apply")
        assert f"generation {attempts} " in out, out
    out, _ = govern("apply")
    assert "nothing changed" in out and len(govern.history()) == 3, out
    govern("rollback", "1")
    history = govern.history()
    assert [h["generation"] for h in history if h["current"]] == [4], history
    assert history[3]["digest"] == history[0]["digest"] != history[2]["digest"], history
    assert history[3]["how"] == "rollback 1" and history[0]["how"] == "apply lintel.yaml", history
    assert all(h["by"] == "jo" for h in history), history


def a_wrong_estate_never_replaces_a_good_policy(govern):
    govern.estate(1)
    govern("apply")
    before = {p.name: p.read_bytes() for p in (govern.state / "policy").iterdir()}
    govern.estate(99)
    _, err = govern("apply", code=2)
    assert "lintel.yaml:4: gateway.attempts is 99" in err, err
    (govern.folder / "lintel.yaml").write_text("gateway: [unclosed\n")
    govern("apply", code=2)
    assert before == {p.name: p.read_bytes() for p in (govern.state / "policy").iterdir()}


def two_who_apply_at_once_lose_nothing(govern):
    runs = []
    for i in range(1, 9):
        govern.estate(i, f"{i}.yaml")
        runs.append(govern.start("apply", "--estate", f"{i}.yaml"))
    for run in runs:
        _, err = run.communicate(timeout=60)
        assert run.returncode == 0, err
    history = govern.history()
    assert [h["generation"] for h in history] == list(range(1, 9)), history
    assert len({h["digest"] for h in history}) == 8, history
    assert [h["generation"] for h in history if h["current"]] == [8], history


def a_broken_file_is_shown_and_not_taken(govern):
    govern.estate(1)
    govern("apply")
    path = govern.state / "policy" / "1.policy"
    path.write_bytes(path.read_bytes()[:-8])
    out, _ = govern("history")
    assert "cannot be read" in out, out
    _, err = govern("rollback", "1", code=2)
    assert "1.policy" in err, err
    govern.estate(2)
    assert "generation 2 " in govern("apply")[0]


def a_key_is_random_and_its_line_is_its_sha256(govern):
    seen = set()
    for _ in range(20):
        out = subprocess.run([LINTEL, "govern", "key", "jo"], capture_output=True, text=True, check=True).stdout
        key, line = out.splitlines()
        assert re.fullmatch(r"lk_[A-Za-z0-9]{43}", key), key
        assert line == f'- {{name: "jo", key_sha256: "{hashlib.sha256(key.encode()).hexdigest()}"}}', line
        seen.add(key)
    assert len(seen) == 20


def usage_is_what_the_ledger_has(govern):
    _, err = govern("usage")
    assert "no ledger" in err, err
    govern.estate(1)
    govern("apply")
    subprocess.run([LEDGER, str(govern.state), str(int(time.time() * 1e6))], check=True, timeout=60)
    out, _ = govern("usage", "--by", "caller,model", "--format", "json")
    answer = json.loads(out)
    rows = {(r["caller"], r["model"]): r for r in answer["rows"]}
    assert set(rows) == {("jo", "m"), ("-", "-")}, rows
    jo = rows[("jo", "m")]
    assert jo["calls"] == 1001 and jo["input"] == 1001000 and jo["cached"] == 200200 and jo["output"] == 300300, jo
    assert f"{jo['cost']:.9f}" == "12.358023678" and jo["errors"] == 1 and jo["estimated"] == 1, jo
    assert jo["p50_ms"] == 250.0 and rows[("-", "-")]["refused"] == 1, rows
    assert answer["total"]["calls"] == 1002 and answer["currency"] == "USD", answer
    out, _ = govern("usage", "--by", "team", "--since", "7d", "--format", "csv")
    table = {r["team"]: r for r in csv.DictReader(io.StringIO(out))}
    assert table["red"]["cost"] == "12.358023678" and table["blue"]["calls"] == "1", table


def the_table_fits_80_columns_and_says_what_is_not_sure(govern):
    govern.estate(1)
    govern("apply")
    subprocess.run([LEDGER, str(govern.state), str(int(time.time() * 1e6))], check=True, timeout=60)
    for by in ("model", "team,caller", "deployment", "day"):
        out, _ = govern("usage", "--by", by, "--since", "7d")
        assert max(map(len, out.splitlines())) <= 80, out
        assert "1 call with tokens that are estimated" in out and "1 call with tokens that have no known price" in out, out
    assert re.search(r"^total +1003 +1.00M +200k +301k +12.37 +1 +1 +0 250ms 250ms$", out, re.M), out
    out, _ = govern("usage", "--since", "7d", "--until", "2d")
    assert re.search(r"^total +1 ", out, re.M), out


def a_thousandfold_price_is_a_slip_unless_it_is_forced(govern):
    def priced(price):
        (govern.folder / "lintel.yaml").write_text(
            "gateway:\n  deployments: [{name: d, provider: ollama, price: {input: %s, output: 1}}]\n"
            "  models: [{name: m, route: [{to: d}]}]\n" % price)
    priced(2)
    govern("apply")
    priced(2000)
    _, err = govern("apply", code=2)
    assert "input of 'd' goes from 2 to 2000 a million" in err and len(govern.history()) == 1, err
    priced(1999)
    govern("apply")
    priced(1.9)
    govern("apply", code=2)
    govern("apply", "--force")
    assert len(govern.history()) == 3


def what_is_asked_wrongly_is_told(govern):
    for words, says in ((("usage", "--by", "modle"), "not 'modle'"), (("usage", "--by", "day,day"), "twice"),
                        (("usage", "--since", "yesterday"), "a span such as"), (("usage", "--format", "xml"), "'xml'"),
                        (("usage", "--since", "1h", "--until", "2h"), "nothing lies between"),
                        (("check", "--by", "day"), "takes no --by"), (("rollback",), "needs the generation"),
                        (("rollback", "one"), "whole number"), (("aply",), "not 'aply'"), (("history", "3"), "too many")):
        _, err = govern(*words, code=2)
        assert says in err, (words, err)


def main():
    tests = [f for f in globals().values() if callable(f) and getattr(f, "__code__", None)
             and f.__code__.co_varnames[:1] == ("govern",)]
    bad = 0
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(Govern(folder))
                print(f"ok {number} - {test.__name__.replace('_', ' ')}")
            except (AssertionError, subprocess.SubprocessError) as wrong:
                bad += 1
                print(f"not ok {number} - {test.__name__.replace('_', ' ')}")
                print("# " + str(wrong).replace("\n", "\n# "))
    print(f"1..{len(tests)}")
    return bad != 0


sys.exit(main())
