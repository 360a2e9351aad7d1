#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The page of --format html in a real browser: page.py LINTEL.  Skipped where there is no Chromium, no node or no
playwright-core and axe-core (tests/package.json)."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
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


def missing():
    for what, there in (("chromium", shutil.which("chromium")), ("node", shutil.which("node")),
                        ("playwright-core of npm", (HERE.parent / "node_modules/playwright-core").exists()),
                        ("axe-core of npm", (HERE.parent / "node_modules/axe-core").exists())):
        if not there:
            return what
    return None


def assess(lintel, folder, out):
    state = dict(os.environ, HOME=str(out.parent), XDG_STATE_HOME=str(out.parent))
    subprocess.run([lintel, "assess", str(folder), "--today", "2026-11-22", "--store", "none", "--format", f"html={out}",
                    "--format", f"json={out}.json"], check=True, timeout=120, env=state)
    found = json.loads(pathlib.Path(f"{out}.json").read_text())["findings"]
    return sum(f["status"] in ("gap", "unknown") for f in found)


def main():
    lintel = os.path.abspath(sys.argv[1])
    if missing():
        print(f"1..0 # SKIP {missing()} is missing; tools/setup.sh test installs it")
        return 0
    with tempfile.TemporaryDirectory(prefix="lintel-page-") as folder:
        folder = pathlib.Path(folder)
        assess(lintel, HERE.parent.parent / "examples" / "estate", folder / "example.html")
        (folder / "many").mkdir()
        for part in range(8):
            (folder / "many" / f"part_{part}.tf").write_text("".join(
                ACCOUNT.format(n=n) for n in range(part * 100, part * 100 + 100)))
        count = assess(lintel, folder / "many", folder / "many.html")
        if count < ENOUGH:
            print(f"not ok 1 - the large estate has {count} places, fewer than {ENOUGH}\n1..1")
            return 1
        pages = {"example": folder / "example.html", "everything": HERE.parent / "unit/report/golden/report.html",
                 "many": folder / "many.html"}
        return subprocess.run(["node", str(HERE / "page.mjs"), shutil.which("chromium"),
                               *(f"{name}={path}" for name, path in pages.items())],
                              timeout=500, env=dict(os.environ, HOME=str(folder))).returncode


sys.exit(main())
