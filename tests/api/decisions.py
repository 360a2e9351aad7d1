#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Decision tables, records and use cases over the real lintel up: decisions.py LINTEL."""
import datetime
import os
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "serve"))
from up import Up, run, until  # noqa: E402

LINTEL = os.path.abspath(sys.argv[1])
EXAMPLE = pathlib.Path(__file__).parents[2] / "examples" / "estate"

USECASES = """# ours
usecases:
  - id: runbook-assistant
    title: Runbook assistant
    owner: Ana Lima
    prohibited: no
    scores:
      Ana: {value: [4, 4, 4], desirability: [5, 4, 4], feasibility: [4, 4, 5], data: [4, 4, 3, 5, 3], risk: [2, 1, 2], fit: 4}
      Bo: {value: [4, 4, 4], desirability: [5, 4, 4], feasibility: [4, 4, 5], data: [4, 4, 3, 5, 3], risk: [2, 1, 2], fit: 4}
"""
SAID = "inference_residency=zone_EU;batchable=no;offered=region;latency_sla=yes;priority_offered=no;volume_ok_for_ptu=no"


def day(ahead):
    return str(datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=ahead))


def begun(change=None):
    """A lintel up over a copy of the example estate, assessed; its page and the estate's folder."""
    up = Up(LINTEL)
    folder = up.folder / "estate"
    shutil.copytree(EXAMPLE, folder)
    if change:
        change(folder)
    up.options += ["--estate", str(folder / "lintel.yaml")]
    up.start()
    page = up.sign_in()
    until("the first assessment", lambda: page.get("/assessment")[0].status == 200)
    return up, page, folder


def a_table_is_evaluated_with_what_is_said_by_the_same_engine():
    up, page, _ = begun()
    listed = page.must("GET", "/decisions?limit=200")["items"]
    assert len(listed) >= 30 and all(row["state"] == "open" for row in listed), listed
    open_one = page.must("GET", "/decisions/D6?set=inference_residency%3Dzone_EU")
    assert open_one["verdict"] == "unknown" and "offered" in open_one["missing"] and open_one["next"] == "offered", open_one
    done = page.must("GET", "/decisions/deployment-type?set=" + SAID.replace("=", "%3D"))
    assert done["verdict"] == "decided" and done["output"] == "DataZoneStandard" and done["hits"] == ["9"], done
    blocked = page.must("GET", "/decisions/D6?set=inference_residency%3Dregion;offered%3Dglobal")
    assert blocked["verdict"] == "blocked" and blocked["output"].startswith("blocked:"), blocked
    answer, said = page.get("/decisions/D6?set=trafic%3Ddev")
    assert answer.status == 422 and said["errors"][0]["field"] == "trafic" and "did you mean 'traffic'" in said["errors"][0]["sentence"], said
    assert page.get("/decisions/D99")[0].status == 404
    up.done()


def a_record_is_written_beside_the_estate_and_goes_stale():
    up, page, folder = begun(lambda folder: (folder / "decisions.yaml").write_text("# what we decided\ndecisions: []\n"))
    answer, said = page.ask("POST", "/decisions/D6", {"owner": "Ana Lima", "set": []})
    assert answer.status == 422 and "ask" in said["detail"], said
    answer, said = page.ask("POST", "/decisions/D6", {"owner": "Ana Lima", "set": SAID.split(";"), "row": "4"})
    assert answer.status == 422 and "why" in said["detail"], said
    answer, made = page.ask("POST", "/decisions/D6", {"owner": "Ana Lima", "set": SAID.split(";"), "review": day(30)})
    assert answer.status == 201 and made["state"] == "decided" and made["output"] == "DataZoneStandard" and made["review"] == day(30), made
    text = (folder / "decisions.yaml").read_text()
    assert text.startswith("# what we decided\n") and "owner: Ana Lima" in text and "rejected:" in text, text
    row = [r for r in page.must("GET", "/decisions?limit=200")["items"] if r["table"] == "deployment-type"][0]
    assert row["state"] == "decided" and row["owner"] == "Ana Lima", row
    estate = folder / "lintel.yaml"
    estate.write_text(estate.read_text() + "\nplan:\n  inputs:\n    deployment-type.priority_offered: yes\n")
    row = [r for r in page.must("GET", "/decisions?limit=200")["items"] if r["table"] == "deployment-type"][0]
    assert row["state"] == "stale" and "priority_offered was no and is yes" in row["sentence"], row
    (folder / "decisions.yaml").write_text("decisions:\n- {number: 1, tabel: x}\n")
    answer, said = page.get("/decisions")
    assert answer.status == 422 and "decisions.yaml:2" in said["detail"], said
    up.done()


def use_cases_are_ranked_and_a_proposal_joins_the_register():
    up, page, folder = begun(lambda folder: (folder / "usecases.yaml").write_text(USECASES))
    got = page.must("GET", "/usecases")
    assert got["rows"][0]["rank"] == 1 and abs(got["rows"][0]["impact"] - 4.07) < 0.01 and abs(got["rows"][0]["fitness"] - 4.12) < 0.01, got["rows"]
    assert got["opportunities"] and all(o["evidence"] for o in got["opportunities"]), got["opportunities"]
    first = got["opportunities"][0]["id"]
    answer, made = page.ask("POST", "/usecases", {"id": first, "owner": "Bo"})
    assert answer.status == 201 and [o for o in made["opportunities"] if o["id"] == first][0]["registered"], made
    text = (folder / "usecases.yaml").read_text()
    assert text.startswith(USECASES) and f"id: {first}" in text, text
    assert page.ask("POST", "/usecases", {"id": first})[0].status == 409
    assert page.ask("POST", "/usecases", {"id": "nothing"})[0].status == 404
    up.done()


if __name__ == "__main__":
    sys.exit(run([a_table_is_evaluated_with_what_is_said_by_the_same_engine, a_record_is_written_beside_the_estate_and_goes_stale,
                  use_cases_are_ranked_and_a_proposal_joins_the_register]))
