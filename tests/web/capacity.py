#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The page Capacity in a browser, and its routes, with recorded answers of Azure: capacity.py LINTEL [FOLDER for pictures]."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import rig

CASE = rig.ROOT / "tests/cases/plan/p1-t2-quota-as-recorded/in/answers"


def routes(page):
    """What the API says is what the verb says."""
    quota = page.must("GET", "/plan/quota")
    assert len(quota["rows"]) == 21 and quota["unknown"], quota["unknown"]
    asked = "/plan/capacity?model=gpt-4.1&users=500&calls=2&input=1200&output=300"
    assert page.must("GET", asked)["units"] == 5850
    gpus = page.must("GET", "/plan/gpus?model=llama-3.1-70b")
    assert gpus["verdict"] == "yes" and gpus["sizes"][0]["best"]
    assert "gpt-4.1" in page.must("GET", "/plan/choices")["models"]


def main():
    if rig.missing():
        print(f"1..0 # SKIP {rig.missing()} is missing; tools/setup.sh test installs it")
        return 0
    folder = pathlib.Path(tempfile.mkdtemp(prefix="capacity-"))
    try:
        estate = folder / "estate"
        shutil.copytree(rig.ROOT / "examples/estate", estate)
        shutil.copytree(CASE, estate / "tapes")
        text = (estate / "lintel.yaml").read_text()
        (estate / "lintel.yaml").write_text(text.replace("\nsources:\n", "\nsources:\n  azure: {recordings: tapes}\n", 1))
        up = rig.Up(os.path.abspath(sys.argv[1]), folder=estate).start()
        page = up.sign_in()
        rig.until("the first assessment is over", lambda: page.must("GET", "/overview")["assessed"], 120)
        routes(page)
        code = subprocess.run(["node", str(rig.HERE / "capacity.mjs"), shutil.which("chromium"), f"http://{up.address}", rig.link(up), *sys.argv[2:]],
                              timeout=400).returncode
        up.stop()
        return code
    finally:
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
