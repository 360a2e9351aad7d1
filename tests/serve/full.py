#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A disk that is full: calls go on, what they took waits in the ring and is in the ledger when there is room
again: full.py LINTEL.  Needs a file system of its own, in a namespace of its own; skipped who may not mount."""
import json
import os
import subprocess
import sys
import tempfile

from up import Up, run, until

LINTEL = os.path.abspath(sys.argv[1])


def what_finds_no_room_waits_in_the_ring_and_is_kept():
    with tempfile.TemporaryDirectory(prefix="lintel-full-") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", folder], check=True)
        try:
            fill_and_make_room(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def fill_and_make_room(folder):
    up = Up(LINTEL, folder=folder).start()
    try:
        assert up.ask("/v1/models")[0].status == 200
        until("the first call is in the ledger", lambda: up.usage()["total"]["calls"] == 1)
        with open(f"{folder}/filler", "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(b"x" * 4096)
            except OSError:
                pass
        until("the ledger has no room", lambda: up.ask("/v1/models")[0].status == 200 and json.loads(up.admin("/readyz")[1])["reasons"]
              == ["the ledger cannot be written"])
        for _ in range(20):
            assert up.ask("/v1/models")[0].status == 200
        until("they wait", lambda: int(up.admin("/metrics")[1].split("\nlintel_ledger_waiting ")[1].split()[0]) >= 20)
        assert up.said().count("the ledger cannot be written, usage waits in the rings") == 1, up.said()
        before = up.usage()["total"]["calls"]
        os.unlink(f"{folder}/filler")
        until("all of it is in the ledger", lambda: up.usage()["total"]["calls"] >= before + 20)
        until("it says that it is ready", lambda: up.admin("/readyz")[0] == 200)
        assert "lintel_ledger_dropped_total 0\n" in up.admin("/metrics")[1]
        assert up.stop() == 0
    finally:
        up.process.kill()


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.exit(run([what_finds_no_room_waits_in_the_ring_and_is_kept]))
    if subprocess.run(["unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /mnt"], capture_output=True).returncode != 0:
        print("ok 1 - a full disk # SKIP no file system can be mounted here\n1..1")
        sys.exit(0)
    sys.exit(subprocess.run(["unshare", "--mount", sys.executable, *sys.argv, "inside"]).returncode)
