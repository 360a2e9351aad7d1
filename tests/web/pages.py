#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every page in a real browser, on a real lintel up: pages.py LINTEL [PAGE ...].  Skipped where there is no Chromium, no node
or no playwright-core and axe-core (tests/package.json), or where the program was built without its pages."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import rig


def main():
    lintel = os.path.abspath(sys.argv[1])
    if rig.missing():
        print(f"1..0 # SKIP {rig.missing()} is missing; tools/setup.sh test installs it")
        return 0
    folder = tempfile.mkdtemp(prefix="lintel-pages-")
    up, _ = rig.started(lintel, folder)
    try:
        rig.traffic(up, 12)
        return subprocess.run(["node", str(rig.HERE / "pages.mjs"), shutil.which("chromium"), f"http://{up.address}", rig.link(up), *sys.argv[2:]],
                              timeout=1500, env=dict(os.environ, HOME=folder)).returncode
    finally:
        up.stop()
        shutil.rmtree(pathlib.Path(folder), ignore_errors=True)


sys.exit(main())
