#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The roadmap over the real lintel up: its days, what-ifs, files, and what is wrong in lintel.yaml: roadmap.py LINTEL."""
import csv
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "serve"))
from up import Up, run, until  # noqa: E402

LINTEL = os.path.abspath(sys.argv[1])
EXAMPLE = pathlib.Path(__file__).parents[2] / "examples" / "estate"


def begun():
    up = Up(LINTEL)
    folder = up.folder / "estate"
    shutil.copytree(EXAMPLE, folder)
    up.options += ["--estate", str(folder / "lintel.yaml")]
    up.start()
    page = up.sign_in()
    return up, page, folder


def it_says_what_the_command_line_says():
    up, page, folder = begun()
    try:
        answer, said = page.get("/roadmap")
        if answer.status == 404:
            assert "assessed" in said["detail"], said
        until("the first assessment", lambda: page.get("/assessment")[0].status == 200)
        _, one = page.get("/roadmap?team=5&without=kubernetes,N61")
        out = subprocess.run([LINTEL, "plan", "roadmap", str(folder), "--store", "none", "--today", one["today"], "--team", "5", "--without",
                              "kubernetes,N61", "--format", "json"], capture_output=True, text=True, check=True)
        other = json.loads(out.stdout)
        for key in ("start", "end", "end_least", "end_most", "planned", "done", "gaps", "critical", "chain", "said", "people"):
            assert one[key] == other[key], (key, one[key], other[key])
        assert [a["id"] for a in one["activities"]] == [a["id"] for a in other["activities"]]
        assert one["without"] == ["kubernetes", "N61"] and not any(a["id"] == "N61" for a in one["activities"])
        gap = next(a for a in one["activities"] if a["kind"] == "gap")
        same = next(a for a in other["activities"] if a["id"] == gap["id"])
        assert gap == same, (gap, same)
    finally:
        up.done()


def files_are_what_they_are_called():
    up, page, _ = begun()
    try:
        until("the first assessment", lambda: page.get("/assessment")[0].status == 200)
        for name, kind, begins in (("markdown", "text/markdown", "# Roadmap"), ("html", "text/html", "<!doctype html>"), ("jira", "text/csv", "Summary"),
                                   ("azure-boards", "text/csv", "ID,"), ("github", "text/csv", "id,"), ("ics", "text/calendar", "BEGIN:VCALENDAR"),
                                   ("json", "application/json", "{"), ("terminal", "text/plain", "Roadmap")):
            answer, body = page.get(f"/roadmap/{name}?size=s")
            body = body.decode() if isinstance(body, bytes) else body
            assert answer.status == 200 and answer.getheader("content-type").startswith(kind), (name, answer.status, answer.getheader("content-type"))
            assert "attachment" in answer.getheader("content-disposition") and (not isinstance(body, str) or body.startswith(begins)), (name, str(body)[:80])
            if kind == "text/csv":
                assert len({len(row) for row in csv.reader(io.StringIO(body))}) == 1
        assert page.get("/roadmap/pdf")[0].status == 404
    finally:
        up.done()


def what_is_asked_wrongly_is_told_and_so_are_mistakes_of_lintel_yaml():
    up, page, folder = begun()
    try:
        until("the first assessment", lambda: page.get("/assessment")[0].status == 200)
        for query, said in (("team=0", "team takes"), ("start=2020-01-01", "is past"), ("size=xl", "size takes"), ("path=x", "path takes"),
                            ("without=kubernets", "cannot go without")):
            answer, problem = page.get(f"/roadmap?{query}")
            assert answer.status == 422 and said in problem["detail"], (query, problem)
        assert page.get("/roadmap?teem=3")[0].status == 400
        estate = folder / "lintel.yaml"
        estate.write_text(estate.read_text() + "plan:\n  activities:\n    - {id: a, title: a, effort: 1, needs: [N99]}\n")
        line = len(estate.read_text().splitlines())
        answer, problem = page.get("/roadmap?size=m")
        assert answer.status == 422 and f"lintel.yaml:{line}: plan.activities: 'a' names 'N99'" in problem["detail"], problem
    finally:
        up.done()


def who_has_not_signed_in_sees_nothing():
    up, page, _ = begun()
    try:
        answer, _ = up.ask("/api/v1/roadmap")
        assert answer.status == 401, answer.status
        answer, _ = up.ask("/api/v1/roadmap/ics")
        assert answer.status == 401, answer.status
    finally:
        up.done()


sys.exit(run([it_says_what_the_command_line_says, files_are_what_they_are_called,
              what_is_asked_wrongly_is_told_and_so_are_mistakes_of_lintel_yaml, who_has_not_signed_in_sees_nothing]))
