#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The pages Readiness and Framework in a real browser, over recorded answers: readiness.py LINTEL PAGES, the folder that
web/build.mjs made.  Skipped where there is no Chromium, no node, no playwright-core and axe-core, or the program was built
without its pages."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TESTS = HERE.parent
ENOUGH = 5000

ACCOUNT = """resource "azurerm_cognitive_account" "account_{n}" {{
  name                          = "account-{n}"
  location                      = "swedencentral"
  resource_group_name           = "ai"
  kind                          = "OpenAI"
  sku_name                      = "S0"
  public_network_access_enabled = true
}}
"""


def missing(pages):
    for what, there in (("chromium", shutil.which("chromium")), ("node", shutil.which("node")),
                        ("playwright-core of npm", (TESTS / "node_modules/playwright-core").exists()),
                        ("axe-core of npm", (TESTS / "node_modules/axe-core").exists()),
                        ("the pages (npm ci --prefix web)", any(pages.glob("readiness-*.js")))):
        if not there:
            return what
    return None


def assess(lintel, folder, out):
    state = dict(os.environ, HOME=str(out.parent), XDG_STATE_HOME=str(out.parent))
    subprocess.run([lintel, "assess", str(folder), "--today", "2026-11-22", "--store", "none", "--format", f"json={out}"], check=True,
                   timeout=120, env=state)
    return len(json.loads(out.read_text())["findings"])


def main():
    lintel, pages = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    if missing(pages):
        print(f"1..0 # SKIP {missing(pages)} is missing; tools/setup.sh test installs it")
        return 0
    estate = TESTS.parent / "examples" / "estate"
    with tempfile.TemporaryDirectory(prefix="lintel-readiness-") as folder:
        folder = pathlib.Path(folder)
        assess(lintel, estate, folder / "small.json")
        (folder / "many").mkdir()
        for part in range(8):
            (folder / "many" / f"part_{part}.tf").write_text("".join(
                ACCOUNT.format(n=n) for n in range(part * 100, part * 100 + 100)))
        count = assess(lintel, folder / "many", folder / "many.json")
        if count < ENOUGH:
            print(f"not ok 1 - the large estate has {count} findings, fewer than {ENOUGH}\n1..1")
            return 1
        return subprocess.run(["node", str(HERE / "readiness.mjs"), shutil.which("chromium"), str(pages), str(estate),
                               str(folder / "small.json"), str(folder / "many.json")], timeout=580, env=dict(os.environ, HOME=str(folder))).returncode


sys.exit(main())
