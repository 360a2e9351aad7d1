#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every fault of the simulator, in a stream and not, at the first sending and at the second, with a caller
who stays and one who leaves: run.py LINTEL.

For each: what the caller gets, what the ledger says, and at the end that each call has one row, that the
worker is the same one, that it holds no more descriptors than before, and that the ledger and the
simulator's bill agree on every call that was answered whole.
"""
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "serve"))
from up import PATIENCE, Up, until  # noqa: E402

LINTEL = os.path.abspath(sys.argv[1])
KEY = "canary-of-the-caller"

# What a caller who stays gets: "heals" by another deployment, "passes" the provider's own answer with that
# status, "whole" the answer as it is, "breaks" after its first bytes.  First for a call without a stream.
HEALS, WHOLE, BREAKS = "heals", "whole", "breaks"
FAULTS = {
    "key": (HEALS, HEALS), "forbidden": (HEALS, HEALS), "not-found": (HEALS, HEALS),
    "filter": (400, 400), "too-long": (400, 400),
    "rate": (HEALS, HEALS), "capacity": (HEALS, HEALS), "adjusted": (HEALS, HEALS), "size": (HEALS, HEALS), "quota": (HEALS, HEALS),
    "server": (HEALS, HEALS), "html": (HEALS, HEALS), "unavailable": (HEALS, HEALS), "timeout": (HEALS, HEALS),
    "overloaded": (HEALS, HEALS), "refuse": (HEALS, HEALS), "reset": (HEALS, HEALS), "reset-head": (HEALS, HEALS),
    "silent": (HEALS, HEALS), "error-body": (HEALS, HEALS), "slow-head;ms=20": (HEALS, HEALS),
    "no-stream-options": (WHOLE, WHOLE), "no-usage": (WHOLE, WHOLE), "usage-each": (WHOLE, WHOLE), "comments": (WHOLE, WHOLE),
    "crlf": (WHOLE, WHOLE), "no-space": (WHOLE, WHOLE), "split": (WHOLE, WHOLE), "slow;ms=20": (WHOLE, WHOLE),
    "huge;bytes=300000": (WHOLE, WHOLE), "gzip": (WHOLE, WHOLE),
    "no-done": (WHOLE, BREAKS), "short-length": (WHOLE, BREAKS), "long-length": (BREAKS, WHOLE),
    "malformed;after=3": (WHOLE, BREAKS), "error-event;after=3": (WHOLE, BREAKS), "reset-stream;after=3": (WHOLE, BREAKS),
    "close;after=3": (WHOLE, BREAKS), "cut;after=3": (BREAKS, BREAKS), "stall;after=3": (WHOLE, BREAKS),
}
OUTCOMES = {HEALS: {"done"}, WHOLE: {"done"}, BREAKS: {"upstream_cut", "idle", "malformed", "error"}}
# Who falls silent is left soon; the others have time on a busy machine.
SILENT = ("silent", "stall", "slow-head")
BRIEF = "timeouts: {connect_ms: 500, first_byte_ms: 600, first_content_ms: 600, idle_ms: 400, total_ms: 8000}"
LONG = "timeouts: {connect_ms: 20000, first_byte_ms: 20000, first_content_ms: 20000, idle_ms: 20000, total_ms: 60000}"


def cases():
    for fault, by_kind in FAULTS.items():
        for stream in (False, True):
            for second in (False, True):
                for leaves in (False, True):
                    name = "-".join([re.sub("[;=]", "-", fault), "stream" if stream else "whole", "second" if second else "first",
                                     "leaves" if leaves else "stays"])
                    yield name, fault, by_kind[stream], stream, second, leaves


def estate(port):
    there = f"provider: openai, url: 'http://127.0.0.1:{port}', key: {{env: SIM_KEY}}, keepalive_ms: 300, price: {{input: 2, cached: 1, output: 8}}"
    deployments = [f"    - {{name: good, model: plain, {there}, {LONG}}}"]
    models = []
    for name, fault, _, _, second, _ in cases():
        times = BRIEF if fault.split(";")[0] in SILENT else LONG
        deployments.append(f"    - {{name: 'bad-{name}', model: 'fault-{fault}', {there}, {times}}}")
        if second:
            deployments.append(f"    - {{name: 'no-{name}', model: fault-refuse, {there}, {LONG}}}")
            models.append(f"    - {{name: '{name}', route: [{{to: 'no-{name}', tier: 1}}, {{to: 'bad-{name}', tier: 2}}, {{to: good, tier: 3}}]}}")
        else:
            models.append(f"    - {{name: '{name}', route: [{{to: 'bad-{name}', tier: 1}}, {{to: good, tier: 2}}]}}")
    return "gateway:\n  anybody: true\n  attempts: 3\n  deployments:\n" + "\n".join(deployments) + "\n  models:\n" + "\n".join(models) + "\n"


def read_all(connection):
    data = b""
    while True:
        try:
            piece = connection.recv(1 << 16)
        except (ConnectionResetError, TimeoutError):
            return data, False
        if not piece:
            return data, True
        data += piece


def unchunk(body):
    out = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        try:
            size = int(size.split(b";")[0], 16)
        except ValueError:
            return out, False
        if size == 0:
            return out, True
        if len(body) < size + 2:
            return out + body, False
        out, body = out + body[:size], body[size + 2:]
    return out, False


def call(address, model, stream, leaves):
    """status, body, was the answer whole as HTTP."""
    body = json.dumps({"model": model, "stream": stream, "max_tokens": 12, "messages": [{"role": "user", "content": "canary-of-the-prompt"}]})
    host, port = address.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        connection.sendall((f"POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nAuthorization: Bearer {KEY}\r\n"
                            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode())
        if leaves:
            return None, b"", False, None
        data, clean = read_all(connection)
    head, _, rest = data.partition(b"\r\n\r\n")
    status = int(head.split()[1]) if head else 0
    lower = head.lower()
    ident = re.search(rb"x-lintel-request-id: (\S+)", lower)
    whole = clean
    if b"transfer-encoding: chunked" in lower:
        rest, whole = unchunk(rest)
    elif length := re.search(rb"content-length: (\d+)", lower):
        whole = len(rest) == int(length[1])
    return status, rest, whole, ident[1].decode() if ident else None


def says(body, stream):
    """What a client would make of it: done, error or broken."""
    if not stream:
        try:
            return "error" if "error" in json.loads(body) else "done"
        except ValueError:
            return "broken"
    data = [line[5:].strip() for line in body.replace(b"\r", b"").split(b"\n") if line.startswith(b"data:")]
    if any(b'"error"' in d for d in data):
        return "error"
    return "done" if data and data[-1] == b"[DONE]" else "broken"


def judge(fault, expected, stream, got, row):
    status, body, whole, _ = got
    wrong = []
    if isinstance(expected, int):
        if status != expected or says(body, False) != "error" or row["outcome"] != "error":
            wrong.append(f"status {status}, says {body[:120]}, ledger {row['outcome']}")
        return wrong
    if row["outcome"] not in OUTCOMES[expected]:
        wrong.append(f"ledger says {row['outcome']}, want one of {sorted(OUTCOMES[expected])}")
    if status != 200:
        wrong.append(f"status {status}: {body[:200]}")
    if expected in (HEALS, WHOLE):
        odd = fault.split(";")[0] in ("malformed", "short-length", "gzip")
        if not odd and (not whole or says(body, stream) != "done"):
            wrong.append(f"whole {whole}, says {says(body, stream)}: {body[-200:]}")
    elif stream and (not whole or says(body, stream) != "error"):
        wrong.append(f"broke off without an error of its own: whole {whole}, {body[-200:]}")
    if expected is HEALS and row["deployment"] != "good":
        wrong.append(f"answered by {row['deployment']}")
    if fault == "no-usage" and row.get("source") != "estimated":
        wrong.append(f"source {row.get('source')}")
    return wrong


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="lintel-matrix-"))
    sim = subprocess.Popen([LINTEL, "sim", "--listen", "127.0.0.1:0", "--bill", str(folder / "bill")], stderr=subprocess.PIPE, text=True)
    port = int(re.search(r":(\d+)\s*$", sim.stderr.readline())[1])
    up = Up(LINTEL, estate=estate(port), environ={"SIM_KEY": "canary-of-the-provider"}).start()
    number = bad = 0

    def tell(sentence, wrong):
        nonlocal number, bad
        number += 1
        bad += bool(wrong)
        for line in wrong:
            print(f"# {line[:500]}")
        print(f"{'not ok' if wrong else 'ok'} {number} - {sentence}", flush=True)

    try:
        worker = up.children()["worker"]
        call(up.address, next(cases())[0], False, False)
        before = descriptors(worker)
        everything = list(cases())
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda c: call(up.address, c[0], c[3], c[5]), everything))
        rows = {}
        until("every call is in the log", lambda: len(up.lines()) >= len(everything) + 1)
        for line in up.lines()[1:]:
            rows.setdefault(line.get("model"), []).append(line)
        for (name, fault, expected, stream, second, leaves), got in zip(everything, answers):
            mine = rows.get(name, [])
            wrong = [] if len(mine) == 1 else [f"{len(mine)} rows in the log"]
            if not leaves and not wrong:
                wrong = judge(fault, expected, stream, got, mine[0])
            tell(f"{fault}, {'stream' if stream else 'whole answer'}, at the {'second' if second else 'first'} sending, "
                 f"the caller {'leaves' if leaves else 'stays'}", wrong)

        tell("the worker is the one that began", [] if up.children()["worker"] == worker else ["it was started anew"])
        until("idle connections are closed", lambda: descriptors(worker) <= before)
        tell("descriptors are given back", [])
        sim.send_signal(signal.SIGTERM)  # what is still open there is billed as it stands
        sim.wait(PATIENCE)
        bill = [json.loads(line) for line in (folder / "bill").read_text().splitlines()]
        tell("ledger and bill agree on every call that was answered whole, and within 2 % on the others", compare(up.lines()[1:], bill))
        texts = [path.read_bytes() for path in up.folder.rglob("*") if path.is_file()] + [up.admin("/metrics")[1].encode(), up.admin("/usage")[1].encode()]
        tell("no key and no prompt is in any file, log, metric or usage", ["a canary was found"] if any(b"canary-of" in t for t in texts) else [])
    finally:
        if os.environ.get("KEEP"):
            print(f"# {up.folder} {folder}")
            up.stop()
        else:
            up.done()
        sim.terminate()
        sim.wait()
    print(f"1..{number}")
    return bad > 0


def compare(lines, bill):
    """The last sending of each call is the one that may cost something; a call that was left is counted up to there."""
    charged = {}
    for row in bill:
        if row["status"] == 200:
            charged[row["lintel_request_id"], row["model"] == "plain"] = row
    wrong, ours, theirs, exact = [], 0, 0, 0
    for line in lines:
        row, tokens = charged.get((line["id"], line.get("deployment") == "good")), line.get("tokens", {})
        if not row:
            if sum(tokens.values()) and line["outcome"] != "client_abort":  # whether that was heard is not known here
                wrong.append(f"{line['model']}: {tokens} for nothing")
            continue
        took = (sum(tokens.get(k, 0) for k in ("input", "cached", "write_5m", "write_1h")), tokens.get("output", 0) + tokens.get("reasoning", 0))
        if line.get("source") == "provider" and line["outcome"] == "done":
            exact += 1
            if took != (row["prompt"], row["out"]):
                wrong.append(f"{line['model']}: ledger {took}, bill {row['prompt']}, {row['out']}")
        elif line.get("source") == "provider":
            wrong.append(f"{line['model']}: not flagged, outcome {line['outcome']}")
        else:
            ours, theirs = ours + sum(took), theirs + row["prompt"] + row["out"]
    print(f"# {exact} calls agree to the token; counted on the others {ours}, billed {theirs}")
    return wrong


sys.exit(main())
