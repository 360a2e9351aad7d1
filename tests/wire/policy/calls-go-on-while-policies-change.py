#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Policies change a hundred times under load: no call fails, no stream is cut, both deployments are seen."""
import os
import subprocess
import threading
import time

import gateway
import play

EVENTS = 40


def act(provider, stream, head, body):
    if b'"stream":true' not in body:
        play.answer(stream)
        return
    stream.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    for n in range(EVENTS):
        event = b'data: {"id":"1","choices":[{"index":0,"delta":{"content":"%d"}}]}\n\n' % n
        stream.write(b"%x\r\n%s\r\n" % (len(event), event))
        stream.flush()
        time.sleep(0.1)
    stream.write(b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n")


def main():
    one, two = play.Provider(act), play.Provider(act)
    with play.up(f"one={one.sock}", f"two={two.sock}") as folder:
        text = (folder / "lintel.yaml").read_text()
        turned = text.replace("to: one, tier: 1", "to: one, tier: 3")
        play.must(turned != text, "the estate can be turned round")
        stop, seen, wrong = threading.Event(), set(), []

        def load(body, want):
            while not stop.is_set():
                status, headers, got = play.call(folder, body, timeout=60)
                seen.add(headers.get("x-lintel-deployment"))
                if status != 200 or want not in got:
                    wrong.append((status, got[-300:]))
        stream = play.CALL.replace(b'"model"', b'"stream":true,"model"')
        threads = [threading.Thread(target=load, args=a) for a in [(play.CALL, b"usage")] * 3 + [(stream, b"[DONE]")] * 3]
        for thread in threads:
            thread.start()
        for n in range(100):
            (folder / "lintel.yaml").write_text((turned if n % 2 == 0 else text) + f"  attempts: {2 + n % 7}\n")
            done = subprocess.run([os.environ["LINTEL"], "govern", "apply", "--estate", str(folder / "lintel.yaml"),
                                   "--state", str(folder / "state")], capture_output=True, text=True)
            play.must(done.returncode == 0, done.stdout + done.stderr)
        stop.set()
        for thread in threads:
            thread.join()
        play.must(not wrong, f"{len(wrong)} calls failed: {wrong[:2]}")
        play.must({"one", "two"} <= seen, f"both deployments answer: {seen}")
        master = (folder / "state" / "nginx" / "pid").read_text().strip()
        with open(f"/proc/{master}/task/{master}/children", encoding="ascii") as children:
            worker = children.read().split()[0]

        def mapped():
            with open(f"/proc/{worker}/maps", encoding="ascii") as maps:
                return sum(".policy" in line for line in maps)
        play.must(gateway.until(gateway.PATIENCE, lambda: mapped() == 1), f"{mapped()} policies are mapped when all calls are over")


main()
