#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""api: do pages that are open, and programs that read, hold up the calls beside them?

    api.py --lintel build/lintel --load build/bench/load --reads build/bench/reads [--rounds 5] [--seconds 4] [--source .]

`lintel up` over the example estate, its simulator answering in a sixth of a second; 64 callers in a closed loop.  In turn, round
by round: calls alone, then calls beside 200 pages that listen and 1,000 reads a second.  Medians of the rounds.
"""
import argparse
import http.client
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

STREAMS, RATE, CALLERS, BAR = 200, 1000, 64, 1.10
PATHS = ["/session", "/overview", "/assessment", "/checks?limit=50", "/findings?limit=50", "/gateway/deployments", "/usage?by=model",
         "/health"]


def wait_for(what, ready, seconds=60):
    until = time.monotonic() + seconds
    while not (got := ready()):
        if time.monotonic() > until:
            sys.exit(f"bench: {what} did not come")
        time.sleep(0.02)
    return got


def ask(port, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, json.dumps(body) if body else None,
                       {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{port}", **(headers or {})})
    answer = connection.getresponse()
    return answer, answer.read()


def sign_in(port, said):
    answer, _ = ask(port, "POST", "/api/v1/session", {"once": re.search(r"#once=(\w+)", said)[1]})
    if answer.status != 201:
        sys.exit(f"bench: signing in answered {answer.status}")
    return answer.getheader("set-cookie").split(";")[0]


def round_of(args, port, body, cookie, paths, beside):
    reads = None
    if beside:
        reads = subprocess.Popen([args.reads, str(port), str(RATE), str(STREAMS), str(args.seconds + 1), cookie, *paths],
                                 stdout=subprocess.PIPE, text=True)
        time.sleep(0.5)
    done = subprocess.run([args.load, str(port), str(CALLERS), str(args.seconds), body, "0", "none", "loop"], capture_output=True,
                          text=True, check=True)
    return json.loads(done.stdout), json.loads(reads.communicate()[0]) if reads else None


def main():
    parser = argparse.ArgumentParser()
    for name in ("--lintel", "--load", "--reads"):
        parser.add_argument(name, required=True)
    parser.add_argument("--source", type=pathlib.Path, default=pathlib.Path(__file__).parents[1])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    args = parser.parse_args()
    args.lintel, args.load, args.reads = (os.path.abspath(path) for path in (args.lintel, args.load, args.reads))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="lintel-bench-"))
    shutil.copytree(args.source / "examples/estate", folder / "estate")
    body = folder / "body"
    body.write_text(json.dumps({"model": "gpt-4o-mini", "max_tokens": 5, "messages": [{"role": "user", "content": "hello " * 30}]}))
    log = open(folder / "log", "w+b")
    up = subprocess.Popen([args.lintel, "up", "--estate", "estate/lintel.yaml", "--state", folder / "state", "--listen", "127.0.0.1:0"],
                          cwd=folder, stderr=log, env=dict(os.environ, XDG_STATE_HOME=str(folder / "home")))
    try:
        said = wait_for("lintel up", lambda: (folder / "log").read_text() if "ready on" in (folder / "log").read_text() else None)
        port = int(re.search(r"ready on http://127.0.0.1:(\d+)", said)[1])
        cookie = sign_in(port, said)
        wait_for("the first assessment", lambda: ask(port, "GET", "/api/v1/assessment", headers={"Cookie": cookie})[0].status == 200)
        paths = [p for p in PATHS if ask(port, "GET", "/api/v1" + p, headers={"Cookie": cookie})[0].status == 200]
        print(f"{CALLERS} callers; beside them {STREAMS} streams and {RATE} reads a second of {', '.join(paths)}")
        alone, beside, seen = [], [], []
        for _ in range(args.rounds):
            alone.append(round_of(args, port, body, cookie, paths, False)[0])
            got, reads = round_of(args, port, body, cookie, paths, True)
            beside.append(got)
            seen.append(reads)
    finally:
        up.terminate()
        up.wait()
        shutil.rmtree(folder, ignore_errors=True)
    middle = lambda rows, key: statistics.median(row[key] for row in rows)  # noqa: E731
    for name, rows in (("alone", alone), ("beside", beside)):
        print(f"  calls {name:7} {middle(rows, 'rps'):7.0f}/s  p50 {middle(rows, 'p50') / 1000:7.2f} ms  p99 {middle(rows, 'p99') / 1000:7.2f} ms"
              f"  errors {sum(row['errors'] for row in rows)}")
    print(f"  reads         {middle(seen, 'rate'):7.0f}/s  p50 {middle(seen, 'p50') / 1000:7.2f} ms  p99 {middle(seen, 'p99') / 1000:7.2f} ms"
          f"  errors {sum(row['errors'] for row in seen)}, {middle(seen, 'events'):.0f} events heard")
    ratio = statistics.median(b["p99"] / a["p99"] for a, b in zip(alone, beside))
    print(f"  p99 beside is {ratio:.3f} times p99 alone ({', '.join('%.2f' % (b['p99'] / a['p99']) for a, b in zip(alone, beside))}); "
          f"{'under' if ratio < BAR else 'OVER'} {BAR}")


main()
