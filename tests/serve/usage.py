#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the gateway did is what assess sees: a ledger that lintel up wrote itself: usage.py LINTEL."""
import json
import os
import subprocess
import sys
import time

from up import Up, run, until

LINTEL = os.path.abspath(sys.argv[1])
TODAY = time.strftime("%Y-%m-%d", time.gmtime())


def lintel(up, *words):
    done = subprocess.run([LINTEL, *words], cwd=up.folder, capture_output=True, text=True, timeout=120,
                          env=dict(os.environ, HOME=str(up.folder), XDG_STATE_HOME=str(up.folder / "home")))
    assert done.returncode in (0, 4), (words, done.returncode, done.stderr)
    return done.stdout


def ask(up, sql):
    return json.loads(lintel(up, "query", sql, ".", "--only", "gateway_usage", "--gateway-usage", str(up.state), "--format", "json",
                             "--today", TODAY))


def agree(up, calls):
    said = json.loads(lintel(up, "govern", "usage", "--state", str(up.state), "--by", "model", "--format", "json"))
    model = {row["model"]: row for row in said["rows"]}["gpt-4o-mini"]
    seen = ask(up, "select calls, input, output, cached, simulated, stream_share, p50_ms, ttft_p50_ms from usage_model where name = 'gpt-4o-mini'")[0]
    assert seen["calls"] == model["calls"] == calls == seen["simulated"], (seen, model)
    for column in ("input", "output", "cached", "p50_ms"):
        assert seen[column] == model[column], (column, seen, model)
    return seen


def assess_sees_what_govern_usage_says_while_the_gateway_runs_and_when_it_is_gone():
    up = Up(LINTEL).start()
    for _ in range(3):
        assert up.chat()[0].status == 200
    assert up.chat(stream=True)[0].status == 200
    assert up.ask("/v1/chat/completions", {"model": "gpt-4o-mini", "messages": "nonsense"})[0].status >= 400
    until("the calls are in the ledger", lambda: {r["model"]: r for r in up.usage()["rows"]}.get("gpt-4o-mini", {}).get("calls", 0) == 5)
    calls = 5
    until("the ledger on the disk has them", lambda: ask(up, "select sum(calls) as n from usage_model where name = 'gpt-4o-mini'")[0]["n"] == calls)
    seen = agree(up, calls)
    assert 0 < seen["stream_share"] < 1 and seen["ttft_p50_ms"] is not None, seen
    assert up.stop() == 0
    assert agree(up, calls)["calls"] == calls
    found = json.loads(lintel(up, "assess", ".", "--gateway-usage", str(up.state), "--format", "json", "--store", "none", "--today", TODAY))
    source = [s for s in found["sources"] if s["collector"] == "gateway_usage"]
    assert source and source[0]["state"] == "ok" and source[0]["facts"] > 5, source
    budgets = [f for f in found["findings"] if f["check"] == "key-budgets-set"]
    assert [f["status"] for f in budgets] == ["gap"] and "without a key" in budgets[0]["reason"], budgets
    up.done()


sys.exit(run([assess_sees_what_govern_usage_says_while_the_gateway_runs_and_when_it_is_gone]))
