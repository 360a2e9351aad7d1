#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The pages of the gateway, of usage, of the catalogue and of the facts in a real browser over a real lintel up: gateway.py LINTEL.
Skipped where something to look at pages with is missing."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from rig import HERE, Up, link, missing, started


def main():
    lintel = os.path.abspath(sys.argv[1])
    why = missing()
    if why:
        print(f"1..0 # SKIP {why} is missing; tools/setup.sh test installs it")
        return 0
    folder = pathlib.Path(tempfile.mkdtemp(prefix="lintel-gateway-page-"))
    try:
        up, owner = started(lintel, folder / "estate")
        token = owner.must("POST", "/tokens", {"name": "the test", "role": "owner"})["secret"]
        return subprocess.run(["node", str(HERE / "gateway.mjs"), shutil.which("chromium"), f"http://{up.address}", link(up), token],
                              timeout=1100, env=dict(os.environ, HOME=str(folder))).returncode
    finally:
        for up in Up.every:
            if up.process and up.process.poll() is None:
                up.stop()
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
