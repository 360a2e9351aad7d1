#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a gateway measured, in lintel plan: days until traffic meets a quota, and what deployments of the platform cost.

Usage: measured.py LINTEL LEDGER (tests/govern/ledger.c, built)
"""
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile

LINTEL, LEDGER = (os.path.abspath(p) for p in sys.argv[1:3])
TODAY = datetime.datetime(2026, 11, 22, tzinfo=datetime.timezone.utc)
CALL = 1500  # tokens of a call of ledger.c
ESTATE = """platform:
  region: westeurope
  openai:
    residency: world
    deployments: [{name: talk, model: gpt-4.1, version: "2025-04-14", capacity: 1000}]
gateway:
  deployments:
    - {name: chat, provider: azure, url: "https://x.example", model: gpt-4.1, key: {env: KEY}%s}
  models:
    - {name: m, route: [{to: chat}]}
  callers:
    - {name: jo, key_sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}
"""
ANSWER = {"interactions": [{"request": {"method": "GET", "uri": "https://management.azure.com/subscriptions/11111111-2222-3333-4444-555555555555/"
                                        "providers/Microsoft.CognitiveServices/locations/westeurope/usages?api-version=2024-10-01"},
                            "response": {"status": {"code": 200, "message": "OK"}, "body": {"string": json.dumps({"value": [
                                {"name": {"value": "OpenAI.GlobalStandard.gpt-4.1"}, "currentValue": 850, "limit": 1000, "unit": "Count"},
                                {"name": {"value": "OpenAI.DataZoneStandard.gpt-4.1"}, "currentValue": 30, "limit": 300, "unit": "Count"}]})}}}]}


class Estate:
    def __init__(self, folder, region=", region: westeurope"):
        self.folder = pathlib.Path(folder)
        self.env = dict(os.environ, HOME=folder, XDG_STATE_HOME=folder + "/home", USER="jo", KEY="k")
        (self.folder / "lintel.yaml").write_text(ESTATE % region)
        (self.folder / "answers").mkdir()
        (self.folder / "answers/quota.json").write_text(json.dumps(ANSWER))
        self.run("govern", "apply", "--state", "state")

    def run(self, *words, code=0):
        run = subprocess.run([LINTEL, *words], cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=60)
        assert code is None or run.returncode == code, f"{words}: {run.stderr}"
        return run.stdout

    def fill(self, days):
        """Calls in one minute, by days before today."""
        for ago, count in days.items():
            at = int((TODAY - datetime.timedelta(days=ago) + datetime.timedelta(hours=10)).timestamp() * 1000000)
            subprocess.run([LEDGER, "state", str(at), str(count)], check=True, cwd=self.folder)
        return self

    def quota(self):
        return json.loads(self.run("plan", "quota", "--from", "answers", "--gateway-usage", "state", "--today", "2026-11-22", "--format", "json"))


def pool(said, sku):
    return next(row for row in said["rows"] if row["pool"] == f"OpenAI.{sku}.gpt-4.1")


def days_follow_from_the_growth_of_the_highest_minute(folder):
    # 15,000 tokens a minute more each ten days, 300,000 at the end: the rest of a million is 700,000
    said = pool(Estate(folder).fill({21: 180, 11: 190, 1: 200}).quota(), "GlobalStandard")
    assert abs(said["days"] - (1000 - 200 * CALL / 1000) / (10 * CALL / 1000 / 10)) < 0.01, said
    assert said["trend"].startswith("measured traffic, 300 at the highest minute of the last day, +1.5 a day"), said


def today_is_not_over_and_does_not_count(folder):
    said = pool(Estate(folder).fill({21: 180, 11: 190, 1: 200, 0: 5}).quota(), "GlobalStandard")
    assert said["trend"].startswith("measured traffic, 300 at"), said


def another_kind_of_deployment_is_another_pool(folder):
    said = pool(Estate(folder).fill({21: 180, 11: 190, 1: 200}).quota(), "DataZoneStandard")
    assert said["days"] is None and said["trend"] is None, said


def two_days_are_no_trend(folder):
    said = pool(Estate(folder).fill({9: 10, 1: 20}).quota(), "GlobalStandard")
    assert said["days"] is None and "it takes 3 over 7" in said["trend"], said


def traffic_of_a_deployment_without_a_region_is_told(folder):
    said = Estate(folder, "").fill({1: 20}).quota()
    assert "gateway.deployments: chat has no region, so its traffic belongs to no pool" in said["unknown"], said


def measured_calls_stand_for_the_platform_s_deployment_of_the_same_model_and_kind(folder):
    estate = Estate(folder).fill({1: 200})
    alone = json.loads(estate.run("plan", "cost", "--today", "2026-11-22", "--format", "json"))
    assert [line["name"] for line in alone["lines"]] == ["deployments/talk"] and alone["unknown"] == 1, alone
    said = json.loads(estate.run("plan", "cost", "--today", "2026-11-22", "--measured", "30d", "--state", "state", "--format", "json"))
    assert {line["name"] for line in said["lines"]} == {"chat (measured)"} and said["unknown"] == 0, said


def what_a_call_takes_and_which_calls_can_wait_is_measured(folder):
    estate = Estate(folder).fill({2: 200, 1: 200})
    with open(estate.folder / "lintel.yaml", "a") as file:
        file.write("answers:\n  cost.offline_callers: {value: [jo], who: Ana Lima, day: 2026-11-02}\n")
    for table, want in (("provisioned-size", {"prompt": "1200.0", "response": "300.0", "cache_rate": "0.1667"}),
                        ("provisioned", {"measured_days": "2", "batchable_share": "100.0", "throttled_share": "0.0"})):
        # a table that still misses an input ends with 4
        said = json.loads(estate.run("plan", "decide", table, "--gateway-usage", "state", "--today", "2026-11-22", "--format", "json", code=None))
        got = {i["name"]: i["value"] for i in said["inputs"] if i["name"] in want}
        assert {name: float(value) for name, value in got.items()} == {name: float(value) for name, value in want.items()}, got


TESTS = (days_follow_from_the_growth_of_the_highest_minute, today_is_not_over_and_does_not_count,
         another_kind_of_deployment_is_another_pool, two_days_are_no_trend, traffic_of_a_deployment_without_a_region_is_told,
         measured_calls_stand_for_the_platform_s_deployment_of_the_same_model_and_kind,
         what_a_call_takes_and_which_calls_can_wait_is_measured)


def main():
    bad = 0
    for number, test in enumerate(TESTS, 1):
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(folder)
                print(f"ok {number} - {test.__name__}")
            except (AssertionError, subprocess.CalledProcessError) as wrong:
                bad += 1
                print(f"not ok {number} - {test.__name__}\n# {str(wrong)[:600]}")
    print(f"1..{len(TESTS)}")
    return bad != 0


sys.exit(main())
