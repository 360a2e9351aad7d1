#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A new user's first walk, from the link to a revoked key: walk.py LINTEL, or walk.py --at LINK ESTATE over one that runs
(the link that ./run printed, and the lintel.yaml it told).  Skipped where there is no Chromium, node or playwright-core."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import rig


def walk(link, estate):
    return subprocess.run(["node", str(rig.HERE / "walk.mjs"), shutil.which("chromium"), link, str(estate)], timeout=600).returncode


def main():
    if rig.missing():
        print(f"1..0 # SKIP {rig.missing()} is missing; tools/setup.sh test installs it")
        return 0
    if sys.argv[1] == "--at":
        return walk(*sys.argv[2:4])
    folder = tempfile.mkdtemp(prefix="lintel-walk-")
    up, _ = rig.started(os.path.abspath(sys.argv[1]), folder)
    try:
        return walk(f"http://{up.address}/ui/#once={rig.link(up)}", pathlib.Path(folder) / "lintel.yaml")
    finally:
        up.stop()
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
