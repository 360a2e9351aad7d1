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
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
KEYS = {"app": "lk_app_4b1d", "slow": "lk_slow_77aa", "poor": "lk_poor_0c0c"}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port, child, log):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        if child.poll() is not None:
            break
        select.select([], [], [], 0.02)
    sys.exit(f"Bail out! nothing listens: {log.read_text()[-2000:]}")


def estate(folder, port):
    digests = {who: hashlib.sha256(key.encode()).hexdigest() for who, key in KEYS.items()}
    (folder / "lintel.yaml").write_text(f"""organisation: Contoso
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
""")
    return folder / "lintel.yaml"


def python():
    for candidate in (HERE.parent / ".venv/bin/python", pathlib.Path(sys.executable)):
        if candidate.exists() and subprocess.run([candidate, "-c", "import openai"], capture_output=True).returncode == 0:
            return str(candidate)
    return None


def main():
    lintel = os.path.abspath(sys.argv[1])
    folder = pathlib.Path(tempfile.mkdtemp(prefix="lintel-sdk-"))
    log = folder / "log"
    sim_port, port = free_port(), free_port()
    children = []
    number = 0
    try:
        with open(log, "w") as out:
            children.append(subprocess.Popen([lintel, "sim", "--listen", f"127.0.0.1:{sim_port}"], stderr=out, stdin=subprocess.DEVNULL))
            wait_for(sim_port, children[0], log)
            children.append(subprocess.Popen([lintel, "up", "--estate", str(estate(folder, sim_port)), "--listen", f"127.0.0.1:{port}",
                                              "--state", str(folder / "state"), "--workers", "1"], stderr=out, stdin=subprocess.DEVNULL,
                                             env={**os.environ, "SIM_KEY": "the-providers-own"}))
            wait_for(port, children[1], log)
        node, modules = shutil.which("node"), HERE.parent / "node_modules"
        clients = [("openai", [node, str(HERE / "openai.mjs")] if node and (modules / "openai").exists() else None),
                   ("anthropic", [node, str(HERE / "anthropic.mjs")] if node and (modules / "@anthropic-ai/sdk").exists() else None),
                   ("openai for Python", [python(), str(HERE / "openai_python.py")] if python() else None)]
        for name, command in clients:
            if not command:
                number += 1
                print(f"ok {number} - {name} # SKIP the client is not installed; sh tools/setup.sh test installs it")
                continue
            run = subprocess.run(command + [f"http://127.0.0.1:{port}", json.dumps(KEYS)], capture_output=True, text=True, timeout=120)
            seen = 0
            for line in run.stdout.splitlines():
                state, _, sentence = line.partition(" - ")
                if line.startswith(("ok ", "not ok ")):
                    number += 1
                    seen += 1
                    print(f"{'ok' if line.startswith('ok') else 'not ok'} {number} - {name}: {sentence}")
                elif line.startswith("#"):
                    print(line)
            if run.returncode or not seen:
                number += 1
                print(f"not ok {number} - {name} ran to its end")
                print("# " + run.stderr[-1500:].replace("\n", "\n# "))
    finally:
        for child in reversed(children):
            child.send_signal(signal.SIGTERM)
        for child in children:
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
        if os.environ.get("KEEP"):
            print(f"# {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"1..{number}")


main()
