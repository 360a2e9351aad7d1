#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Callers who leave in the middle of a stream: what the ledger counts is what the simulator generated: leave.py LINTEL.

The simulator's clock moves by our hand alone and stands still while the news of a caller who left travels, so that a busy machine
generates nothing meanwhile that nobody has heard."""
import http.client
import json
import os
import pathlib
import random
import re
import socket
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "serve"))
from up import PATIENCE, Up, run, until  # noqa: E402

LINTEL = os.path.abspath(sys.argv[1])
CALLERS, WHOLE = 32, 60
TOKEN_MS = 20


def ask(events, **more):
    return {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": f"A story of {events} words, please. [[tokens=250]]"}], **more}


class Caller:
    """Asks for a stream, and leaves when it has seen so many events."""

    def __init__(self, address, events):
        self.events, self.seen = events, b""
        body = json.dumps(ask(events, stream=True, max_tokens=300))
        host, port = address.rsplit(":", 1)
        self.connection = socket.create_connection((host, int(port)), timeout=PATIENCE)
        self.connection.sendall(f"POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        self.read(2)  # that it has begun, and its first word: they are there without any time's passing

    def read(self, events):
        while self.seen.count(b"data: ") < events:
            piece = self.connection.recv(1 << 16)
            assert piece, "the stream ended before its time"
            self.seen += piece

    def leave(self):
        self.read(self.events)
        self.connection.close()


def pass_time(port, ms):
    clock = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    clock.request("POST", f"/sim/clock?add_ms={ms}", b"")
    assert clock.getresponse().status == 200
    clock.close()


def what_callers_who_leave_have_heard_is_counted_within_two_percent_and_flagged():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="lintel-leave-"))
    sim = subprocess.Popen([LINTEL, "sim", "--listen", "127.0.0.1:0", "--bill", str(folder / "bill"), "--tokens-per-second", str(1000 // TOKEN_MS),
                            "--clock", "1700000000"], stderr=subprocess.PIPE, text=True)
    port = int(re.search(r":(\d+)\s*$", sim.stderr.readline())[1])
    up = Up(LINTEL, estate=f"""gateway:
  anybody: true
  deployments:
    - {{name: there, provider: openai, url: 'http://127.0.0.1:{port}', timeouts: {{idle_ms: 600000, total_ms: 600000}}}}
  models:
    - {{name: gpt-4o-mini, route: [{{to: there}}]}}
""").start()

    def billed():
        return (folder / "bill").read_text().count("\n")
    try:
        draw = random.Random(1)
        for n in range(WHOLE):  # what a token of this model's prompts takes is learnt from whole answers
            assert up.ask("/v1/chat/completions", ask(40 + n, max_tokens=1))[0].status == 200
        callers = sorted((Caller(up.address, draw.randint(40, 160)) for _ in range(CALLERS)), key=lambda caller: caller.events)
        events = 2
        for left, caller in enumerate(callers, 1):
            if caller.events > events:
                pass_time(port, TOKEN_MS * (caller.events - events))
                events = caller.events
            caller.leave()
            until("the provider has heard of it", lambda: billed() >= WHOLE + left)
        until("every call is in the log", lambda: len(up.lines()) >= CALLERS + WHOLE)
        bill = {row["lintel_request_id"]: row for row in map(json.loads, (folder / "bill").read_text().splitlines())}
        lines = up.lines()[WHOLE:]
        assert {line["id"] for line in up.lines()} == set(bill), "other calls in the bill than in the ledger"
        bill = {line["id"]: bill[line["id"]] for line in lines}
        assert all(line["outcome"] == "client_abort" and line["source"] == "estimated" for line in lines), "not flagged"
        ours = sum(line["tokens"]["input"] + line["tokens"]["output"] for line in lines)
        theirs = sum(row["prompt"] + row["out"] for row in bill.values())
        print(f"# counted {ours}, billed {theirs}")
        assert abs(ours - theirs) <= 0.02 * theirs, f"counted {ours}, billed {theirs}"
    finally:
        up.done()
        sim.terminate()
        sim.wait()


sys.exit(run([what_callers_who_leave_have_heard_is_counted_within_two_percent_and_flagged]))
