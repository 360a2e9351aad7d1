#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Callers, keys, limits, usage and what is live, over a real lintel up with its simulator: gateway.py LINTEL."""
import csv
import io
import json
import os
import pathlib
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "serve"))
from up import Page, Up, run, until  # noqa: E402

LINTEL = os.path.abspath(sys.argv[1])
TEAMS = """gateway:
  # who may call
  callers:
    - {name: red-bot, team: red, key_sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}   # its key is "test"
    - {name: blue-bot, team: blue, key_sha256: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"} # its key is "test2"
"""


def call(up, key, **more):
    body = {"model": "gpt-4o-mini", "max_tokens": 5, "messages": [{"role": "user", "content": "canary-prompt"}], **more}
    return up.ask("/v1/chat/completions", body, {"authorization": "Bearer " + key})[0].status


class Heard(threading.Thread):
    """What the live stream tells, as (time, event, data)."""

    def __init__(self, page):
        super().__init__(daemon=True)
        self.answer, self.told = page.events(), []
        assert self.answer.status == 200, self.answer.status
        self.start()

    def run(self):
        event = None
        try:
            for line in self.answer:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name == "event":
                    event = value
                elif name == "data":
                    self.told.append((time.monotonic(), event, json.loads(value)))
        except (OSError, ValueError, AttributeError):
            pass  # it was closed

    def of(self, event):
        return [data for _, name, data in self.told if name == event]


def token(page, **what):
    return Page(page.up, token=page.must("POST", "/tokens", what)["secret"])


def a_key_is_made_used_seen_rotated_and_revoked():
    up = Up(LINTEL, estate=TEAMS).start()
    page = up.sign_in()
    heard = Heard(page)
    made = page.must("POST", "/gateway/callers", {"name": "web", "team": "red", "budget_day": 5})
    assert made["key"].startswith("lk_") and len(made["key"]) == 46 and made["id"] == page.must("GET", "/gateway/callers/web")["keys"][0]["id"]
    assert "# who may call" in (up.folder / "lintel.yaml").read_text() and made["key"] not in (up.folder / "lintel.yaml").read_text()

    begun = time.monotonic()
    assert call(up, made["key"]) == 200
    until("its cost is told", lambda: any(d["cost"] > 0 for d in heard.of("usage") if d["team"] is None))
    seen = next(at for at, name, data in heard.told if name == "usage" and data["team"] is None and data["cost"] > 0)
    mine = page.must("GET", "/usage?by=caller&caller=web")["rows"]
    assert len(mine) == 1 and mine[0]["calls"] == 1 and mine[0]["cost"] > 0, mine
    print(f"# the cost was in the event {(seen - begun) * 1000:.0f} ms after the call began (bar: 2000)")

    second = page.must("POST", "/gateway/callers/web/keys", {"overlap_days": 2})
    keys = {key["id"]: key["until"] for key in page.must("GET", "/gateway/callers/web")["keys"]}
    assert keys == {made["id"]: second["older_until"], second["id"]: None} and second["older_until"] > time.strftime("%Y-%m-%d", time.gmtime()), keys
    assert call(up, made["key"]) == 200 and call(up, second["key"]) == 200

    assert page.send("DELETE", f"/gateway/callers/web/keys/{made['id']}")[0].status == 204
    assert call(up, made["key"]) == 401 and call(up, second["key"]) == 200  # the very next call
    assert page.send("DELETE", f"/gateway/callers/web/keys/{made['id']}")[0].status == 404
    assert page.send("DELETE", f"/gateway/callers/web/keys/{second['id']}")[0].status == 204  # its only one
    assert call(up, second["key"]) == 401
    until("the key is seen to have been used", lambda: page.must("GET", "/gateway/callers/web")["keys"][0]["last_used"])
    said = "".join(path.read_text("latin-1") for path in up.state.rglob("*") if path.is_file() and path.suffix in (".log", ".yaml", ""))
    assert made["key"] not in said + up.said() and second["key"] not in said + up.said()
    page.must("DELETE", "/gateway/callers/web")
    assert page.get("/gateway/callers/web")[0].status == 404
    up.done()


def what_is_wrong_changes_nothing_and_says_where():
    up = Up(LINTEL, estate=TEAMS).start()
    page = up.sign_in()
    before, generation = (up.folder / "lintel.yaml").read_text(), page.must("GET", "/gateway")["generation"]
    for method, path, body, field in (("PATCH", "/gateway/callers/red-bot", {"rpm": -1}, "rpm"), ("PATCH", "/gateway/callers/red-bot", {"rpm_window": 7}, "rpm_window"),
                                      ("PATCH", "/gateway/callers/red-bot", {"models": ["nothing-like-it"], "rpm": 7}, None), ("PATCH", "/gateway/teams/red", {"alert": ["x"], "budget_day": 3}, "alert"), ("PATCH", "/gateway/teams/red", {"hard": False}, None),
                                      ("POST", "/gateway/callers", {"name": ""}, "name"), ("POST", "/gateway/callers", {"name": "anew", "until": "yesterday"}, "until"),
                                      ("POST", "/gateway/callers/red-bot/keys", {"overlap_days": -1}, "overlap_days")):
        answer, got = page.send(method, path, body)
        assert answer.status == 422 and got["code"] == "wrong" and got["detail"], (path, body, answer.status, got)
        assert field is None or field in [error["field"] for error in got["errors"]], (path, body, got)
    for path in ("/gateway/callers/nobody", "/gateway/teams/none"):
        assert page.send("PATCH", path, {"rpm": 5})[0].status == 404, path
    assert page.send("POST", "/gateway/callers", {"name": "red-bot"})[0].status == 409
    assert page.send("PATCH", "/gateway/callers/red-bot", {"nothing": 5})[0].status == 400
    assert (up.folder / "lintel.yaml").read_text() == before and page.must("GET", "/gateway")["generation"] == generation
    up.done()


def two_who_change_at_once_both_count_and_who_looked_before_is_told():
    up = Up(LINTEL, estate=TEAMS).start()
    page = up.sign_in()
    row = page.must("GET", "/gateway/callers/red-bot")
    answers = []
    bodies = [{"rpm": 11}, {"tpm": 2200}, {"concurrency": 3}, {"budget_month": 9.5}]
    threads = [threading.Thread(target=lambda body=body: answers.append(page.send("PATCH", "/gateway/callers/red-bot", body)[0].status)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    limits = page.must("GET", "/gateway/callers/red-bot")["limits"]
    assert answers == [200] * 4 and (limits["rpm"], limits["tpm"], limits["concurrency"], limits["budget_month"]) == (11, 2200, 3, 9.5), (answers, limits)
    answer, got = page.ask("PATCH", "/gateway/callers/red-bot", {"rpm": 12}, {"If-Match": f'"{row["version"]}"'})
    assert answer.status == 412, (answer.status, got)
    now = page.must("GET", "/gateway/callers/red-bot")
    assert now["limits"]["rpm"] == 11
    page.must("PATCH", "/gateway/callers/blue-bot", {"rpm": 5})  # another's change is no change of this one
    answer, got = page.ask("PATCH", "/gateway/callers/red-bot", {"rpm": None, "budget_month": None}, {"If-Match": f'"{now["version"]}"'})
    assert answer.status == 200 and got["limits"]["rpm"] is None and got["limits"]["budget_month"] is None and got["limits"]["tpm"] == 2200, got
    for same in (1, 2):  # what is sent twice is done once
        answer, got = page.ask("POST", "/gateway/callers/red-bot/keys", {}, {"Idempotency-Key": "once-and-for-all"})
        assert answer.status == (201 if same == 1 else 409), (same, answer.status, got)
    assert len(page.must("GET", "/gateway/callers/red-bot")["keys"]) == 2
    up.done()


def figures_are_those_of_the_verb():
    up = Up(LINTEL, estate=TEAMS).start()
    page = up.sign_in()
    for i in range(12):
        call(up, "test" if i % 3 else "test2", model=["gpt-4o-mini", "gpt-4o"][i % 2], max_tokens=3 + i)
    call(up, "unknown")
    until("the ledger has them", lambda: page.must("GET", "/usage?by=team")["total"]["calls"] == 13)
    for by in ("model", "team,caller", "day,model", "deployment", "hour"):
        verb = [LINTEL, "govern", "usage", "--state", str(up.state), "--by", by, "--since", "7d"]
        told = json.loads(subprocess.run([*verb, "--format", "json"], capture_output=True, text=True, check=True).stdout)
        got = page.must("GET", f"/usage?by={by}&since=7d")
        assert len(told["rows"]) == len(got["rows"]) > 0
        for ours, theirs in zip(got["rows"] + [got["total"]], told["rows"] + [told["total"]]):
            assert all(ours[name] == value for name, value in theirs.items()), (by, ours, theirs)
        lines = subprocess.run([*verb, "--format", "csv"], capture_output=True, text=True, check=True).stdout
        assert page.must("GET", f"/usage.csv?by={by}&since=7d").decode() == lines
    total = page.must("GET", "/usage?since=7d")["total"]
    series = page.must("GET", "/usage/series?bucket=minute&since=10m")
    assert sum(row["calls"] for row in series["rows"]) == 13 and abs(sum(row["cost"] for row in series["rows"]) - total["cost"]) < 1e-12
    assert 10 <= len(series["rows"]) <= 12 and len({row["minute"] for row in series["rows"]}) == len(series["rows"])
    latency = page.must("GET", "/usage/latency?by=caller")
    assert latency["total"]["calls"] == 12 and latency["total"]["p50_ms"] == total["p50_ms"] and {row["name"] for row in latency["rows"]} == {"red-bot", "blue-bot"}
    calls = page.must("GET", "/calls?limit=5")
    rest = page.must("GET", f"/calls?limit=500&cursor={calls['next']}")["items"]
    ids = [item["id"] for item in calls["items"] + rest]
    assert len(ids) == len(set(ids)) == 13 and calls["items"][0]["outcome"] == "refused" and abs(sum(i["cost"] for i in calls["items"] + rest) - total["cost"]) < 1e-12
    assert page.must("GET", f"/calls/{ids[3]}")["id"] == ids[3] and page.get("/calls/req_" + "0" * 32)[0].status == 404
    assert {item["caller"] for item in page.must("GET", "/calls?caller=blue-bot")["items"]} == {"blue-bot"}
    assert [item["refusal"] for item in page.must("GET", "/calls?refused=true")["items"]] == ["invalid_api_key"]
    assert "canary-prompt" not in json.dumps(page.must("GET", "/calls?limit=500"))
    spent = {row["name"]: row["limits"]["day_spent"] for row in page.must("GET", "/gateway/callers")["items"]}
    by_caller = {row["caller"]: row["cost"] for row in page.must("GET", "/usage?by=caller")["rows"] if row["caller"] != "-"}
    assert all(abs(spent[name] - cost) < 1e-12 for name, cost in by_caller.items()), (spent, by_caller)
    forecast = page.must("GET", "/usage/forecast")
    assert forecast["linear"] is None and forecast["days"] == 0 and "nothing can be said" in forecast["sentence"] and abs(forecast["spent"] - total["cost"]) < 1e-12
    rows = list(csv.DictReader(io.StringIO(page.must("GET", "/usage.csv?by=model").decode())))
    assert sum(int(row["calls"]) for row in rows) == 13
    for wrong in ("/usage?by=week", "/usage?since=later", "/usage/series?by=day", "/usage/series?bucket=minute&since=9d", "/usage?since=2026-11-02&until=2026-11-01"):
        assert page.get(wrong)[0].status == 400, wrong
    up.done()


def who_is_bound_to_a_team_sees_nothing_of_another():
    up = Up(LINTEL, estate=TEAMS).start()
    page = up.sign_in()
    red = token(page, name="red", role="operator", team="red")
    call(up, "test")
    call(up, "test2")
    until("the ledger has them", lambda: page.must("GET", "/usage")["total"]["calls"] == 2)
    blue_id = page.must("GET", "/calls?caller=blue-bot")["items"][0]["id"]
    heard = Heard(red)
    document = page.must("GET", "/openapi.json")
    asked = 0
    for path, methods in document["paths"].items():
        if "get" not in methods or not path.removeprefix("/api/v1").startswith(("/gateway", "/usage", "/calls", "/policies", "/health", "/overview")):
            continue
        path = path.removeprefix("/api/v1").replace("{name}", "blue-bot").replace("{id}", blue_id)
        for query in ("", "?by=team", "?by=caller,deployment", "?team=blue", "?caller=blue-bot"):
            answer, got = red.get(path + query)
            text = got.decode() if isinstance(got, bytes) else json.dumps(got)
            asked += answer.status == 200
            assert answer.status in (200, 400, 403, 404), (path, query, answer.status)
            if answer.status == 200:
                assert "blue" not in text and blue_id not in text, (path, query, text)
    assert asked >= 10, asked
    assert red.must("GET", "/usage")["total"]["calls"] == 1 and [row["name"] for row in red.must("GET", "/gateway/callers")["items"]] == ["red-bot"]
    assert red.send("POST", "/gateway/explain", {"caller": "blue-bot", "model": "gpt-4o-mini"})[0].status == 404
    for method, path in (("POST", "/gateway/callers"), ("PATCH", "/gateway/callers/red-bot"), ("PATCH", "/gateway/teams/red"), ("POST", "/gateway/callers/red-bot/keys"),
                         ("PATCH", "/gateway"), ("POST", "/policies/1/rollback")):
        assert red.send(method, path, {})[0].status == 403, (method, path)
    call(up, "test2")
    call(up, "test")
    until("the team hears of its own", lambda: any(data["calls"] == 2 for data in heard.of("usage")))
    assert all(data["team"] == "red" for data in heard.of("usage")) and not heard.of("health") and "blue" not in json.dumps([d for _, _, d in heard.told])
    up.done()


def what_is_explained_is_what_then_happens():
    up = Up(LINTEL, estate=TEAMS).start()
    page = up.sign_in()

    def both(**more):
        got = page.must("POST", "/gateway/explain", {"caller": "red-bot", "model": "gpt-4o-mini", "output": 5, "tokens": 20, **more})
        body = {"model": more.get("model", "gpt-4o-mini"), "max_tokens": 5, "messages": [{"role": "user", "content": "x" * 80}]}
        answer, said = up.ask("/v1/chat/completions", body, {"authorization": "Bearer test"})
        assert answer.status == got["status"], (answer.status, said, got)
        if answer.status == 200:
            assert got["outcome"] == "answered" and got["deployment"] == answer.getheader("x-lintel-deployment") == next(c["deployment"] for c in got["candidates"] if c["chosen"])
        else:
            error = json.loads(said)["error"]
            assert got["outcome"] == "refused" and got["refusal"] == error["code"] and got["sentence"] == error["message"], (got, error)
        return got

    assert both()["scopes"][0]["scope"] == "organisation"
    page.must("PATCH", "/gateway/callers/red-bot", {"models": ["gpt-4o"]})
    assert both()["refusal"] == "model_not_found"
    page.must("PATCH", "/gateway/callers/red-bot", {"models": None, "rpm": 2})
    both()
    full = both()
    assert full["refusal"] == "rate_limit_exceeded" and full["retry_after_ms"] > 0
    assert [s["scope"] for s in full["scopes"] if s["refuses"]] == ["caller"] and [s for s in full["scopes"] if s["refuses"]][0]["calls_left"] == 0
    page.must("PATCH", "/gateway/callers/red-bot", {"rpm": None, "budget_day": 0.000000001})
    assert both()["refusal"] == "budget_exceeded"
    page.must("PATCH", "/gateway/callers/red-bot", {"budget_day": None, "tpm": 3})
    assert both()["refusal"] == "request_exceeds_limit"
    page.must("PATCH", "/gateway/callers/red-bot", {"tpm": None})
    both()
    page.must("DELETE", f"/gateway/callers/red-bot/keys/{page.must('GET', '/gateway/callers/red-bot')['keys'][0]['id']}")
    assert both()["refusal"] == "expired_api_key"
    up.done()


def nothing_is_told_again_and_an_earlier_policy_comes_back():
    up = Up(LINTEL, estate=TEAMS).start()
    page = up.sign_in()
    heard = Heard(page)
    until("the first of each is told", lambda: all(heard.of(event) for event in ("usage", "health", "policy")))
    first = heard.of("health")[0]
    assert first["ready"] and first["deployments"] == [{"name": "sim", "state": "ok"}], first
    page.must("PATCH", "/gateway/teams/red", {"rpm": 60})
    until("the policy is told", lambda: heard.of("policy")[-1]["generation"] == 2)
    assert call(up, "test") == 200
    until("the call is told", lambda: any(d["calls"] == 1 for d in heard.of("usage") if d["team"] is None))
    assert {team["name"] for team in page.must("GET", "/gateway/teams")["items"]} == {"red", "blue"}
    done = page.must("POST", "/policies/1/rollback")
    assert done["generation"] == 3
    assert next(t for t in page.must("GET", "/gateway/teams")["items"] if t["name"] == "red")["limits"]["rpm"] is None
    rows = page.must("GET", "/policies")["items"]
    assert [row["generation"] for row in rows] == [3, 2, 1] and rows[0]["current"] and rows[0]["digest"] == rows[2]["digest"] and rows[0]["how"] == "rollback 1"
    for event in ("health", "policy", "usage"):
        told = [json.dumps(data) for _, name, data in heard.told if name == event]
        assert all(a != b for a, b in zip(told, told[1:])), (event, told)
    log = page.must("GET", "/audit?limit=100")["items"]
    assert {"team.limits", "policy.rollback"} <= {entry["action"] for entry in log} and {"begun", "done"} <= {entry["outcome"] for entry in log}
    up.done()


sys.exit(run([a_key_is_made_used_seen_rotated_and_revoked, what_is_wrong_changes_nothing_and_says_where,
              two_who_change_at_once_both_count_and_who_looked_before_is_told, figures_are_those_of_the_verb,
              who_is_bound_to_a_team_sees_nothing_of_another, what_is_explained_is_what_then_happens,
              nothing_is_told_again_and_an_earlier_policy_comes_back]))
