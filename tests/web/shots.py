#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Pictures of every page for the guide: shots.py LINTEL FOLDER [PAGE ...].  A lintel up on the example estate, in front of simulated
providers, with a few minutes' worth of calls by three teams; each page light, dark and as wide as a phone."""
import hashlib
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

import rig

KEYS = {name: hashlib.sha256(name.encode()).hexdigest()[:40] for name in ("search-api", "support-bot", "notebooks")}

GATEWAY = """
gateway:
  currency: USD
  budget: {{day: 1, month: 20, alert: [50, 80, 100]}}
  deployments:
    - {{name: sweden-ptu, provider: azure, url: "http://{sim}", deployment: gpt-4o, model: gpt-4o, kind: ptu, ptu: 50,
       region: swedencentral, key: {{env: LINTEL_SHOTS_KEY}}, price: {{input: 2.5, output: 10, cached: 1.25}}}}
    - {{name: france-standard, provider: azure, url: "http://{sim}", deployment: gpt-4o, model: gpt-4o, region: francecentral,
       key: {{env: LINTEL_SHOTS_KEY}}, rpm: 600, tpm: 200000}}
    - {{name: openai-mini, provider: openai, url: "http://{sim}/v1", key: {{env: LINTEL_SHOTS_KEY}}, price: {{input: 0.15, output: 0.6}}}}
  models:
    - {{name: gpt-4o, route: [{{to: sweden-ptu, first: true}}, {{to: france-standard}}]}}
    - {{name: gpt-4o-mini, route: [{{to: openai-mini}}]}}
  teams:
    - {{name: search, tpm: 900000, budget: {{month: 8}}}}
    - {{name: support, rpm: 1200, budget: {{day: 0.5, month: 8}}}}
    - {{name: research, budget: {{month: 2}}}}
  callers:
    - {{name: search-api, team: search, key_sha256: {search}}}
    - {{name: support-bot, team: support, key_sha256: {support}, models: [gpt-4o, gpt-4o-mini], rpm: 900}}
    - {{name: notebooks, team: research, key_sha256: {research}, models: [gpt-4o-mini], rpm: 60, until: 2027-03-31}}
"""

SAID = ["Which shelf holds order {n}?", "Summarise ticket {n} in two sentences: the parcel came late and one box was open.",
        "Write SQL for the sales of week {n} by store.", "Is a discount of {n} percent allowed for partners?", "Translate invoice {n} to French."]


def simulator(lintel, folder):
    said = open(folder / "sim.log", "w+")
    sim = subprocess.Popen([lintel, "sim", "--listen", "127.0.0.1:0", "--latency-ms", "40", "--rpm", "420"], stdout=said, stderr=said)
    address = rig.until("the simulator listens", lambda: re.search(r"listens on ([\d.:]+)", (folder / "sim.log").read_text()))
    return sim, address[1]


def calls(up, count):
    """As three programs would call: most by one, some too many, a few with a key that is none."""
    chance = random.Random(7)
    for n in range(count):
        caller = chance.choices(["search-api", "support-bot", "notebooks", None], [6, 4, 3, 0.3])[0]
        model = "gpt-4o-mini" if caller in ("notebooks", None) or chance.random() < 0.35 else "gpt-4o"
        text = " ".join(chance.choice(SAID).format(n=n) for _ in range(chance.randrange(1, 60)))
        up.ask("/v1/chat/completions", {"model": model, "max_tokens": chance.randrange(20, 400), "messages": [{"role": "user", "content": text}]},
               {"authorization": f"Bearer {KEYS.get(caller, 'nobody')}"})


def main():
    lintel, out = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    if rig.missing():
        print(f"shots: {rig.missing()} is missing; tools/setup.sh test installs it", file=sys.stderr)
        return 1
    out.mkdir(parents=True, exist_ok=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="harbour-"))
    os.environ["LINTEL_SHOTS_KEY"] = "simulated"
    sim, address = simulator(lintel, folder)
    try:
        digests = {team: hashlib.sha256(KEYS[name].encode()).hexdigest() for team, name in (("search", "search-api"), ("support", "support-bot"), ("research", "notebooks"))}
        up, _ = rig.started(lintel, folder / "estate", GATEWAY.format(sim=address, **digests))
        calls(up, 400)
        done = subprocess.run(["node", str(rig.HERE / "shots.mjs"), shutil.which("chromium"), f"http://{up.address}", rig.link(up), str(out), *sys.argv[3:]],
                              timeout=900).returncode
        up.stop()
        return done
    finally:
        sim.terminate()
        sim.wait()
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
