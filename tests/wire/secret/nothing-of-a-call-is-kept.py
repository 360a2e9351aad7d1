#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Neither prompts nor keys nor queries are in any log, ledger, metric or temporary file, whatever becomes of a call."""
import contextlib
import json
import os
import signal
import socket

import gateway
import play

PROMPT, KEY, QUERY = "canary-prompt-7f3a", "sk-canary-19c2", "canary-query-55d0"


def act(provider, stream, head, body):
    how = head.get("x-how")
    if how == "error":
        play.answer(stream, b'{"error":{"message":"' + PROMPT.encode() + b'"}}', "400 Bad Request")
    elif how == "fail":
        play.answer(stream, PROMPT.encode(), "500 Oops")
    elif how == "hang up":
        return False
    elif how == "garbage":
        stream.write(PROMPT.encode() + b"\r\n\r\n")
        return False
    elif how == "cut":
        stream.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n" + PROMPT.encode())
        return False
    else:
        play.answer(stream)


def body(size=0, **more):
    return json.dumps({"model": "gpt", "messages": [{"role": "user", "content": PROMPT + "x" * size}], **more}).encode()


def raw(folder, bytes_sent):
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(f"{folder}/lintel.sock")
        s.sendall(bytes_sent)
        s.settimeout(1)
        with contextlib.suppress(OSError):
            while s.recv(65536):
                pass


def main():
    provider = play.Provider(act)
    with play.up(f"one={provider.sock}", "two=127.0.0.1:1") as folder:
        for how in ("answer", "error", "fail", "hang up", "garbage", "cut"):
            with contextlib.suppress(Exception):
                play.call(folder, body(), f"/v1/chat/completions?q={QUERY}", {"x-how": how})
        play.call(folder, body(3_000_000))
        play.call(folder, body()[:-1], f"/v1/chat/completions?q={QUERY}")
        play.call(folder, body(), f"/v1/{QUERY}")
        play.call(folder, body(), headers={"authorization": f"Bearer {KEY}"})
        play.call(folder, json.dumps({"model": PROMPT}).encode())
        raw(folder, f"POST /v1/chat/completions?{QUERY} HTTP/1.1\r\n{PROMPT}\r\n\r\n".encode())
        raw(folder, f"POST /v1/chat/completions?{QUERY} HTTP/1.1\r\nHost: {PROMPT}\r\nX: {PROMPT * 5000}\r\n\r\n".encode())
        raw(folder, f"{PROMPT}\r\n\r\n".encode())
        raw(folder, f"POST /v1/x?{QUERY} HTTP/1.1\r\nHost: {PROMPT}\r\nAuthorization: Bearer {KEY}\r\nTransfer-Encoding: chunked"
                    f"\r\n\r\n5\r\n{PROMPT}\r\n".encode())
        with socket.socket(socket.AF_UNIX) as s:  # a worker that is killed in the middle of a large body
            s.connect(f"{folder}/lintel.sock")
            s.sendall(b"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk-play\r\n"
                      b"Content-Length: 900\r\n\r\n" + PROMPT.encode())
            master = int((folder / "state" / "nginx" / "pid").read_text())
            with open(f"/proc/{master}/task/{master}/children", encoding="ascii") as children:
                os.kill(int(children.read().split()[0]), signal.SIGKILL)
        play.must(gateway.until(gateway.PATIENCE, lambda: gateway.answers(f"{folder}/lintel.sock")), "another worker takes over")
        play.must(gateway.until(gateway.PATIENCE, lambda: len(gateway.calls(folder)) >= 8), "calls are in the log")
        metrics = gateway.Local(f"{folder}/state/admin.sock")
        metrics.request("GET", "/metrics")
        said = metrics.getresponse().read().decode()
        for secret in (PROMPT, KEY, QUERY, "sk-play", "key-one"):
            play.must(secret not in said, f"/metrics has {secret}")
        gateway.silent(folder, (PROMPT, KEY, QUERY, "sk-play", "key-one"))


main()
