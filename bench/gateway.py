#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""gateway: what a governed call costs beside plain nginx, in one run on one machine.

    gateway.py --lintel build/lintel --peer build/bench/peer --load build/bench/load [--rounds 5] [--seconds 2] [--others FOLDER]

--others: a folder where `npm install @portkey-ai/gateway` and `python3 -m venv v; v/bin/pip install 'litellm[proxy]'` were
run; what is there is measured too, as HAProxy is when it is installed.

One nginx worker each on core 0, the provider and the callers on core 1; the cases are run in turn, round by round,
and medians are printed.  Processor time is the kernel's own (schedstat) of the worker; what the keeper takes for
the ledger, the metrics and the access line stands beside it.  Governed: a key, limits of four scopes, a budget,
metering, metrics and the access line are on.
"""
import argparse
import hashlib
import json
import os
import pathlib
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

KEY = "lk_bench_0000000000000000000000"
# case: bytes of prompt, is it a stream, promised ratio, stretch
CASES = {"small": (200, False, 1.20, 1.10), "2 KB": (2048, False, 1.20, None), "20 KB": (20480, False, 1.25, 1.15),
         "200 KB": (204800, False, 1.6, 1.3), "33 events": (200, True, 1.15, 1.05)}
GATEWAY_CORE, OTHER_CORE = 0, 1


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(what, ready, seconds=15):
    until = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > until:
            sys.exit(f"bench: {what} did not start")
        time.sleep(0.01)


def listens(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def pids(name_part, below):
    """Processes below one whose command line has name_part."""
    found = []
    parents = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                pass
    for pid in parents:
        up = pid
        while up and up != below:
            up = parents.get(up, 0)
        if up == below:
            try:
                if name_part in (pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")):
                    found.append(pid)
            except OSError:
                pass
    return found


def cpu_ns(pid):
    return sum(int((task / "schedstat").read_text().split()[0]) for task in pathlib.Path(f"/proc/{pid}/task").iterdir())


def rss_kb(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0


def pss_kb(pid):
    """Memory of a process, what it shares with others counted in parts."""
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def body(prompt_bytes, stream):
    words = "The quick brown fox jumps over the lazy dog near the river bank and then it rests.\n"
    text = (words * (prompt_bytes // len(words) + 1))[:prompt_bytes]
    asked = {"model": "bench", "messages": [{"role": "system", "content": "Answer in one sentence."},
                                            {"role": "user", "content": text}], "max_tokens": 64}
    if stream:
        asked["stream"] = True
    return json.dumps(asked, separators=(",", ":"))


class Bench:
    def __init__(self, options):
        self.options = options
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lintel-bench-"))
        self.children = []
        self.key_digest = hashlib.sha256(KEY.encode()).hexdigest()
        for name, (size, stream, _, _) in CASES.items():
            (self.folder / f"{name}.json").write_text(body(size, stream))

    def start(self, command, core=None, **how):
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=(
            lambda: os.sched_setaffinity(0, {core})) if core is not None else None, start_new_session=True, **how)
        self.children.append(child)
        return child

    def peer(self, gap_us=0, events=33):
        port = free_port()
        self.start([self.options.peer, str(port), str(events), str(gap_us)], OTHER_CORE)
        wait_for("the peer", lambda: listens(port))
        return port

    def nginx(self, upstream):
        port = free_port()
        at = self.folder / f"nginx-{port}"
        at.mkdir()
        conf = at / "nginx.conf"
        conf.write_text(f"""daemon off; worker_processes 1; pid {at}/pid; error_log {at}/error.log; worker_rlimit_nofile 65536;
events {{ worker_connections 32768; }}
http {{
  access_log off; server_tokens off; keepalive_requests 1000000000; client_body_buffer_size 1m; client_max_body_size 32m;
  client_body_temp_path {at}/body; proxy_temp_path {at}/proxy; fastcgi_temp_path {at}/f; uwsgi_temp_path {at}/u; scgi_temp_path {at}/s;
  upstream peer {{ server 127.0.0.1:{upstream}; keepalive 128; keepalive_requests 1000000000; }}
  server {{ listen 127.0.0.1:{port} backlog=4096;
    location / {{ proxy_pass http://peer; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }} }}
}}""")
        child = self.start(["nginx", "-c", str(conf), "-e", f"{at}/error.log"], GATEWAY_CORE, stderr=subprocess.DEVNULL)
        wait_for("nginx", lambda: listens(port))
        wait_for("nginx's worker", lambda: pids("worker process", child.pid))
        return {"port": port, "workers": pids("worker process", child.pid), "beside": []}

    def haproxy(self, upstream):
        port = free_port()
        conf = self.folder / f"haproxy-{port}.cfg"
        conf.write_text(f"""global
  nbthread 1
  maxconn 2000
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  http-reuse always
frontend f
  bind 127.0.0.1:{port}
  default_backend b
backend b
  server s 127.0.0.1:{upstream}
""")
        child = self.start(["haproxy", "-f", str(conf), "-q", "-db"], GATEWAY_CORE)
        wait_for("haproxy", lambda: listens(port))
        return {"port": port, "workers": [child.pid], "beside": []}

    def portkey(self, upstream):
        at = pathlib.Path(self.options.others) / "node_modules/@portkey-ai/gateway/build/start-server.js"
        port = free_port()
        child = self.start(["node", str(at), "--headless", f"--port={port}"], GATEWAY_CORE, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
        wait_for("portkey", lambda: listens(port), 60)
        return {"port": port, "workers": [child.pid], "beside": [],
                "headers": f"x-portkey-provider: openai\r\nx-portkey-custom-host: http://127.0.0.1:{upstream}/v1\r\n"}

    def litellm(self, upstream):
        port = free_port()
        conf = self.folder / "litellm.yaml"
        conf.write_text(f"""model_list:
  - model_name: bench
    litellm_params: {{model: openai/bench, api_base: "http://127.0.0.1:{upstream}/v1", api_key: none}}
general_settings: {{master_key: "{KEY}"}}
""")
        child = self.start([str(pathlib.Path(self.options.others) / "v/bin/litellm"), "--config", str(conf), "--host", "127.0.0.1",
                            "--port", str(port)], GATEWAY_CORE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                           env={**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True"})
        wait_for("litellm", lambda: listens(port), 120)
        return {"port": port, "workers": [child.pid], "beside": []}

    def lintel(self, upstream):
        port = free_port()
        state = self.folder / f"state-{port}"
        estate = self.folder / f"lintel-{port}.yaml"
        big = "rpm: 100000000, tpm: 1000000000"
        estate.write_text(f"""organisation: Bench
gateway:
  limits: {{{big}}}
  deployments:
    - {{name: peer, provider: openai, url: "http://127.0.0.1:{upstream}", model: bench-2026-01-01, price: {{input: 2.5, cached: 1.25, output: 10}}}}
  models:
    - {{name: bench, {big}, route: [{{to: peer}}]}}
  teams:
    - {{name: bench-team, {big}}}
  callers:
    - {{name: bench-caller, team: bench-team, key_sha256: {self.key_digest}, models: [bench], {big}, budget: {{month: 1000000, currency: USD, hard: true}}}}
""")
        log = open(self.folder / f"up-{port}.log", "w")
        began = time.monotonic()
        child = self.start([self.options.lintel, "up", "--estate", str(estate), "--listen", f"127.0.0.1:{port}", "--state", str(state),
                            "--workers", "1"], None, stderr=log)
        wait_for(f"lintel up (see {log.name})", lambda: listens(port))
        first = None
        until = time.monotonic() + 10
        while first != 200 and time.monotonic() < until:
            ask = urllib.request.Request(f"http://127.0.0.1:{port}/v1/chat/completions", body(20, False).encode(),
                                         {"Content-Type": "application/json", "Authorization": f"Bearer {KEY}"})
            try:
                first = urllib.request.urlopen(ask).status
            except OSError as e:
                first = str(e)
        if first != 200:
            sys.exit(f"bench: lintel up answers {first}, see {log.name}")
        cold = (time.monotonic() - began) * 1000
        workers = pids("worker process", child.pid)
        for pid in workers:
            os.sched_setaffinity(pid, {GATEWAY_CORE})
        beside = [p for p in pids("", child.pid) if p not in workers and p not in pids("master process", child.pid)]
        for pid in beside:
            os.sched_setaffinity(pid, {OTHER_CORE})
        return {"port": port, "workers": workers, "beside": beside, "cold_ms": cold, "state": state, "pid": child.pid}

    def load(self, target, case, connections, seconds, events=None, once=False):
        stream = CASES[case][1]
        want = (events if events is not None else 33) + 2 if stream else 0
        if target.get("hides") and stream:
            want -= 1
        before = sum(map(cpu_ns, target["workers"])), sum(map(cpu_ns, target["beside"]))
        command = [self.options.load, str(target["port"]), str(connections), str(seconds), str(self.folder / f"{case}.json"), str(want), KEY]
        out = subprocess.run(command + ["once" if once else "loop", target.get("headers", "")], capture_output=True, text=True,
                             preexec_fn=lambda: os.sched_setaffinity(0, {OTHER_CORE}))
        if out.returncode:
            sys.exit(f"bench: load: {out.stderr}")
        got = json.loads(out.stdout)
        if target["beside"]:
            time.sleep(0.1)  # the keeper drains what is left; its time belongs to these calls
        after = sum(map(cpu_ns, target["workers"])), sum(map(cpu_ns, target["beside"]))
        got["cpu"] = (after[0] - before[0]) / 1000 / max(got["calls"], 1)
        got["keeper"] = (after[1] - before[1]) / 1000 / max(got["calls"], 1)
        if got["errors"] or got["lost"]:
            print(f"  ! {case}, {connections} connections: {got['errors']} errors, {got['lost']} with lost frames of {got['calls']}")
        return got

    def done(self):
        for child in self.children:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        for child in self.children:
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
        if not self.options.keep:
            shutil.rmtree(self.folder, ignore_errors=True)


def median(rows, what):
    return statistics.median(r[what] for r in rows)


def versus(name, ours, theirs, promised, stretch):
    ratio = ours / theirs
    verdict = "" if promised is None else ("stretch met" if stretch and ratio <= stretch else
                                           f"promised {promised:.2f}x" if ratio <= promised else f"OVER {promised:.2f}x")
    return f"{ratio:5.2f}x  {verdict}"


def costs(bench, targets, rounds, seconds):
    print(f"\nprocessor time a call at 64 connections, microseconds, medians of {rounds} rounds\n")
    print(f"{'':12}" + "".join(f"{name:>12}" for name in targets) + "   lintel to nginx        keeper   calls a second, share of nginx")
    for case, (_, _, promised, stretch) in CASES.items():
        got = {name: [] for name in targets}
        for _ in range(rounds):
            for name, target in targets.items():
                got[name].append(bench.load(target, case, 64, seconds))
        ours, plain = got["lintel"], got["nginx"]
        print(f"{case:12}" + "".join(f"{median(rows, 'cpu'):12.1f}" for rows in got.values()) + "   " +
              f"{versus(case, statistics.median(a['cpu'] / b['cpu'] for a, b in zip(ours, plain)), 1, promised, stretch):22}" +
              f"{median(ours, 'keeper'):7.2f}   {median(ours, 'rps'):9.0f}  {statistics.median(a['rps'] / b['rps'] for a, b in zip(ours, plain)):.0%}")


def latencies(bench, targets, rounds, seconds):
    print("\none connection, microseconds: added to nginx (promised 30 at the median, 100 at the 99th percentile)\n")
    for case in ("small", "2 KB"):
        got = {name: [] for name in targets}
        for _ in range(rounds):
            for name, target in targets.items():
                got[name].append(bench.load(target, case, 1, seconds))
        for what in ("p50", "p99"):
            print(f"{case:12}{what}  " + "  ".join(f"{name} {median(rows, what):.0f}" for name, rows in got.items()) +
                  f"   added {statistics.median(a[what] - b[what] for a, b in zip(got['lintel'], got['nginx'])):+.0f}")


def streams(bench, rounds, seconds):
    peer = bench.peer(gap_us=5000)
    targets = {"nginx": bench.nginx(peer), "lintel": {**bench.lintel(peer), "hides": True}}
    print("\ntime to first token, events 5 ms apart, 8 connections, microseconds (promised: 100 more at the 99th percentile)\n")
    got = {name: [] for name in targets}
    for _ in range(rounds):
        for name, target in targets.items():
            got[name].append(bench.load(target, "33 events", 8, seconds))
    for what in ("first_p50", "first_p99"):
        print(f"{what:12}" + "  ".join(f"{name} {median(rows, what):.0f}" for name, rows in got.items()) +
              f"   added {statistics.median(a[what] - b[what] for a, b in zip(got['lintel'], got['nginx'])):+.0f}")
    slow = bench.peer(gap_us=60000, events=60)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    # Two descriptors a stream, and nginx keeps a sixteenth of its connections free.
    for many in (2000, min(10000, (hard - 64) * 15 // 32 - 50)):
        target = {**bench.lintel(slow), "hides": True}
        idle = rss_kb(target["workers"][0])
        command = [bench.options.load, str(target["port"]), str(many), "60", str(bench.folder / "33 events.json"), "61", KEY, "once"]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        top = idle
        while child.poll() is None:
            top = max(top, rss_kb(target["workers"][0]))
            time.sleep(0.1)
        out = child.stdout.read()
        if child.returncode:
            print(f"{many} streams at once: the callers failed: {child.stderr.read().strip()}")
            continue
        seen = json.loads(out)
        print(f"{many} streams at once: {seen['calls']} whole answers, {seen['errors']} errors, {seen['lost']} with lost frames, "
              f"{(top - idle) / many:.1f} KB a stream (promised 32), first event p99 {seen['first_p99'] / 1000:.0f} ms")


def others(bench, peer, nginx, options):
    """Gateways that cost so much more that they get rounds of their own, with nginx beside them."""
    print()
    for name, there in (("portkey", "node_modules/@portkey-ai/gateway"), ("litellm", "v/bin/litellm")):
        if not options.others or not (pathlib.Path(options.others) / there).exists():
            print(f"{name}: not installed, so not measured; see --others")
            continue
        target = getattr(bench, name)(peer)
        bench.load(target, "small", 8, 1)  # warm
        for case in ("small", "20 KB", "33 events"):
            rows = [(bench.load(target, case, 8, options.seconds), bench.load(nginx, case, 8, options.seconds)) for _ in range(3)]
            cpu = statistics.median(a["cpu"] for a, _ in rows)
            print(f"{name}, {case}, 8 connections: {cpu:.0f} us a call, {statistics.median(a['cpu'] / b['cpu'] for a, b in rows):.0f}x nginx, "
                  f"{statistics.median(a['rps'] for a, _ in rows):.0f} calls a second, {rss_kb(target['workers'][0]) / 1024:.0f} MB")


def main():
    arguments = argparse.ArgumentParser()
    for name in ("lintel", "peer", "load"):
        arguments.add_argument("--" + name, required=True)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=float, default=2)
    arguments.add_argument("--only", help="costs, latencies, streams")
    arguments.add_argument("--others")
    arguments.add_argument("--keep", action="store_true", help="leave the folder with logs")
    options = arguments.parse_args()
    if not shutil.which("nginx") and os.path.exists("/usr/sbin/nginx"):
        os.environ["PATH"] += ":/usr/sbin"
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    bench = Bench(options)
    try:
        peer = bench.peer()
        targets = {"nginx": bench.nginx(peer), "lintel": {**bench.lintel(peer), "hides": True}}
        ours = targets["lintel"]
        print(f"cold start to the first 200: {ours['cold_ms']:.0f} ms (promised 100); idle: worker {rss_kb(ours['workers'][0]) / 1024:.1f} MB,"
              f" all processes {sum(pss_kb(p) for p in pids('', ours['pid'])) / 1024:.1f} MB (promised 30)")
        if shutil.which("haproxy"):
            targets["haproxy"] = bench.haproxy(peer)
        if not options.only or "costs" in options.only:
            costs(bench, targets, options.rounds, options.seconds)
            print(f"\nafter that: worker {rss_kb(ours['workers'][0]) / 1024:.1f} MB (promised 60 under small load)")
        if not options.only or "latencies" in options.only:
            latencies(bench, {k: targets[k] for k in ("nginx", "lintel")}, options.rounds, options.seconds)
        if not options.only or "streams" in options.only:
            streams(bench, options.rounds, options.seconds)
        others(bench, peer, targets["nginx"], options)
    finally:
        bench.done()


main()
