#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The gateway's ledger and policy as facts: of a ledger whose calls are known, and of files that are none.

Usage: gateway_usage.py LINTEL LEDGER (tests/govern/ledger.c, built)
"""
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

LINTEL, LEDGER = (os.path.abspath(p) for p in sys.argv[1:3])
ESTATE = """gateway:
  deployments:
    - {name: cheap, provider: ollama}
    - {name: bought, provider: openai, key: {env: KEY}}
  models:
    - {name: m, route: [{to: cheap}]}
    - {name: unheard-of, route: [{to: bought, first: true}, {to: cheap}]}
  callers:
    - {name: jo, team: red, key_sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", budget: {month: 10}}
    - name: o'al
      key_sha256: [{sha256: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", until: 2027-01-01}]
      output_cap: 500
      until: 2027-02-01
"""
NOW = int(time.time())
TODAY = time.strftime("%Y-%m-%d", time.gmtime(NOW))


class Gateway:
    def __init__(self, folder):
        self.folder, self.state = pathlib.Path(folder), pathlib.Path(folder) / "state"
        self.env = dict(os.environ, HOME=folder, XDG_STATE_HOME=folder + "/home", USER="jo")
        (self.folder / "lintel.yaml").write_text(ESTATE)
        self.lintel("govern", "apply", "--state", str(self.state))
        (self.folder / "lintel.yaml").unlink()

    def lintel(self, *words):
        run = subprocess.run([LINTEL, *words], cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=60)
        assert run.returncode == 0, f"{words}: {run.stderr}"
        return run.stdout

    def fill(self):
        subprocess.run([LEDGER, str(self.state), str(NOW * 1000000)], check=True)
        for left in self.state.glob("ledger.db-*"):
            left.unlink()
        return self

    def ask(self, sql, *options, today=TODAY):
        return json.loads(self.lintel("query", sql, ".", "--only", "gateway_usage", *(options or ["--gateway-usage", "state"]),
                                      "--format", "json", "--today", today))

    def blind(self, *options):
        rows = self.ask("select path, sentence from blind", *options)
        assert len(rows) == 1, rows
        assert "\n" not in rows[0]["sentence"] and len(rows[0]["sentence"]) < 300, rows
        return rows[0]["sentence"]


def sums_are_those_of_govern_usage(g):
    g.fill()
    for by, table in (("model", "usage_model"), ("caller", "usage_caller"), ("deployment", "usage_deployment")):
        said = json.loads(g.lintel("govern", "usage", "--state", "state", "--since", "29d", "--by", by, "--format", "json"))
        said = {row[by]: row for row in said["rows"] if row[by] != "-"}
        rows = g.ask(f"select name, calls, errors, refused, input, cached, written, output + reasoning as output, cost, p50_ms, p95_ms from {table}")
        assert {r["name"] for r in rows} == set(said), (rows, said)
        for row in rows:
            for column in ("calls", "errors", "refused", "input", "cached", "written", "output", "p50_ms", "p95_ms"):
                assert row[column] == said[row["name"]][column], (table, row, said)
            assert abs(row["cost"] - said[row["name"]]["cost"]) < 1e-6, (row, said)


def calls_before_the_window_are_not_counted(g):
    g.fill()
    later = time.strftime("%Y-%m-%d", time.gmtime(NOW + 28 * 86400))
    assert g.ask("select calls from gateway_ledger") == [{"calls": 1003}]
    assert g.ask("select calls, began is not null as began from gateway_ledger", today=later) == [{"calls": 1002, "began": 1}]
    assert [r["name"] for r in g.ask("select name from usage_caller", today=later)] == ["jo"]


def callers_have_their_keys_limits_and_owners(g):
    assert g.ask("select name, team, keys, keys_endless, keys_until, until, output_cap, budget_month, budget_hard from gateway_caller order by name",
                 "--gateway-usage", "state") == [
        {"name": "jo", "team": "red", "keys": 1, "keys_endless": 1, "keys_until": None, "until": None, "output_cap": None,
         "budget_month": 10.0, "budget_hard": 1},
        {"name": "o'al", "team": None, "keys": 1, "keys_endless": 0, "keys_until": "2027-01-01", "until": "2027-02-01",
         "output_cap": 500, "budget_month": None, "budget_hard": None}]


def the_share_of_calls_without_a_cap_follows_the_policy(g):
    g.fill()
    assert g.ask("select name, uncapped_share from usage_caller order by name") == [
        {"name": "jo", "uncapped_share": 1.0}, {"name": "o'al", "uncapped_share": 0.0}]


def models_routes_and_prices_are_those_of_the_policy(g):
    assert g.ask("select name, routes, tiers, unpriced_routes from gateway_model order by name") == [
        {"name": "m", "routes": 1, "tiers": 1, "unpriced_routes": 0},
        {"name": "unheard-of", "routes": 2, "tiers": 2, "unpriced_routes": 1}]
    assert g.ask("select how, by, rollback from gateway_change") == [{"how": "apply lintel.yaml", "by": "jo", "rollback": 0}]


def nothing_is_left_beside_a_ledger_nobody_has_open(g):
    g.fill()
    before = {p.name: p.stat().st_mtime_ns for p in g.state.iterdir()}
    g.ask("select * from usage_model")
    assert {p.name: p.stat().st_mtime_ns for p in g.state.iterdir()} == before


def a_ledger_below_the_folder_is_found_without_being_named(g):
    g.fill()
    (g.folder / "evidence").mkdir()
    shutil.copy(g.state / "ledger.db", g.folder / "evidence")
    shutil.rmtree(g.state)
    assert g.ask("select calls, file from gateway_ledger", "--today", TODAY) == [{"calls": 1003, "file": "evidence"}]
    assert "no policy in force" in g.blind("--today", TODAY)


def true_in_lintel_yaml_is_the_state_folder_of_this_user(g):
    own = g.folder / "home" / "lintel"
    g.fill()
    own.parent.mkdir()
    g.state.rename(own)
    (g.folder / "lintel.yaml").write_text("sources: {gateway_usage: true}\n")
    assert g.ask("select calls from gateway_ledger", "--today", TODAY) == [{"calls": 1003}]


def a_path_in_lintel_yaml_is_read_and_false_is_not(g):
    g.fill()
    (g.folder / "lintel.yaml").write_text("sources: {gateway_usage: state/ledger.db}\n")
    assert g.ask("select calls from gateway_ledger", "--today", TODAY) == [{"calls": 1003}]
    (g.folder / "lintel.yaml").write_text("sources: {gateway_usage: false}\n")
    run = json.loads(g.lintel("query", "select * from source", ".", "--format", "json"))
    assert "gateway_usage" not in {r["collector"] for r in run}, run


def a_folder_without_a_ledger_says_so(g):
    assert "there is no ledger.db" in g.blind()


def a_damaged_ledger_is_one_sentence(g):
    g.fill()
    path = g.state / "ledger.db"
    data = bytearray(path.read_bytes())
    data[100:40000] = b"\xa5" * 39900
    path.write_bytes(data)
    assert "damaged" in g.blind(), g.blind()
    path.write_bytes(b"no database at all" * 100)
    assert "damaged" in g.blind()


def a_database_of_another_program_is_one_sentence(g):
    with sqlite3.connect(g.state / "ledger.db") as db:
        db.execute("create table usage (a, b)")
    assert "is no ledger that this version reads" in g.blind()


def a_ledger_of_a_version_to_come_is_one_sentence(g):
    g.fill()
    db = sqlite3.connect(g.state / "ledger.db")
    db.execute("alter table usage rename column refused_scope to refused_by")
    db.commit()
    db.close()
    assert "is no ledger that this version reads" in g.blind() and "refused_scope" in g.blind()


def a_locked_ledger_is_one_sentence(g):
    g.fill()
    db = sqlite3.connect(g.state / "ledger.db", isolation_level=None)
    db.execute("pragma locking_mode = exclusive")
    db.execute("begin exclusive")
    db.execute("update drained set seq = seq")
    try:
        assert "locked by another program" in g.blind(), g.blind()
    finally:
        db.close()


def a_policy_that_is_cut_short_is_one_sentence(g):
    g.fill()
    path = g.state / "policy" / "1.policy"
    path.write_bytes(path.read_bytes()[:-8])
    assert "1.policy" in g.blind()
    assert g.ask("select calls from gateway_ledger") == [{"calls": 1003}]


def a_policy_of_a_version_to_come_is_one_sentence(g):
    g.fill()
    path = g.state / "policy" / "1.policy"
    data = bytearray(path.read_bytes())
    data[8:12] = (99).to_bytes(4, "little")
    path.write_bytes(data)
    assert "version" in g.blind(), g.blind()


def main():
    tests = [f for f in list(globals().values()) if callable(f) and getattr(f, "__code__", None) and f.__code__.co_varnames[:1] == ("g",)
             and f.__code__.co_argcount == 1]
    bad = 0
    for number, test in enumerate(tests, 1):
        name = test.__name__.replace("_", " ")
        with tempfile.TemporaryDirectory() as folder:
            try:
                skipped = test(Gateway(folder))
                print(f"ok {number} - {name}" + (f" # SKIP {skipped}" if skipped else ""), flush=True)
            except Exception as problem:  # whatever went wrong is the test's answer
                bad += 1
                print(f"not ok {number} - {name}", *str(problem).splitlines(), sep="\n# ", flush=True)
    print(f"1..{len(tests)}")
    return bad != 0


sys.exit(main())
