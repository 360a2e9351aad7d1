# SPDX-License-Identifier: Apache-2.0
"""rig: a lintel up on the example estate, with a gateway whose simulator answers several teams; for the tests and the screenshots
of the pages."""
import json
import pathlib
import re
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "serve"))
from up import Up, until  # noqa: E402

TEAMS = {"search": ("search-api", "gpt-4o-mini"), "support": ("support-bot", "gpt-4o"), "research": ("notebooks", "gpt-4o")}


def missing(*more):
    """What is not there to look at pages with, or None."""
    for what, there in (("chromium", shutil.which("chromium")), ("node", shutil.which("node")),
                        ("playwright-core of npm", (HERE.parent / "node_modules/playwright-core").exists()),
                        ("axe-core of npm", (HERE.parent / "node_modules/axe-core").exists()),
                        ("what the pages are built from", (ROOT / "web/node_modules/esbuild").exists()), *more):
        if not there:
            return what
    return None


def started(lintel, folder, gateway=""):
    """lintel up on a copy of the example estate, whose first assessment is over."""
    shutil.copytree(ROOT / "examples/estate", folder, dirs_exist_ok=True)
    estate = pathlib.Path(folder) / "lintel.yaml"
    estate.write_text(estate.read_text() + gateway)
    up = Up(lintel, folder=folder).start()
    page = up.sign_in()
    until("the first assessment is over", lambda: page.must("GET", "/overview")["assessed"], 120)
    return up, page


def link(up):
    """A fresh one-time token."""
    import subprocess
    said = subprocess.run([up.lintel, "govern", "link", "--state", str(up.state)], capture_output=True, text=True, check=True)
    return re.findall(r"#once=([\w-]+)", said.stdout + said.stderr)[-1]


def traffic(up, calls, keys=None):
    """Calls of several models, by whoever has a key; returns how many were answered."""
    answered = 0
    for n in range(calls):
        model = ("gpt-4o-mini", "gpt-4o", "gpt-4o-mini")[n % 3]
        key = keys[n % len(keys)] if keys else "any-key"
        answer, _ = up.ask("/v1/chat/completions", {"model": model, "max_tokens": 20 + n % 60, "messages": [
            {"role": "user", "content": "Say in a few words why level %d needs a runbook. " % (n % 5) * (1 + n % 7)}]}, {"authorization": f"Bearer {key}"})
        answered += answer.status == 200
    return answered


__all__ = ["json", "link", "missing", "started", "traffic", "until", "Up"]
