#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whatever ends a call, none of its descriptors stays open, and nothing is counted as in flight."""
import contextlib
import os
import socket

import gateway
import play

STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
EVENT = b'data: {"id":"1","choices":[{"index":0,"delta":{"content":"hi"}}]}\n\n'
PIECE = b"%x\r\n%s\r\n" % (len(EVENT), EVENT)


def act(provider, stream, head, body):
    how = head["x-how"]
    if how == "hang up":
        return False
    if how in ("429", "500", "400"):
        play.answer(stream, b'{"error":{"message":"x"}}', how + " X")
    elif how == "silent":
        provider.hold()
    elif how == "cut":
        stream.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{")
        return False
    elif how == "cut stream":
        stream.write(STREAM + PIECE)
        return False
    elif how == "idle stream":
        stream.write(STREAM + PIECE)
        stream.flush()
        provider.hold()
    elif how == "garbage":
        stream.write(b"\x00\x01\x02\r\n\r\n")
        return False
    else:
        play.answer(stream)
    return how != "answer and go"


HOWS = ("answer", "hang up", "429", "500", "400", "silent", "cut", "cut stream", "idle stream", "garbage", "answer and go")


def descriptors(folder):
    master = (folder / "state" / "nginx" / "pid").read_text().strip()
    with open(f"/proc/{master}/task/{master}/children", encoding="ascii") as children:
        return len(os.listdir(f"/proc/{children.read().split()[0]}/fd"))


def leave(folder, how, after):
    """A caller that sends so many bytes of its call and is gone."""
    text = (b"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk-play\r\nX-How: %s\r\n"
            b"Content-Length: %d\r\n\r\n" % (how.encode(), len(play.CALL))) + play.CALL
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(f"{folder}/lintel.sock")
        s.sendall(text[:len(text) + after])


def main():
    provider = play.Provider(act)
    provider.hold = lambda: gateway.until(0.4, lambda: False)
    words = ("first_byte_ms=100", "first_content_ms=100", "idle_ms=100", "keepalive_ms=200")
    with play.up(f"one={provider.sock}", "two=127.0.0.1:1", *words) as folder:
        before = descriptors(folder)
        wanted = 0
        for _ in range(4):
            for how in HOWS:
                for body in (play.CALL, play.CALL.replace(b'"model"', b'"stream":true,"model"')):
                    with contextlib.suppress(Exception):
                        play.call(folder, body, headers={"x-how": how})
                    wanted += 1
                for after in (0, -1, -len(play.CALL)):
                    leave(folder, how, after)
                    wanted += 1
        play.must(gateway.until(gateway.PATIENCE, lambda: descriptors(folder) <= before),
                  f"{descriptors(folder)} descriptors are open, {before} were")
        play.must(gateway.until(gateway.PATIENCE, lambda: len(gateway.calls(folder)) == wanted),
                  f"{len(gateway.calls(folder))} calls are told of, {wanted} were made")
        metrics = gateway.Local(f"{folder}/state/admin.sock")
        metrics.request("GET", "/metrics")
        told = [line for line in metrics.getresponse().read().decode().splitlines()
                if line.startswith("lintel_deployment_in_flight{")]
        play.must(len(told) == 2 and all(float(line.split()[-1]) == 0 for line in told), f"something is in flight: {told}")


main()
