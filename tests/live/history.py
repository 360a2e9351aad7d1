#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs kept in a file: whose they are, and what happens when the file cannot be used.  Whatever it is,
what was kept before is still there.

Usage: history.py LINTEL
"""
import contextlib
import json
import os
import pathlib
import pwd
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time

LINTEL = os.path.abspath(sys.argv[1])
CHECK = """-- id: residency-is-decided
-- title: Prompts stay where the law wants them
-- about: answer
-- area: data-models
-- severity: high
-- level: 2
-- phases: diagnostic
-- gates: G1
-- why: A model that runs anywhere may keep prompts anywhere.
-- fix: Answer residency with eu or us.
select resource, case when value in ('eu', 'us') then 'ok' when value is null then 'unknown' else 'gap' end as status,
       'residency is ' || value as reason, file, line from answer where question like 'residency%'
"""


class Place:
    """An estate and a state folder of its own."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.state = self.folder / "state"
        self.db = self.state / "lintel" / "history.db"
        self.estate = self.make("estate")

    def make(self, name, head="", value="global"):
        estate = self.folder / name
        (estate / "mine").mkdir(parents=True, exist_ok=True)
        (estate / "mine" / "residency-is-decided.sql").write_text(CHECK)
        (estate / "lintel.yaml").write_text(f"{head}answers:\n  day: 2026-11-01\n  residency_of_chat: {value}\n")
        return estate

    def start(self, *words, estate=None, state=None, **how):
        env = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "XDG_STATE_HOME": str(state or self.state),
               "LC_ALL": "C.UTF-8", **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}}
        return subprocess.Popen([LINTEL, "assess", ".", "--checks", "mine", *words], cwd=estate or self.estate, env=env,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how)

    def __call__(self, *words, code=0, note=None, **how):
        child = self.start(*words, **how)
        out, err = child.communicate(timeout=60)
        assert child.returncode == code, f"exit {child.returncode}, want {code}: {err}"
        if note is not None:
            assert note in err and err.count("\n") == 1, f"want a note with '{note}': {err!r}"
        elif code == 0:
            assert err == "", err
        return out

    def ask(self, sql):
        with contextlib.closing(sqlite3.connect(self.db)) as db:
            assert db.execute("pragma integrity_check").fetchone() == ("ok",)
            return db.execute(sql).fetchall()

    def runs(self):
        return self.ask("select count(*) from lintel_run")[0][0]


def a_run_is_kept_for_its_owner_alone(place):
    found = json.loads(place("--format", "json"))
    assert found["run"]["id"] == "1", found["run"]
    assert stat.S_IMODE(place.db.stat().st_mode) == 0o600, place.db.stat()
    assert stat.S_IMODE(place.db.parent.stat().st_mode) == 0o700


def estates_do_not_mix_and_a_name_makes_two_folders_one(place):
    one, two = place.make("one"), place.make("two")
    named, again = place.make("named", "estate: shop\n"), place.make("again", "estate: shop\n", "eu")
    other = place.make("other", "estate: shop\norganisation: Contoso\n")
    for estate in (one, two, named, again, other):
        place(estate=estate)
    assert place.ask("select count(distinct estate) from lintel_run") == [(4,)]
    out = json.loads(place("--since", "3", "--format", "json", estate=again))
    assert [c["resource"] for c in out["changes"] if c["kind"] == "finding"] == ["residency_of_chat"], out["changes"]
    place("--since", "3", estate=one, code=2)


def what_looked_at_a_part_or_decided_nothing_is_not_kept(place):
    place()
    place("--only", "answers")
    place("--store", "none")
    (place.folder / "empty").mkdir()
    ran = subprocess.run([LINTEL, "assess"], cwd=place.folder / "empty", capture_output=True, check=False,
                         env={**os.environ, "XDG_STATE_HOME": str(place.state)})
    assert ran.returncode == 4 and ran.stderr == b"", ran.stderr
    assert place.runs() == 1


def a_store_nobody_named_is_a_note_and_one_that_was_named_a_failure(place):
    (place.folder / "file").write_text("")
    place(state=place.folder / "file", note="this run is not kept")
    place("--store", str(place.folder / "file" / "x"), code=1, note="folder")


def a_folder_for_the_store_is_made(place):
    place("--store", str(place.folder / "a" / "b"))
    assert (place.folder / "a" / "b" / "history.db").exists()


def writers_at_once_wait_for_each_other(place):
    children = [place.start() for _ in range(8)]
    for child in children:
        _, err = child.communicate(timeout=60)
        assert child.returncode == 0 and err == "", err
    assert place.runs() == 8


def a_file_that_is_locked_is_told_and_unharmed(place):
    place()
    db = sqlite3.connect(place.db, isolation_level=None)
    db.execute("begin immediate")
    place(note="locked by another program")
    db.execute("rollback")
    db.close()
    place()
    assert place.runs() == 2


def a_damaged_file_is_told_and_left_as_it_is(place):
    place()
    for name in ("history.db-wal", "history.db-shm"):
        (place.db.parent / name).unlink(missing_ok=True)
    place.db.write_bytes(b"this is somebody's letter and no database at all" * 100)
    before = place.db.read_bytes()
    place(note="damaged")
    assert place.db.read_bytes() == before
    place("--store", str(place.db.parent), code=1, note="move it away")


def a_torn_file_is_told(place):
    place()
    with contextlib.closing(sqlite3.connect(place.db)) as db:
        db.execute("pragma wal_checkpoint(truncate)")
    bytes_ = bytearray(place.db.read_bytes())
    bytes_[4096:] = b"\xff" * (len(bytes_) - 4096)
    place.db.write_bytes(bytes_)
    place(note="damaged")
    assert place.db.read_bytes() == bytes(bytes_)


def a_folder_one_may_not_write_to_is_told(place):
    how = {}
    place()
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        how = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chmod(place.folder, 0o755)
        os.chmod(place.db.parent, 0o755)
        os.chmod(place.db, 0o644)
    else:
        os.chmod(place.db, 0o400)
        os.chmod(place.db.parent, 0o500)
    place(note="not kept", **how)
    os.chmod(place.db.parent, 0o700)
    os.chmod(place.db, 0o600)
    assert place.runs() == 1


def little_room():
    resource.setrlimit(resource.RLIMIT_FSIZE, (12000, 12000))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def a_full_disk_is_told_and_nothing_is_lost(place):
    place()
    place()
    place(note="not kept", preexec_fn=little_room, restore_signals=False)
    assert place.runs() == 2
    place()
    assert place.runs() == 3


def a_full_file_system_is_told_and_nothing_is_lost(place):
    small = place.folder / "small"
    small.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", small],
                                           capture_output=True, check=False).returncode != 0:
        return "no small file system can be mounted here"
    try:
        place.state, place.db = small, small / "lintel" / "history.db"
        place()
        (small / "filler").write_bytes(b"x" * (shutil.disk_usage(small).free - 4096))
        place(note="not kept")
        assert place.runs() == 1
        (small / "filler").unlink()
        place()
        assert place.runs() == 2
    finally:
        subprocess.run(["umount", "-l", small], check=False)
    return None


def whoever_is_killed_in_the_middle_leaves_a_good_file(place):
    place()
    for i in range(25):
        child = place.start()
        until = time.monotonic() + 0.004 * i
        while time.monotonic() < until:
            pass
        child.kill()
        child.communicate()
    before = place.runs()
    assert before >= 1
    place()
    assert place.runs() == before + 1


def everything_is_well(place, folder="well"):
    """Each check that comes with lintel replaced by one that is ok; a folder of them."""
    found = json.loads(place("--store", "none", "--format", "json"))
    out = place.estate / folder
    out.mkdir()
    for check in found["checks"]:
        write_check(out, check, "ok")
    return out


def write_check(folder, check, status):
    (folder / f"{check['id']}.sql").write_text(
        f"-- id: {check['id']}\n-- code: {check['code'] or 'OWN-001'}\n-- title: {check['title']}\n-- about: answer\n"
        f"-- area: {check['area']}\n-- severity: {check['severity']}\n-- level: {check['level']}\n"
        f"-- phases: {', '.join(check['phases'])}\n-- gates: {', '.join(check['gates'])}\n-- why: w\n-- fix: f\n"
        f"select 'thing' as resource, '{status}' as status, 'seen' as reason, 'observed' as quality from answer limit 1\n")


def level_of(out, area):
    return next(a["lo"] for a in json.loads(out)["areas"] if a["area"] == area)


def level_five_is_earned_by_time_alone(place):
    well = everything_is_well(place)
    days = ["2026-08-01", "2026-09-01", "2026-09-29", "2026-09-30"]
    levels = [level_of(place("--checks", str(well), "--format", "json", "--today", day), "skills") for day in days]
    assert levels == [4, 4, 4, 5], levels
    again = ("--checks", str(well), "--format", "json", "--today", "2026-10-05")
    assert level_of(place(*again, "--store", "none"), "skills") == 4
    assert level_of(place(*again), "skills") == 5
    # A low gap leaves the level at 4, and is overdue after 180 days.
    low = {"id": "own-low", "code": None, "title": "t", "area": "skills", "severity": "low", "level": 4,
           "phases": ["diagnostic"], "gates": []}
    write_check(well, low, "gap")
    later = ["2026-10-06", "2026-11-06", "2026-12-06", "2027-01-06", "2027-02-06", "2027-03-06", "2027-04-03", "2027-04-05"]
    levels = [level_of(place("--checks", str(well), "--format", "json", "--today", day), "skills") for day in later]
    assert levels == [5] * 7 + [4], levels


def review(place, *words, code=0):
    env = {"PATH": os.environ["PATH"], "HOME": str(place.folder), "XDG_STATE_HOME": str(place.state), "LC_ALL": "C.UTF-8",
           **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}}
    ran = subprocess.run([LINTEL, "review", *words], cwd=place.estate, env=env, capture_output=True, text=True, check=False,
                         timeout=60)
    assert ran.returncode == code, f"exit {ran.returncode}, want {code}: {ran.stderr}"
    return ran.stdout + ran.stderr


def a_gate_is_passed_watched_and_opened_again_while_its_record_stays(place):
    gate = ("gate", "G3", "--checks", "well")
    ana = ("--by", "Ana Lima (platform team lead)")
    well = everything_is_well(place)
    red = next(c for c in json.loads(place("--store", "none", "--format", "json"))["checks"] if c["code"] == "IAC-017")
    # Refused while something is open, and by people without the role.
    write_check(well, red, "gap")
    assert "IAC-017" in review(place, *gate, "--today", "2026-11-01", "--decide", "passed", *ana, code=5)
    write_check(well, red, "ok")
    assert "platform team lead" in review(place, *gate, "--today", "2026-11-01", "--decide", "passed", "--by", "Bo (cook)", code=2)
    out = review(place, *gate, "--today", "2026-11-01", "--decide", "passed", *ana, "--because", "all is there")
    assert "G3 is passed on 2026-11-01: record 1" in out, out

    def state(day):
        found = json.loads(place("--checks", "well", "--format", "json", "--today", day))
        return found["decisions"][0]["state"], found["decisions"][0]["sentence"]
    assert state("2026-11-02") == ("holds", None)
    write_check(well, red, "gap")
    assert state("2026-11-05")[0] == "holds"
    assert state("2026-11-12")[0] == "holds"
    assert state("2026-11-13") == ("re-opened", "the pipeline of the templates is red for more than 7 days (IAC-017 for 8 days)")
    assert "re-opened: the pipeline" in review(place, "gates", "--today", "2026-11-13")
    write_check(well, red, "ok")
    assert state("2026-11-14") == ("re-opened", "a monitor fired on 2026-11-13; it is quiet now, and somebody is to decide again")
    assert "1 record, none changed" in review(place, "gates", "--verify")
    review(place, *gate, "--today", "2026-11-15", "--decide", "passed", *ana)
    assert state("2026-11-16") == ("holds", None)
    review(place, *gate, "--today", "2026-11-17", "--reopen", "--because", "the cluster burnt", *ana)
    assert state("2026-11-18")[1] == "Ana Lima (platform team lead) opened it again on 2026-11-17: the cluster burnt"


def a_record_that_somebody_changed_is_found(place):
    well = everything_is_well(place)
    decide = ("gate", "G3", "--checks", str(well), "--decide", "passed", "--by", "Ana Lima (platform team lead)")
    for _ in range(3):
        review(place, *decide)
    copies = place.estate / ".lintel" / "gates"
    review(place, "gates", "--export", str(copies))
    assert "3 records, none changed" in review(place, "gates", "--verify")
    # The check that looks for records in the repository sees this one.
    assert {"decision", "approvers", "facts_sha256"} <= set(json.loads((copies / "G3.json").read_text()))

    def tamper(sql):
        with contextlib.closing(sqlite3.connect(place.db, isolation_level=None)) as db:
            db.execute("create temp table saved as select * from lintel_entry")
            db.execute(sql)
            said = review(place, "gates", "--verify", code=1)
            refused = review(place, *decide, code=1)
            db.execute("delete from main.lintel_entry")
            db.execute("insert into main.lintel_entry select * from saved")
        return said, refused
    said, refused = tamper("update lintel_entry set document = replace(document, 'Ana', 'Eve') where number = 2")
    assert "gate record 2 (G3" in said and "was changed" in said and "was changed" in refused, said
    assert "gate record 2 is missing" in tamper("delete from lintel_entry where number = 2")[0]
    with contextlib.closing(sqlite3.connect(place.db, isolation_level=None)) as db:
        db.execute("delete from lintel_entry where number = 3")
    assert "the store has lost it" in review(place, "gates", "--verify", code=1)


def a_trend_shows_what_runs_said(place):
    place("--today", "2026-11-01")
    place.make("estate", value="eu")
    place("--today", "2026-11-10")
    found = json.loads(review(place, "trend", "--format", "json"))
    assert [r["day"] for r in found["runs"]] == ["2026-11-01", "2026-11-10"]
    assert found["runs"][0]["open"]["high"] == found["runs"][1]["open"]["high"] + 1, found["runs"]
    text = review(place, "trend")
    assert max(len(line) for line in text.splitlines()[1:]) <= 80 and "2026-11-01 to 2026-11-10" in text, text
    assert review(place, "trend", "--format", "csv").startswith("day,run,kind,name,value,text\n2026-11-01,1,verdict,")
    runs = json.loads(review(place, "runs", "--format", "json"))["runs"]
    assert [r["id"] for r in runs] == ["2", "1"] and runs[1]["gaps"] == runs[0]["gaps"] + 1
    assert "no run of nobody is kept" in review(place, "runs", "--estate", "nobody")


TESTS = [a_run_is_kept_for_its_owner_alone, estates_do_not_mix_and_a_name_makes_two_folders_one,
         what_looked_at_a_part_or_decided_nothing_is_not_kept, a_store_nobody_named_is_a_note_and_one_that_was_named_a_failure,
         a_folder_for_the_store_is_made, writers_at_once_wait_for_each_other, a_file_that_is_locked_is_told_and_unharmed,
         a_damaged_file_is_told_and_left_as_it_is, a_torn_file_is_told, a_folder_one_may_not_write_to_is_told,
         a_full_disk_is_told_and_nothing_is_lost, a_full_file_system_is_told_and_nothing_is_lost,
         whoever_is_killed_in_the_middle_leaves_a_good_file, level_five_is_earned_by_time_alone,
         a_gate_is_passed_watched_and_opened_again_while_its_record_stays, a_record_that_somebody_changed_is_found,
         a_trend_shows_what_runs_said]


def main():
    bad = 0
    for number, test in enumerate(TESTS, 1):
        with tempfile.TemporaryDirectory(prefix="lintel-history-") as folder:
            try:
                skip = test(Place(folder))
                print(f"ok {number} - {test.__name__.replace('_', ' ')}{' # SKIP ' + skip if skip else ''}", flush=True)
            except (AssertionError, subprocess.TimeoutExpired, sqlite3.Error) as wrong:
                bad += 1
                print(f"not ok {number} - {test.__name__.replace('_', ' ')}")
                print(f"# {str(wrong)[:600]}".replace("\n", "\n# "), flush=True)
    print(f"1..{len(TESTS)}")
    return bad != 0


sys.exit(main())
