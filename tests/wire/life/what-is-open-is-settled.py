#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A worker that is told to stop at once settles its open calls; one that is killed holds nobody up."""
import os
import signal
import threading

import gateway
import play


def act(provider, stream, head, body):
    stream.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    event = b'data: {"id":"1","choices":[{"index":0,"delta":{"content":"hi"}}]}\n\n'
    stream.write(b"%x\r\n%s\r\n" % (len(event), event))
    stream.flush()
    provider.open.release()
    provider.go.wait(4 * gateway.PATIENCE)


def worker_of(folder):
    master = (folder / "state" / "nginx" / "pid").read_text().strip()
    with open(f"/proc/{master}/task/{master}/children", encoding="ascii") as children:
        return [int(pid) for pid in children.read().split()]


def stream(folder):
    caller = gateway.Local(f"{folder}/lintel.sock")
    caller.request("POST", "/v1/chat/completions", play.CALL.replace(b'"model"', b'"stream":true,"model"'),
                   {"authorization": "Bearer sk-play"})
    return caller


def main():
    provider = play.Provider(act)
    provider.open, provider.go = threading.Semaphore(0), threading.Event()
    with play.up(f"one={provider.sock}", "idle_ms=300000", "total_ms=300000") as folder:
        for number in (signal.SIGTERM, signal.SIGKILL):
            callers = [stream(folder) for _ in range(3)]
            for caller in callers:
                play.must(provider.open.acquire(timeout=gateway.PATIENCE), "the call reaches the provider")
                play.must(caller.getresponse().status == 200, "and is answered")
            old = worker_of(folder)
            os.kill(old[0], number)
            play.must(gateway.until(gateway.PATIENCE, lambda: worker_of(folder) and worker_of(folder) != old), "another worker comes")
            play.must(gateway.until(gateway.PATIENCE, lambda: gateway.answers(f"{folder}/lintel.sock")), "and takes calls")
        gateway.usage(folder, ["client_abort deployment=one source=estimated"] * 3)
        provider.go.set()


main()
