#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks, findings, waivers, frameworks, answers and the catalogue over the real lintel up: reads.py LINTEL."""
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "serve"))
from up import Up, run, until  # noqa: E402

LINTEL = os.path.abspath(sys.argv[1])
EXAMPLE = pathlib.Path(__file__).parents[2] / "examples" / "estate"
TODAY = datetime.datetime.now(datetime.timezone.utc).date()
SECRET = "sk-proj-" + "a1B2c3D4" * 6


def day(ahead):
    return str(TODAY + datetime.timedelta(days=ahead))


def begun(change=None):
    """A lintel up over a copy of the example estate, assessed; its page and the estate's folder.  Assessed again when a test says so,
    not by itself two seconds after a change: what is pending would be so no more on a busy machine."""
    up = Up(LINTEL)
    folder = up.folder / "estate"
    shutil.copytree(EXAMPLE, folder)
    with open(folder / "lintel.yaml", "a", encoding="utf-8") as estate:
        estate.write("schedule:\n  on_change: false\n")
    if change:
        change(folder)
    up.options += ["--estate", str(folder / "lintel.yaml")]
    up.start()
    page = up.sign_in()
    until("the first assessment", lambda: page.get("/assessment")[0].status == 200)
    return up, page, folder


def every(page, path):
    items, cursor = [], None
    while True:
        got = page.must("GET", path + ("&cursor=" + cursor if cursor else ""))
        items += got["items"]
        cursor = got["next"]
        if not cursor:
            assert got["total"] in (None, len(items)), (path, got["total"], len(items))
            return items


def assessed_again(page):
    asked = page.must("POST", "/assessments")["id"]

    def done():
        now = page.must("GET", "/assessments/current")
        assert now["state"] != "failed", now
        return now["id"] >= asked and now["state"] == "done"
    until("a new assessment", done)


def each_filter_narrows_to_what_it_says_and_pages_hold_everything_once():
    up, page, _ = begun()
    whole = every(page, "/findings?limit=37")
    assert len(whole) > 100 and len({f["fingerprint"] for f in whole}) >= len(whole) - 5
    for name in ("status", "severity", "area", "file", "check"):
        for value in {f[name] for f in whole if f[name]}:
            got = every(page, f"/findings?limit=500&{name}={urllib.parse.quote(value)}")
            assert [f["fingerprint"] for f in got] == [f["fingerprint"] for f in whole if f[name] == value], (name, value)
    waived = every(page, "/findings?waived=true&limit=500")
    assert waived and all(f["waived"] for f in waived)
    assert len(every(page, "/findings?waived=false&limit=500")) == len(whole) - len(waived)
    below = every(page, "/findings?limit=500&file=infra/")
    assert below and all(f["file"].startswith("infra/") for f in below)
    open_first = [(f["waived"], f["status"]) for f in whole]
    assert open_first[0] == (False, "gap") and open_first.index((False, "ok")) > max(i for i, f in enumerate(open_first) if f[1] == "gap")
    searched = every(page, "/findings?limit=500&q=azurerm_cognitive_account.pilot")
    assert searched and len(searched) < len(whole)
    checks = every(page, "/checks?limit=100")
    for name, field in (("status", "verdict"), ("severity", "severity"), ("area", "area"), ("level", "level")):
        for value in {c[field] for c in checks}:
            got = every(page, f"/checks?limit=500&{name}={value}")
            assert {c["id"] for c in got} == {c["id"] for c in checks if c[field] == value}, (name, value)
    phase = every(page, "/checks?limit=500&phase=scale&gate=G5")
    assert all("scale" in c["phases"] and "G5" in c["gates"] for c in phase)
    for wrong in ("/findings?status=bad", "/findings?check=none", "/findings?cursor=p3", "/findings?limit=0", "/checks?cursor=aaaa.x", "/checks?nothing=1"):
        assert page.get(wrong)[0].status == 400, wrong
    up.done()


def a_cursor_of_an_earlier_assessment_says_so():
    up, page, _ = begun()
    cursor = page.must("GET", "/findings?limit=10")["next"]
    assert page.get("/findings?limit=10&cursor=" + cursor)[0].status == 200
    assessed_again(page)
    answer, problem = page.get("/findings?limit=10&cursor=" + cursor)
    assert answer.status == 409 and problem["code"] == "cursor" and "begin again" in problem["detail"], problem
    up.done()


def a_finding_shows_its_question_its_sources_and_the_lines_without_secrets():
    def leak(folder):
        ai = folder / "infra" / "ai.tf"
        lines = ai.read_text().splitlines()
        at = next(i for i, line in enumerate(lines) if "local_auth_enabled" in line and "true" in line)
        lines[at + 1:at + 1] = [f'  # {SECRET}', '  tags = { api_key = "hunter2-hunter2" }']
        ai.write_text("\n".join(lines) + "\n")
    up, page, folder = begun(leak)
    found = next(f for f in every(page, "/findings?limit=500&status=gap") if f["check"] == "ai-account-local-auth-off")
    detail = page.must("GET", "/findings/" + found["fingerprint"])
    shown = "\n".join(line["text"] for line in detail["lines"])
    assert "select" in detail["sql"] and detail["sources"] and detail["why"] and detail["fix"], detail
    assert any(line["number"] == detail["line"] and "local_auth_enabled" in line["text"] for line in detail["lines"]), shown
    assert SECRET not in json.dumps(detail) and "hunter2" not in json.dumps(detail), shown
    assert any(line["masked"] for line in detail["lines"]) and "********" in shown
    ai = folder / "infra" / "ai.tf"
    ai.rename(folder / "infra" / "moved.txt")
    ai.symlink_to("/etc/passwd")
    detail = page.must("GET", "/findings/" + found["fingerprint"])
    assert detail["lines"] == [] and "link" in detail["lines_sentence"], detail["lines_sentence"]
    assert page.get("/findings/" + "0" * 32)[0].status == 404
    up.done()


def a_waiver_is_written_where_a_person_would_and_holds_from_the_next_assessment():
    up, page, folder = begun()
    estate = folder / "lintel.yaml"
    before = estate.read_text()
    gap = next(f for f in every(page, "/findings?limit=500&status=gap&severity=high") if f["resource"] and not f["waived"])
    wanted = {"check": gap["check"], "resource": gap["resource"], "until": day(20), "because": "the tenant moves: \"soon\" # really"}
    seen = page.must("POST", "/waivers", {**wanted, "preview": True})
    assert not seen["written"] and estate.read_text() == before and gap["check"] in seen["yaml"]
    made = page.must("POST", "/waivers", wanted)
    after = estate.read_text()
    assert made["written"] and made["waiver"]["state"] == "pending" and made["waiver"]["findings"] >= 1
    lines = iter(after.splitlines())
    assert all(line in lines for line in before.splitlines()) and after.count("\n") > before.count("\n"), "what stood there stays as it was"
    assert after.splitlines()[made["waiver"]["line"] - 1].strip().startswith("- check: " + gap["check"])
    assert page.must("GET", "/findings/" + gap["fingerprint"])["pending"]
    assessed_again(page)
    now = page.must("GET", "/findings/" + gap["fingerprint"])
    assert now["waived"] and not now["pending"] and now["waived_because"] == wanted["because"] and now["waived_until"] == wanted["until"]
    row = next(w for w in page.must("GET", "/waivers")["items"] if w["because"] == wanted["because"])
    assert row["state"] == "used" and row["where"] == "estate"
    assert page.ask("DELETE", f"/waivers/{row['n']}", None, {"If-Match": '"other"'})[0].status == 412
    assert page.ask("DELETE", f"/waivers/{row['n']}", None, {"If-Match": f'"{row["version"]}"'})[0].status == 204
    assert estate.read_text() == before
    assert page.ask("DELETE", "/waivers/99")[0].status == 404 and page.ask("DELETE", "/waivers/x")[0].status == 404
    trail = [(e["action"], e["outcome"]) for e in page.must("GET", "/audit?limit=50")["items"] if e["action"].startswith("waiver.")]
    assert sorted(trail) == sorted([("waiver.add", "begun"), ("waiver.add", "done"), ("waiver.remove", "begun"), ("waiver.remove", "done")]), trail
    up.done()


def a_waiver_against_the_rules_is_refused_with_its_field_and_nothing_is_written():
    up, page, folder = begun()
    before = (folder / "lintel.yaml").read_text()
    critical = every(page, "/checks?limit=500&severity=critical")[0]["id"]
    low = every(page, "/checks?limit=500&severity=low")[0]["id"]
    for body, field in (({"check": "none", "until": day(5), "because": "x"}, "check"), ({"check": critical, "until": day(31), "because": "x"}, "until"),
                        ({"check": low, "until": day(181), "because": "x"}, "until"), ({"check": low, "until": day(-1), "because": "x"}, "until"),
                        ({"check": low, "until": "soon", "because": "x"}, "until"), ({"check": low, "until": day(5), "because": ""}, "because"),
                        ({"check": low, "until": day(5), "because": "two\nlines"}, "because")):
        answer, problem = page.ask("POST", "/waivers", body)
        assert answer.status == 422 and problem["errors"][0]["field"] == field, (body, answer.status, problem)
    assert page.ask("POST", "/waivers", {"check": low})[0].status == 400
    assert page.must("POST", "/waivers", {"check": low, "until": day(180), "because": "x", "preview": True})
    assert (folder / "lintel.yaml").read_text() == before
    (folder / "lintel.yaml").chmod(0o444)
    answer, problem = page.ask("POST", "/waivers", {"check": low, "until": day(5), "because": "x"})
    assert answer.status == 409 and problem["code"] == "estate-read-only" and f"- check: {low}" in problem["detail"], problem
    assert (folder / "lintel.yaml").read_text() == before
    up.done()


def an_estate_that_nobody_has_is_made_with_the_first_decision():
    up = Up(LINTEL).start()
    page = up.sign_in()
    check = page.must("GET", "/catalog/checks?severity=low&limit=1")["items"][0]["id"]
    page.must("POST", "/waivers", {"check": check, "until": day(9), "because": "to begin with"})
    assert (up.state / "lintel.yaml").read_text().startswith("waivers:\n  - check: " + check)
    assert page.must("GET", "/waivers")["items"][0]["n"] == 1
    up.done()


def a_framework_is_a_tree_with_owners_and_days_that_people_set():
    up, page, folder = begun()
    for name in ("infra6", "caf"):
        rows = page.must("GET", "/frameworks/" + name)["items"]
        seen = set()
        for row in rows:
            assert row["parent"] is None or row["parent"] in seen, "a row stands below its parent"
            seen.add(row["id"])
        essential = page.must("GET", f"/frameworks/{name}?tier=essential")["items"]
        assert 0 < len(essential) < len(rows) and all(r["tier"] == "essential" for r in essential)
    row = next(r for r in rows if r["kind"] not in ("phase", "step"))
    path = f"/frameworks/caf/items/{row['id']}"
    assert page.must("PATCH", path, {"owner": "Ana Lima", "due": day(-3)})["late"] in (True, row["state"] == "done")
    got = next(r for r in page.must("GET", "/frameworks/caf")["items"] if r["id"] == row["id"])
    assert got["owner"] == "Ana Lima" and got["due"] == day(-3) and got["role"] == row["role"]
    assert page.ask("PATCH", path, {"owner": "Bo"}, {"If-Match": row["version"]})[0].status == 412
    assert page.ask("PATCH", path, {"owner": "Bo"}, {"If-Match": got["version"]})[0].status == 200
    assert page.must("PATCH", path, {"due": None})["owner"] == "Bo"
    assert f"- item: {row['id']}" in (folder / "lintel.yaml").read_text()
    gone = page.must("PATCH", path, {"owner": None})
    assert gone["owner"] is None and gone["due"] is None and row["id"] not in (folder / "lintel.yaml").read_text()
    assert page.ask("PATCH", path, {"due": "soon"})[0].status == 422
    assert page.ask("PATCH", "/frameworks/caf/items/none", {"owner": "x"})[0].status == 404
    assert page.get("/frameworks/none")[0].status == 404
    up.done()


def an_answer_is_written_as_lintel_ask_does_and_counts_at_the_next_assessment():
    up, page, folder = begun()
    rows = every(page, "/questions?limit=100")
    assert all(q["title"] and q["scale"] and q["block_title"] for q in rows) and any(q["fields"] for q in rows) and any(q["checks"] for q in rows)
    open_one = next(q for q in rows if q["state"] == "open" and q["scale"] == "yes")
    path = "/answers/" + open_one["question"]
    answer, problem = page.ask("PUT", path, {"value": "perhaps"})
    assert answer.status == 422 and problem["errors"][0]["field"] == "value", problem
    made = page.must("PUT", path, {"value": "partly", "evidence": "docs/proof.md"})
    assert made["file"] == "answers.yaml" and made["day"] == str(TODAY) and made["who"]
    now = next(q for q in every(page, "/questions?limit=100") if q["question"] == open_one["question"])
    assert now["pending"] and now["value"] == "partly" and now["evidence"] == "docs/proof.md", now
    assessed_again(page)
    now = next(q for q in every(page, "/questions?limit=100") if q["question"] == open_one["question"])
    assert now["state"] == "answered" and not now["pending"] and now["value"] == "partly", now
    record = next(q for q in rows if q["scale"] == "record" and q["state"] == "open")
    assert page.ask("PUT", "/answers/" + record["question"], {"value": "no record"})[0].status == 422
    estate = (folder / "lintel.yaml").read_text()
    there = next(q for q in rows if q["file"] == "lintel.yaml" and q["scale"] == "record")
    page.must("PUT", "/answers/" + there["question"], {"value": there["value"], "who": there["who"]})
    assert (folder / "lintel.yaml").read_text() != estate, "an answer that stands in lintel.yaml is answered there"
    page.must("PUT", path, {"value": None})
    assert open_one["question"] not in (folder / "answers.yaml").read_text()
    assert page.ask("PUT", path, {"value": None})[0].status == 404 and page.ask("PUT", "/answers/none", {"value": "x"})[0].status == 404
    assert page.ask("PUT", path, {})[0].status == 422
    up.done()


def the_catalogue_is_searched_best_first():
    up, page, _ = begun()
    found = page.must("GET", "/catalog/checks?q=SEC-001")["items"]
    assert found[0]["code"] == "SEC-001" and all(a["score"] >= b["score"] for a, b in zip(found, found[1:]))
    assert page.must("GET", "/catalog/checks?q=private+endpoint+zzzz")["items"] == []
    whole = every(page, "/catalog/checks?limit=200")
    assert len(whole) > 250 and len({c["id"] for c in whole}) == len(whole)
    detail = page.must("GET", "/catalog/checks/SEC-001")
    assert detail["sql"] and detail["asked"] and detail["items"] and detail["gap"] >= 1
    words = every(page, "/catalog/words?limit=100")
    assert len([w for w in words if w["infra"]]) >= 60 and {"lintel", "gpu", "azure", "kubernetes"} <= {w["topic"] for w in words}
    names = {w["word"] for w in words}
    assert all(other in names for w in words for other in w["see"] or []), "words beside a word are words"
    assert page.must("GET", "/catalog/words?q=kv+cache")["items"][0]["word"] == "KV cache"
    prices = every(page, "/catalog/prices?limit=100")
    assert all(p["source"] and p["from"] and p["age_days"] >= 0 and p["currency"] for p in prices) and any(p["in_force"] for p in prices)
    assert any(not p["in_force"] for p in prices) or len({(p["provider"], p["model"], p["sku"]) for p in prices}) == len(prices)
    up.done()


def prices_that_are_imported_while_it_runs_are_shown_and_reckoned_with():
    up, page, _ = begun()
    pages = pathlib.Path(__file__).parents[1] / "cases/catalog/prices-of-azure-pages-are-read-with-their-traps/in"
    before = page.must("GET", "/catalog/prices?q=gpt-4.1&limit=100")["items"]
    assert before and not any(p["imported"] for p in before)
    subprocess.run([LINTEL, "catalog", "prices", "--update", *map(str, sorted(pages.glob("*.json"))), "--state", str(up.state)], check=True,
                   capture_output=True, timeout=60)
    after = page.must("GET", "/catalog/prices?q=gpt-4.1&limit=100")["items"]
    imported = [p for p in after if p["imported"]]
    assert imported and any(p["in_force"] for p in imported) and len(after) == len(before) + len(imported)
    for p in imported:
        here = [o for o in after if (o["provider"], o["sku"], o["names"], o["regions"]) == (p["provider"], p["sku"], p["names"], p["regions"])]
        assert sum(o["in_force"] for o in here) <= 1, here
    up.done()


chosen = sys.argv[2:]
sys.exit(run([test for test in [
    each_filter_narrows_to_what_it_says_and_pages_hold_everything_once,
    a_cursor_of_an_earlier_assessment_says_so,
    a_finding_shows_its_question_its_sources_and_the_lines_without_secrets,
    a_waiver_is_written_where_a_person_would_and_holds_from_the_next_assessment,
    a_waiver_against_the_rules_is_refused_with_its_field_and_nothing_is_written,
    an_estate_that_nobody_has_is_made_with_the_first_decision,
    a_framework_is_a_tree_with_owners_and_days_that_people_set,
    an_answer_is_written_as_lintel_ask_does_and_counts_at_the_next_assessment,
    the_catalogue_is_searched_best_first,
    prices_that_are_imported_while_it_runs_are_shown_and_reckoned_with,
] if not chosen or any(word in test.__name__ for word in chosen)]))
