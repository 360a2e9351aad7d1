#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A deployment whose host takes no more connections is left after connect_ms."""
import contextlib
import socket
import time

import play


def main():
    with contextlib.ExitStack() as stack:
        full = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):  # whoever comes now is not even refused
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        provider = play.Provider(play.answers)
        words = (f"one=127.0.0.1:{full.getsockname()[1]}", f"two={provider.sock}", "one.connect_ms=200")
        with play.up(*words) as folder:
            before = time.monotonic()
            status, headers, _ = play.call(folder)
            play.must(status == 200 and headers["x-lintel-deployment"] == "two", "the other deployment answers")
            play.must(time.monotonic() - before > 0.19, "and not before connect_ms")


main()
