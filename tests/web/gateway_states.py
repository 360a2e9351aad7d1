#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The pages of the gateway, of usage and of the facts in states that a real lintel up is hard to bring into, over recorded answers:
gateway_states.py PAGES, the folder that web/build.mjs made.  Skipped where something to look at pages with is missing."""
import pathlib
import shutil
import subprocess
import sys

from rig import HERE, missing


def main():
    pages = pathlib.Path(sys.argv[1]).resolve()
    why = missing(("the pages (npm ci --prefix web)", any(pages.glob("gateway-*.js"))))
    if why:
        print(f"1..0 # SKIP {why} is missing; tools/setup.sh test installs it")
        return 0
    return subprocess.run(["node", str(HERE / "gateway_states.mjs"), shutil.which("chromium"), str(pages)], timeout=280).returncode


sys.exit(main())
