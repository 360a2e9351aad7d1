#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What was acknowledged is there after anything is killed, again and again, while it is written: kept.py LINTEL PUBLISH.

Calls, API tokens, waivers and callers with keys are made all the while.  What was answered 2xx must be found afterwards: calls in the
ledger, tokens in the list and good to sign in with, revoked ones refused, waivers in lintel.yaml, keys good for a call, and each change in
the audit log, whose chain is whole."""
import datetime
import http.client
import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import uuid

from rig import prove
from up import Page, Up, alive, until

LINTEL = os.path.abspath(sys.argv[1])
ROUNDS = 2
ESTATE = """gateway:
  callers:
    - {name: app, team: apps, key_sha256: e5b7e9985915ce91e3a1f7a1e4b1e1f5e8d3b2a7c9f0d1e2a3b4c5d6e7f80912, concurrency: 1000}
"""


class Writer(threading.Thread):
    """Writes until it is told to stop; kept: what was acknowledged."""

    def __init__(self, up, secret):
        super().__init__(daemon=True)
        self.up, self.page, self.going, self.kept, self.strange = up, Page(up, token=secret), True, [], []

    def run(self):
        while self.going and not self.strange:
            try:
                self.write()
            except (OSError, http.client.HTTPException, json.JSONDecodeError):
                pass  # nobody is there, or it was killed while it answered: nothing was acknowledged

    def send(self, method, path, body=None):
        """The answer of a write that was acknowledged, else None."""
        answer, got = self.page.ask(method, path, body, {"Idempotency-Key": uuid.uuid4().hex})
        if 200 <= answer.status < 300:
            return got
        if answer.status not in (409, 412, 429, 500, 502, 503, 504):
            self.strange.append((method, path, answer.status, got))
        return None

    def count(self):
        return len(self.kept)


class Tokens(Writer):
    """Each third one is revoked again."""

    def __init__(self, *given):
        super().__init__(*given)
        self.revoked, self.number = [], 0

    def write(self):
        self.number += 1
        made = self.send("POST", "/tokens", {"name": f"kept {self.number}", "role": "viewer"})
        if not made:
            return
        if self.number % 3:
            self.kept.append(made)
            return
        answer, _ = self.page.ask("DELETE", f"/tokens/{made['token']['id']}")
        if answer.status == 204:
            self.revoked.append(made)

    def check(self, owner):
        there = {token["id"] for token in every(owner, "/tokens")}
        lost = [made["token"]["name"] for made in self.kept if made["token"]["id"] not in there]
        assert not lost, f"tokens that were acknowledged are gone: {lost[:5]}"
        back = [made["token"]["name"] for made in self.revoked if made["token"]["id"] in there]
        assert not back, f"tokens that were revoked are back: {back[:5]}"
        assert Page(self.up, token=self.kept[-1]["secret"]).get("/session")[0].status == 200
        assert all(Page(self.up, token=made["secret"]).get("/session")[0].status == 401 for made in self.revoked[-3:])
        logged = {entry["object"] for entry in every(owner, "/audit") if entry["action"] == "token.create" and entry["outcome"] == "done"}
        missing = [made["token"]["id"] for made in self.kept if not any(made["token"]["id"] in (one or "") for one in logged)]
        assert not missing, f"not in the audit log: {missing[:5]}"
        return f"{len(self.kept)} tokens, {len(self.revoked)} revoked"


class Waivers(Writer):
    def write(self):
        number = len(self.kept) + 1
        name = f"kept-{number}-{uuid.uuid4().hex[:6]}"
        until_day = (datetime.date.today() + datetime.timedelta(20)).isoformat()
        if self.send("POST", "/waivers", {"check": "host-persistence", "resource": name, "until": until_day, "because": "a proof"}):
            self.kept.append(name)

    def check(self, owner):
        there = [waiver["resource"] for waiver in every(owner, "/waivers")]
        lost = [name for name in self.kept if there.count(name) != 1]
        assert not lost, f"waivers that were acknowledged are gone or there twice: {lost[:5]}"
        text = (self.up.folder / "lintel.yaml").read_text()
        assert all(name in text for name in self.kept)
        return f"{len(self.kept)} waivers"


class Callers(Writer):
    """A caller with a key; what was acknowledged lets a call in at once."""

    def write(self):
        made = self.send("POST", "/gateway/callers", {"name": f"kept-{uuid.uuid4().hex[:8]}", "team": "apps"})
        if made:
            self.kept.append(made)

    def check(self, owner):
        refused = [made["caller"] for made in self.kept if chat(self.up, made["key"]).status != 200]
        assert not refused, f"keys that were acknowledged let nobody in: {refused[:5]}"
        return f"{len(self.kept)} keys"


class Calls(Writer):
    key = None

    def write(self):
        answer = chat(self.up, self.key)
        if answer.status == 200:
            self.kept.append(answer.headers["x-lintel-request-id"].removeprefix("req_"))

    def check(self, owner):
        def rows():
            with sqlite3.connect(f"file:{self.up.state}/ledger.db?mode=ro", uri=True) as db:
                return [row[0] for row in db.execute("select id from usage")]
        until("each answered call is in the ledger", lambda: set(self.kept) <= set(rows()))
        there = rows()  # once: calls of the other checks are still being settled
        assert len(there) == len(set(there)), "a call is there twice"
        return f"{len(self.kept)} calls"


def chat(up, key):
    connection = http.client.HTTPConnection(up.address, timeout=30)
    connection.request("POST", "/v1/chat/completions", json.dumps({"model": "gpt-4o-mini", "max_tokens": 1, "messages": [{"role": "user", "content": "hi"}]}),
                       {"Authorization": f"Bearer {key}", "Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    return answer


def every(page, path):
    cursor, items = None, []
    while True:
        got = page.must("GET", f"{path}?limit=500" + (f"&cursor={cursor}" if cursor else ""))
        items += got["items"]
        cursor = got["next"]
        if not cursor:
            return items


def family(up):
    """Every process of it: those that have the state folder open or in their words."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "maps").read_text() + (path / "cmdline").read_text("latin-1")
        except OSError:
            continue
        if f"{up.state}/share" in words or f"{up.state}/nginx" in words:
            found.append(int(path.name))
    return found


def kill_one(up, name):
    victim = until(f"{name} runs", lambda: up.children().get(name))
    os.kill(victim, signal.SIGKILL)
    until(f"{name} runs again", lambda: up.children().get(name) not in (None, victim))


def kill_all_of(up, names):
    """In one moment, so that nobody tidies up behind nobody; then it is started again."""
    children = up.children()
    os.kill(up.process.pid, signal.SIGSTOP)
    for name in names:
        if children.get(name):
            os.kill(children[name], signal.SIGKILL)
    os.kill(up.process.pid, signal.SIGKILL)
    up.process.wait()
    until("no process of it is left", lambda: not family(up))
    up.start()


def whatever_is_killed_while_it_is_written_what_was_acknowledged_is_kept():
    up = Up(LINTEL, "--estate", "lintel.yaml", "--workers", "2", estate=ESTATE).start()
    owner = up.sign_in()
    secret = owner.must("POST", "/tokens", {"name": "proof", "role": "owner"})["secret"]
    owner = Page(up, token=secret)
    ran = subprocess.run([LINTEL, "govern", "key", "app"], capture_output=True, text=True, check=True, cwd=up.folder)
    Calls.key = re.search(r"\S{30,}", ran.stdout)[0]
    digest = re.search(r"[0-9a-f]{64}", ran.stdout + ran.stderr)[0]
    estate = up.folder / "lintel.yaml"
    estate.write_text(re.sub(r"[0-9a-f]{64}", digest, estate.read_text()))
    up.process.send_signal(signal.SIGHUP)
    until("the key is taken", lambda: chat(up, Calls.key).status == 200)

    writers = [kind(up, secret) for kind in (Tokens, Waivers, Callers, Calls)]
    for writer in writers:
        writer.start()

    def more(count):
        for writer in writers:
            begin = writer.count()
            until(f"{type(writer).__name__} writes on: {writer.strange} {up.said()[-400:]}", lambda: writer.count() >= begin + count or writer.strange)
            assert not writer.strange, writer.strange

    more(3)
    for _ in range(ROUNDS):
        for name in ("api", "keeper", "worker", "nginx", "simulator"):
            kill_one(up, name)
            more(2)
        for names in ((), ("nginx",), ("nginx", "api", "keeper", "simulator", "worker")):
            kill_all_of(up, names)
            more(2)
    for writer in writers:
        writer.going = False
    for writer in writers:
        writer.join()
    print("#", ", ".join(writer.check(owner) for writer in writers), f"after {ROUNDS * 8} kills")
    proof = owner.must("GET", "/audit/verify")
    assert proof["good"] and proof["entries"] > 0, proof
    ran = subprocess.run([LINTEL, "govern", "audit", "--verify", "--state", str(up.state)], capture_output=True, text=True)
    assert ran.returncode == 0, ran
    print(f"# {proof['entries']} entries of the audit log: {proof['sentence']}")
    assert up.stop() == 0
    until("no process is left", lambda: not family(up))
    left = sorted(path.name for path in up.state.iterdir() if path.suffix == ".sock")
    assert not left, left
    up.done()


if __name__ == "__main__":
    sys.exit(prove([whatever_is_killed_while_it_is_written_what_was_acknowledged_is_kept]))
