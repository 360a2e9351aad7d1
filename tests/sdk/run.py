#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The official clients through the gateway to the simulator: run.py LINTEL.

Starts `lintel sim` as three kinds of provider and `lintel up` before them, and runs each client's
file; a client that is not installed is skipped with a message.
"""
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "serve"))
from up import Up  # noqa: E402

HERE = pathlib.Path(__file__).parent
KEYS = {"app": "lk_app_4b1d", "slow": "lk_slow_77aa", "poor": "lk_poor_0c0c"}


def estate(port):
    digests = {who: hashlib.sha256(key.encode()).hexdigest() for who, key in KEYS.items()}
    return f"""organisation: Contoso
gateway:
  deployments:
    - {{name: first, provider: openai, url: "http://127.0.0.1:{port}", price: {{input: 2.5, cached: 1.25, output: 10}}}}
    - {{name: east, provider: azure, url: "http://127.0.0.1:{port}", deployment: azure, api_version: "2024-10-21", key: {{env: SIM_KEY}}, price: {{input: 2.5, output: 10}}}}
    - {{name: claude, provider: anthropic, url: "http://127.0.0.1:{port}", key: {{env: SIM_KEY}}, price: {{input: 3, output: 15}}}}
  models:
    - {{name: chat, route: [{{to: first}}]}}
    - {{name: embed, route: [{{to: first}}]}}
    - {{name: azure, route: [{{to: east}}]}}
    - {{name: claude, route: [{{to: claude}}]}}
    - {{name: hidden, route: [{{to: first}}]}}
  callers:
    - {{name: app, team: apps, key_sha256: {digests["app"]}, models: [chat, embed, azure, claude]}}
    - {{name: slow, team: apps, key_sha256: {digests["slow"]}, models: [chat, claude], rpm: 60, rpm_window: 1}}
    - {{name: poor, team: apps, key_sha256: {digests["poor"]}, models: [chat], budget: {{month: 0.01, currency: USD, hard: true}}}}
"""


def python():
    for candidate in (HERE.parent / ".venv/bin/python", pathlib.Path(sys.executable)):
        if candidate.exists() and subprocess.run([candidate, "-c", "import openai"], capture_output=True).returncode == 0:
            return str(candidate)
    return None


def run_client(name, command, address, number):
    """Its TAP as part of ours; the number of the last test."""
    if not command:
        print(f"ok {number + 1} - {name} # SKIP the client is not installed; sh tools/setup.sh test installs it")
        return number + 1
    run = subprocess.run(command + [f"http://{address}", json.dumps(KEYS)], capture_output=True, text=True, timeout=120)
    seen = number
    for line in run.stdout.splitlines():
        _, _, sentence = line.partition(" - ")
        if line.startswith(("ok ", "not ok ")):
            number += 1
            print(f"{'ok' if line.startswith('ok') else 'not ok'} {number} - {name}: {sentence}")
        elif line.startswith("#"):
            print(line)
    if run.returncode or number == seen:
        number += 1
        print("# " + run.stderr[-1500:].replace("\n", "\n# "))
        print(f"not ok {number} - {name} ran to its end")
    return number


def main():
    lintel = os.path.abspath(sys.argv[1])
    sim = subprocess.Popen([lintel, "sim", "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
    port = int(re.search(r":(\d+)\s*$", sim.stderr.readline())[1])
    up = Up(lintel, estate=estate(port), environ={"SIM_KEY": "the-providers-own"}).start()
    node, modules = shutil.which("node"), HERE.parent / "node_modules"
    clients = [("openai", [node, str(HERE / "openai.mjs")] if node and (modules / "openai").exists() else None),
               ("anthropic", [node, str(HERE / "anthropic.mjs")] if node and (modules / "@anthropic-ai/sdk").exists() else None),
               ("openai for Python", [python(), str(HERE / "openai_python.py")] if python() else None)]
    number = 0
    try:
        for name, command in clients:
            number = run_client(name, command, up.address, number)
    finally:
        up.done()
        sim.terminate()
        sim.wait()
    print(f"1..{number}")


main()
