#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the control plane assesses by itself and when it is asked: runner.py LINTEL."""
import datetime
import json
import os
import pathlib
import signal
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "serve"))
from up import Up, run, until  # noqa: E402

LINTEL = os.path.abspath(sys.argv[1])
ESTATE = "organisation: Harbour Foods\nestate: kitchen\n"
BUCKET = 'resource "azurerm_storage_account" "%s" {\n  name = "%s"\n  location = "westeurope"\n}\n'


def kitchen(**more):
    up = Up(LINTEL, estate=ESTATE, **more)
    (up.folder / "main.tf").write_text(BUCKET % ("models", "models"))
    return up


def state(page, number):
    """The assessment, when it is over."""
    got = page.get("/assessments?limit=500")[1]["items"]
    return next((run for run in got if run["id"] == str(number) and run["state"] not in ("queued", "running")), None)


def read(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


def try_get(page, path):
    try:
        return page.get(path)[0].status == 200
    except OSError:
        return False


def from_the_first_start_to_the_first_page():
    up = kitchen().start()
    page = up.sign_in()
    done = until("the first assessment", lambda: state(page, 1))
    assert done["state"] == "done" and done["why"] == "start" and done["who"] is None, done
    head = page.must("GET", "/assessment")
    assert head["run"]["organisation"] == "Harbour Foods" and head["facts"] and len(head["phases"]) == 6, head
    assert head["counts"]["checks"] == sum(head["counts"][f"checks_{word}"] for word in ("ok", "gap", "unknown", "skip"))
    overview = page.must("GET", "/overview")
    assert overview["assessed"] and overview["verdict"] == head["verdict"] and overview["estate"] == "Harbour Foods: kitchen", overview
    assert len(overview["blockers"]) <= 3 and [p["gate"] for p in overview["phases"]] == ["G1", "G2", "G3", "G4", "G5", None]
    assert overview["counts"] == head["counts"] and overview["health"]["ready"] and overview["health"]["simulated"], overview["health"]
    assert len(overview["days"]) == 7 and overview["spend"]["calls"] == 0 and overview["running"] is None
    assert up.chat()[0].status == 200
    spent = until("the call in the overview", lambda: page.must("GET", "/overview")["spend"] if page.must("GET", "/overview")["spend"]["calls"]
                  else None)
    assert spent["tokens"] > 0 and spent["simulated"] and spent["last_at"], spent
    runs = page.must("GET", "/runs")
    assert runs["total"] == 1 and runs["items"][0]["verdict"] == head["verdict"], runs
    trend = page.must("GET", "/trend?area=networking")
    assert trend["runs"] == 1 and {s["name"] for s in trend["series"] if s["kind"] == "area"} == {"networking"}, trend
    assert page.get("/trend?area=nowhere")[0].status == 400 and page.get("/changes?since=tomorrow")[0].status == 400
    up.done()


def a_file_that_changes_is_assessed_and_the_change_is_told():
    up = kitchen().start()
    page = up.sign_in()
    until("the first assessment", lambda: state(page, 1))
    before = page.must("GET", "/assessment")["counts"]["gap"]
    events = page.events()
    (up.folder / "more.tf").write_text(BUCKET % ("more", "more"))
    (up.folder / "more.tf~").write_text("what an editor leaves behind")
    done = until("the second assessment", lambda: state(page, 2))
    assert done["why"] == "change" and done["state"] == "done", done
    assert page.must("GET", "/assessment")["counts"]["gap"] > before
    changes = page.must("GET", "/changes?since=1")
    assert changes["since_run"] == "1" and changes["run"] == "2" and changes["worse"] > 0, changes
    assert any("azurerm_storage_account.more" in (c["resource"] or "") for c in changes["changes"]), changes
    told, names = [], set()
    while "assessed" not in names or not told or told[-1]["state"] != "done" or told[-1]["id"] != "2":
        line = events.fp.readline().decode().strip()
        if line.startswith("event: "):
            name = line[7:]
            names.add(name)
        elif line.startswith("data: ") and name == "assessment":
            told.append(json.loads(line[6:]))
    steps = [run["step"] for run in told if run["id"] == "2" and run["step"]]
    assert "collect" in steps and steps == sorted(steps, key=["open", "collect", "ask", "judge", "keep", "write"].index), steps
    events.close()
    up.done()


def what_is_asked_for_is_done_once_and_who_asked_is_in_the_audit_log():
    up = kitchen().start()
    page = up.sign_in()
    until("the first assessment", lambda: state(page, 1))
    answer, asked = page.send("POST", "/assessments")
    assert answer.status == 202 and asked["id"] == "2" and asked["why"] == "asked" and asked["who"], asked
    assert until("it is done", lambda: state(page, 2))["state"] == "done"
    assert page.send("DELETE", "/assessments/current")[0].status == 404
    entries = page.must("GET", "/audit?limit=500")["items"]
    assert any(entry["action"] == "assessment.start" for entry in entries), entries
    up.done()


def an_assessment_that_runs_is_ended_with_all_it_began():
    up = kitchen()
    up.start()
    page = up.sign_in()
    until("the first assessment", lambda: state(page, 1))
    # A Prometheus that does not answer keeps the assessment busy.
    silent = socket.create_server(("127.0.0.1", 0))
    port = silent.getsockname()[1]
    (up.folder / "lintel.yaml").write_text(ESTATE + f"sources:\n  prometheus:\n    - url: http://127.0.0.1:{port}\n")
    until("it runs", lambda: next((r for r in page.must("GET", "/assessments")["items"] if r["state"] == "running" and r["id"] == "2"),
                                            None))
    until("it looks at Prometheus", lambda: "prometheus" in (page.must("GET", "/assessments/current")["sentence"] or ""))
    assert page.send("DELETE", "/assessments/current")[0].status == 204
    ended = until("it is ended", lambda: state(page, 2))
    assert ended["state"] == "cancelled" and "ended" in ended["sentence"], ended
    until("nothing that it began is left", lambda: not any(b"next.json" in read(p) and str(up.folder).encode() in read(p)
                                                           for p in pathlib.Path("/proc").glob("[0-9]*/cmdline")))
    assert page.must("GET", "/assessment")["run"]["id"] == "1"
    silent.close()
    up.done()


def a_broken_estate_is_told_and_the_last_assessment_stays():
    up = kitchen().start()
    page = up.sign_in()
    until("the first assessment", lambda: state(page, 1))
    (up.folder / "lintel.yaml").write_text(ESTATE + "waivers: {what: this}\n")
    failed = until("the second assessment", lambda: state(page, 2))
    assert failed["state"] == "failed" and "lintel.yaml:3" in failed["sentence"], failed
    assert page.must("GET", "/assessment")["run"]["id"] == "1"
    assert "waivers" in page.must("GET", "/schedule")["sentence"]
    (up.folder / "lintel.yaml").write_text(ESTATE)
    done = until("the third assessment", lambda: state(page, 3))
    assert done["state"] == "done" and page.must("GET", "/schedule")["sentence"] is None, done
    up.done()


def it_survives_a_kill_and_is_read_again_after_a_restart():
    up = kitchen().start()
    page = up.sign_in()
    until("the first assessment", lambda: state(page, 1))
    made = page.must("GET", "/assessment")["made_at"]
    before = up.children()["api"]
    os.kill(before, signal.SIGKILL)
    until("the API is back", lambda: up.children().get("api") not in (None, before) and try_get(page, "/assessment"))
    assert page.must("GET", "/assessment")["made_at"] == made
    assert len(page.must("GET", "/assessments")["items"]) == 1
    up.done()


def the_schedule_is_written_into_the_estate():
    up = kitchen().start()
    page = up.sign_in()
    until("the first assessment", lambda: state(page, 1))
    schedule = page.must("GET", "/schedule")
    assert schedule["interval_minutes"] == 1440 and schedule["on_change"] and schedule["leads"] and schedule["folders"] == 1, schedule
    schedule = page.must("PUT", "/schedule", {"interval_minutes": 60, "digest": "daily"})
    assert schedule["interval_minutes"] == 60 and schedule["digest"] == "daily" and schedule["digest_day"] == "monday", schedule
    assert page.must("PUT", "/schedule", {"interval_minutes": None, "digest": None})["interval_minutes"] == 60
    text = (up.folder / "lintel.yaml").read_text()
    assert text.startswith(ESTATE) and "interval_minutes: 60" in text, text
    for wrong in ({"interval_minutes": -1}, {"digest": "hourly"}, {"keep_days": 1}):
        answer, problem = page.send("PUT", "/schedule", wrong)
        assert answer.status == 422 and problem["code"] == "wrong", (wrong, problem)
    assert (up.folder / "lintel.yaml").read_text() == text
    digest = page.must("GET", "/digest")
    assert digest["days"] == [] and "Three things to do" in digest["markdown"] and "kitchen" in digest["markdown"], digest
    assert page.get("/digest?day=2020-01-01")[0].status == 404
    up.done()


def what_is_old_is_removed_and_a_digest_is_written():
    up = kitchen().start()
    folder = up.state / "digest"
    page = up.sign_in()
    until("the first assessment", lambda: state(page, 1))
    until("there is a folder for digests", folder.exists)
    up.stop()
    today = datetime.datetime.now(datetime.timezone.utc).date()
    last = today - datetime.timedelta(days=10)
    for day in ("2020-01-01", str(last)):
        (folder / f"{day}.md").write_text("# an earlier one\n")
    up.start()
    page = up.sign_in()
    digest = until("the digest", lambda: page.must("GET", "/digest") if page.must("GET", "/digest")["day"] == str(today) else None)
    assert "Three things to do" in digest["markdown"] and str(last) in digest["days"], digest
    until("the old one is gone", lambda: "2020-01-01" not in page.must("GET", "/digest")["days"])
    assert page.must("GET", f"/digest?day={last}")["markdown"] == "# an earlier one\n"
    entry = until("the audit log tells", lambda: next((e for e in page.must("GET", "/audit?limit=500")["items"]
                                                       if e["action"] == "retention.prune"), None))
    assert entry["who"] == "schedule" and json.loads(entry["detail"])["digests"] == 1 and entry["outcome"] == "done", entry
    up.done()


def facts_are_asked_in_sql_that_can_only_read():
    up = kitchen().start()
    page = up.sign_in()
    until("the first assessment", lambda: state(page, 1))
    got = page.must("POST", "/facts/query", {"sql": "select resource, line, null as none from storage"})
    assert got["columns"] == ["resource", "line", "none"] and got["kinds"][1] == "number", got
    assert got["rows"] == [{"cells": ["azurerm_storage_account.models", "1", ""], "nulls": "001"}] and not got["cut"], got
    cut = page.must("POST", "/facts/query", {"sql": "select name from fact_column", "rows": 3})
    assert cut["count"] == 3 and cut["cut"], cut
    tables = page.must("GET", "/facts/tables?limit=500")
    storage = next(table for table in tables["items"] if table["name"] == "storage")
    assert storage["rows"] == 1 and "terraform" in storage["sources"] and storage["columns"][0]["name"] == "resource", storage
    for sql in ("delete from storage", "attach '/etc/passwd' as p", "pragma query_only = off", "select readfile('/etc/passwd')",
                "select load_extension('x')", "select * from pragma_database_list", "create table t(x)", "vacuum into '/tmp/copy'", "select 1; select 2",
                "select length(randomblob(1000000000))", "no sql at all", "", "x" * 200000):
        answer, problem = page.send("POST", "/facts/query", {"sql": sql})
        assert answer.status in (400, 422), (sql[:50], answer.status, problem)
    answer, problem = page.send("POST", "/facts/query",
                                {"sql": "with recursive t(x) as (select 1 union all select x + 1 from t) select count(*) from t"})
    assert answer.status == 422 and "longer than" in problem["detail"], problem
    entries = page.must("GET", "/audit?limit=500")["items"]
    assert sum(entry["action"] == "facts.query" for entry in entries) >= 10, entries
    up.done()


def without_an_estate_the_host_alone_is_looked_at():
    up = Up(LINTEL).start()
    page = up.sign_in()
    done = until("the first assessment", lambda: state(page, 1))
    assert done["state"] == "done", done
    head = page.must("GET", "/assessment")
    states = {source["collector"]: source["state"] for source in head["sources"]}
    assert states["host"] == "ok" and states["terraform"] == "absent", states
    up.done()


if __name__ == "__main__":
    TESTS = [from_the_first_start_to_the_first_page, a_file_that_changes_is_assessed_and_the_change_is_told,
             what_is_asked_for_is_done_once_and_who_asked_is_in_the_audit_log, an_assessment_that_runs_is_ended_with_all_it_began,
             a_broken_estate_is_told_and_the_last_assessment_stays, it_survives_a_kill_and_is_read_again_after_a_restart,
             the_schedule_is_written_into_the_estate, what_is_old_is_removed_and_a_digest_is_written, facts_are_asked_in_sql_that_can_only_read,
             without_an_estate_the_host_alone_is_looked_at]
    chosen = [test for test in TESTS if not sys.argv[2:] or any(word in test.__name__ for word in sys.argv[2:])]
    sys.exit(run(chosen))
