#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The roadmap in a browser, over a real lintel up on a copy of the example estate: roadmap.py LINTEL."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from rig import link, missing, started

HERE = pathlib.Path(__file__).resolve().parent


def main():
    lintel = os.path.abspath(sys.argv[1])
    if missing():
        print(f"1..0 # SKIP {missing()} is missing; tools/setup.sh test installs it")
        return 0
    folder = pathlib.Path(tempfile.mkdtemp(prefix="lintel-roadmap-"))
    up, _ = started(lintel, folder)
    try:
        return subprocess.run(["node", str(HERE / "roadmap.mjs"), shutil.which("chromium"), f"http://{up.address}", link(up)], timeout=280,
                              env=dict(os.environ, HOME=str(folder))).returncode
    finally:
        up.done()


sys.exit(main())
