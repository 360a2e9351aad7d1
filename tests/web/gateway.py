#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The pages of the gateway, of usage, of the catalogue and of the facts in a real browser over a real lintel up: gateway.py LINTEL.
Skipped where there is no Chromium, no node, no playwright-core and axe-core (tests/package.json), or no pages in the program."""
import http.client
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "serve"))
import up  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
TERRAFORM = """resource "azurerm_cognitive_account" "account" {
  name                          = "account"
  location                      = "swedencentral"
  resource_group_name           = "ai"
  kind                          = "OpenAI"
  sku_name                      = "S0"
  public_network_access_enabled = true
}
"""


def missing():
    for what, there in (("chromium", shutil.which("chromium")), ("node", shutil.which("node")),
                        ("playwright-core of npm", (HERE.parent / "node_modules/playwright-core").exists()),
                        ("axe-core of npm", (HERE.parent / "node_modules/axe-core").exists())):
        if not there:
            return f"{what} is missing; tools/setup.sh test installs it"
    return None


def pages(address):
    connection = http.client.HTTPConnection(address, timeout=up.PATIENCE)
    connection.request("GET", "/ui/")
    return b"/ui/assets/main" in connection.getresponse().read()


def main():
    lintel = os.path.abspath(sys.argv[1])
    why = missing()
    if why:
        print(f"1..0 # SKIP {why}")
        return 0
    gateway = up.Up(lintel, estate="organisation: Harbour Foods\n")
    try:
        (gateway.folder / "ai.tf").write_text(TERRAFORM)
        gateway.start()
        if not pages(gateway.address):
            print("1..0 # SKIP the program was built without its pages (npm ci --prefix web)")
            return 0
        owner = gateway.sign_in()
        link = subprocess.run([lintel, "govern", "link", "--state", str(gateway.state)], capture_output=True, text=True, timeout=up.PATIENCE, check=True)
        once = next(word for word in link.stdout.split() if "#once=" in word).split("#once=")[1]
        token = owner.must("POST", "/tokens", {"name": "the test", "role": "owner"})["secret"]
        up.until("the first assessment", lambda: owner.get("/assessment")[0].status == 200, 180)
        return subprocess.run(["node", str(HERE / "gateway.mjs"), shutil.which("chromium"), f"http://{gateway.address}", once, token],
                              timeout=500, env=dict(os.environ, HOME=str(gateway.folder))).returncode
    finally:
        gateway.process and gateway.process.poll() is None and gateway.stop()
        shutil.rmtree(gateway.folder, ignore_errors=True)


sys.exit(main())
