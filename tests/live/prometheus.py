#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A live Prometheus: Debian's own with a month of samples, and servers that go wrong: prometheus.py LINTEL."""
import http.server
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

from ports import free_port

LINTEL = os.path.abspath(sys.argv[1])
DAY = 86400
PAGE = """# TYPE DCGM_FI_DEV_GPU_UTIL gauge
DCGM_FI_DEV_GPU_UTIL{gpu="0",UUID="GPU-a",Hostname="gpu-0",modelName="NVIDIA H100",namespace="chat",pod="vllm-0"} 87
# TYPE DCGM_FI_DEV_XID_ERRORS gauge
DCGM_FI_DEV_XID_ERRORS{gpu="0",UUID="GPU-a",Hostname="gpu-0"} 79
# TYPE DCGM_FI_DEV_ROW_REMAP_FAILED gauge
DCGM_FI_DEV_ROW_REMAP_FAILED{gpu="0",UUID="GPU-a",Hostname="gpu-0"} 1
# TYPE kube_node_status_allocatable gauge
kube_node_status_allocatable{node="gpu-0",resource="nvidia_com_gpu"} 8
kube_node_status_allocatable{node="gpu-0",resource="cpu"} 96
# TYPE node_uname_info gauge
node_uname_info{nodename="gpu-0"} 1
# TYPE vllm:num_requests_waiting gauge
vllm:num_requests_waiting{model_name="llama"} 3
"""
CONFIG = """global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [{folder}/rules.yml]
scrape_configs:
- job_name: gpu
  honor_labels: true
  static_configs: [{{targets: ['127.0.0.1:{page}'], labels: {{cluster: prod}}}}]
- job_name: vllm
  static_configs: [{{targets: ['127.0.0.1:{closed}']}}]
"""
RULES = """groups:
- name: gpu
  rules:
  - alert: GpuXid
    expr: DCGM_FI_DEV_XID_ERRORS > 0
    labels: {severity: critical}
    annotations: {runbook_url: "https://runbooks.example.com/xid", summary: "Xid {{ $value }}"}
  - alert: Waits
    expr: vllm:num_requests_waiting > 1
    for: 1h
  - record: gpu:util
    expr: avg(DCGM_FI_DEV_GPU_UTIL)
"""
folder = pathlib.Path(tempfile.mkdtemp(prefix="lintel-prometheus-"))
started = []


def until(what, found, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if got := found():
                return got
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {seconds} s")


class Answering(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.command, self.path, dict(self.headers)))
        if self.command == "POST":
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, kind, body, headers = self.server.answer(self.path, self.headers)
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        try:
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # who asked has given up: that is the test
            pass

    do_POST = do_GET

    def log_message(self, *words):
        pass


def serve(answer, certificate=None):
    """A server of our own; answer(path, headers) is status, type and text."""
    def whole(path, headers):
        status, kind, text, *more = answer(path, headers)
        return status, kind, text.encode(), more[0] if more else {}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.answer, server.asked, server.daemon_threads = whole, [], True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.url = f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_address[1]}"
    return server


def success(data, **more):
    return 200, "application/json", json.dumps({"status": "success", "data": data, **more})


def certificate(name, end):
    """Self-signed for 127.0.0.1 until a day such as 20210101."""
    key, cert, request, config = (folder / f"{name}.{kind}" for kind in ("key", "pem", "csr", "cnf"))
    config.write_text(f"[ca]\ndefault_ca=d\n[d]\ndatabase={folder}/{name}.db\nnew_certs_dir={folder}\nrand_serial=yes\ndefault_md=sha256\npolicy=p\n"
                      "[p]\ncommonName=supplied\n[x]\nsubjectAltName=IP:127.0.0.1\nbasicConstraints=CA:true\n")
    (folder / f"{name}.db").touch()
    for words in (["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", request, "-subj", "/CN=127.0.0.1"],
                  ["ca", "-selfsign", "-batch", "-notext", "-config", config, "-keyfile", key, "-in", request, "-out", cert, "-extensions", "x",
                   "-startdate", "20200101000000Z", "-enddate", f"{end}000000Z"]):
        subprocess.run(["openssl", *words], check=True, capture_output=True)
    return str(cert), str(key)


def backfill(data):
    """26 days of a card that a namespace holds and hardly uses, and of one that works; every quarter of an hour."""
    now = int(time.time())
    begin, end = (now - 26 * DAY) // 900 * 900, (now - 2 * 3600) // 900 * 900
    with open(folder / "month.txt", "w") as f:
        for metric, series in {"DCGM_FI_DEV_GPU_UTIL": (('gpu="7",UUID="GPU-idle",Hostname="gpu-1",namespace="exp-7",pod="job-1"', 4.1),
                                                        ('gpu="6",UUID="GPU-busy",Hostname="gpu-1",namespace="chat",pod="vllm-1"', 46))}.items():
            f.write(f"# TYPE {metric} gauge\n")
            for labels, value in series:
                f.writelines(f"{metric}{{{labels}}} {value} {t}\n" for t in range(begin, end, 900))
        f.write("# EOF\n")
    subprocess.run(["promtool", "tsdb", "create-blocks-from", "openmetrics", folder / "month.txt", data], check=True, capture_output=True)


class Prometheus:
    def __init__(self, *options, data=None):
        self.port, self.config, data = free_port(), folder / f"prometheus-{len(started)}.yml", data or folder / f"data-{len(started)}"
        self.page = serve(lambda path, headers: (200, "text/plain; version=0.0.4", PAGE))
        (folder / "rules.yml").write_text(RULES)
        self.config.write_text(CONFIG.format(folder=folder, page=self.page.server_address[1], closed=free_port()))
        self.process = subprocess.Popen(["prometheus", f"--config.file={self.config}", f"--storage.tsdb.path={data}", "--storage.tsdb.retention.time=60d",
                                         f"--web.listen-address=127.0.0.1:{self.port}", *options], stderr=open(folder / "prometheus.log", "w"))
        started.append(self.process)
        self.url = f"http://127.0.0.1:{self.port}"

    def query(self, query):
        with urllib.request.urlopen(f"{self.url}/api/v1/query?" + urllib.parse.urlencode({"query": query}), timeout=5) as answer:
            return json.load(answer)["data"]["result"]

    def ready(self):
        until("both targets were scraped and the alert fires",
              lambda: len(self.query("up")) == 2 and self.query('ALERTS{alertstate="firing"}') and self.query("gpu:util"))
        return self


def estate(text):
    where = pathlib.Path(tempfile.mkdtemp(dir=folder))
    (where / "lintel.yaml").write_text(text)
    return where


def lintel(*words, environ=None):
    run = subprocess.run([LINTEL, *map(str, words)], capture_output=True, text=True, timeout=120,
                         env={**os.environ, "HOME": str(folder), "XDG_STATE_HOME": str(folder), **(environ or {})})
    assert "Sanitizer" not in run.stderr, run.stderr[-3000:]
    return run


def ask(sql, where=None, *words, environ=None):
    run = lintel("query", sql, where or folder / "nothing", *words, "--only", "prometheus", "--format", "json", environ=environ)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def blind(where=None, *words, environ=None):
    """The sentence of the only source that stayed unread; the series table must not look read."""
    rows = ask("select path, sentence from blind", where, *words, environ=environ)
    assert len(rows) == 1, rows
    return rows[0]["path"] + ": " + rows[0]["sentence"]


def it_tells_series_cards_targets_rules_and_alerts():
    url = live.url
    rows = {(r["signal"], r["gpu"]): r for r in ask("select signal, gpu, present, namespace, node, model, value from prom_series", None, "--prometheus", url)}
    assert rows["gpu.utilisation", "GPU-a"]["value"] == 87 and rows["gpu.utilisation", "GPU-a"]["namespace"] == "chat"
    assert rows["kube.gpu_allocatable", None]["value"] == 8 and rows["vllm.waiting", None]["model"] == "llama"
    assert rows["gpu.ecc_uncorrected", None] == {"signal": "gpu.ecc_uncorrected", "gpu": None, "present": 0, "namespace": None, "node": None, "model": None, "value": None}
    card, = ask("select * from gpu where resource like '%GPU-a'", None, "--prometheus", url)
    assert (card["machine"], card["model"], card["remap_failed"], card["source"], card["quality"]) == ("gpu-0", "NVIDIA H100", 1, "prometheus", "observed"), card
    server, = ask("select * from prom_source", None, "--prometheus", url)
    assert (server["live"], server["flavour"], server["retention"], server["warnings"]) == (1, "Prometheus", "60d", 0), server
    targets = {r["job"]: r for r in ask("select * from prom_target", None, "--prometheus", url)}
    assert targets["gpu"]["up"] == 1 and targets["vllm"]["up"] == 0 and targets["vllm"]["up_lately"] == 0 and "refused" in targets["vllm"]["trouble"], targets
    rules = {r["name"]: r for r in ask("select * from alert_rule", None, "--prometheus", url)}
    assert rules["GpuXid"]["severity"] == "critical" and rules["GpuXid"]["runbook"].endswith("/xid") and rules["GpuXid"]["health"] == "ok"
    assert rules["Waits"]["waits"] == "3600s" and rules["gpu:util"]["kind"] == "record" and rules["Waits"]["quality"] == "observed"
    alert, = ask("select * from prom_alert where state = 'firing'", None, "--prometheus", url)
    assert alert["name"] == "GpuXid" and alert["value"] == 79 and alert["since"].startswith("20"), alert
    assert ask("select metric from prom_metric where metric = 'gpu:util'", None, "--prometheus", url)
    assert ask("select * from blind", None, "--prometheus", url) == []


def a_month_of_samples_has_averages_and_says_how_much_of_it_was_seen():
    rows = {r["gpu"]: r for r in ask("select * from prom_series where signal = 'gpu.use'", None, "--prometheus", live.url)}
    idle, busy = rows["GPU-idle"], rows["GPU-busy"]
    assert round(idle["average"], 1) == 4.1 and round(busy["average"]) == 46 and idle["span"] == "30d", idle
    assert 25.5 < idle["days"] < 26.5 and idle["coverage"] > .97 and 600 < idle["hours"] < 630, idle
    assert abs(idle["tally"] - idle["hours"]) < 1, idle


def checks_judge_what_series_say():
    where = estate(f"sources:\n  prometheus:\n    - url: {live.url}\n")
    (where / "board.json").write_text(json.dumps({"schemaVersion": 39, "panels": [{"title": "Use", "targets": [{"expr": "max(DCGM_FI_DEV_GPU_UTIL) + gone_total"}]}]}))
    found = json.loads(lintel("assess", where, "--format", "json").stdout)["findings"]

    def of(check, part=""):
        return {(f["status"], f["reason"]) for f in found if f["check"] == check and part in (f["resource"] or "")}
    assert [status for status, reason in of("gpu-idle-30d", "GPU-idle")] == ["gap"] and "held by exp-7" in str(of("gpu-idle-30d", "GPU-idle"))
    assert [status for status, _ in of("gpu-idle-30d", "GPU-busy")] == ["ok"] and [status for status, _ in of("gpu-idle-30d", "GPU-a")] == ["unknown"]
    assert "79: the GPU has fallen off the bus" in str(of("host-xid-fatal", "GPU-a")) and "no spare is left" in str(of("host-row-remap", "GPU-a"))
    assert [status for status, _ in of("host-ecc-uncorrectable", "GPU-a")] == ["unknown"], of("host-ecc-uncorrectable", "GPU-a")
    assert any(status == "gap" and "refused" in reason for status, reason in of("kube-state-and-targets-up", "vllm"))
    assert any(status == "gap" and "8.0 GPUs can be given" not in reason for status, reason in of("kube-state-and-targets-up")) and ("ok", "8.0 GPUs can be given away") in of("kube-state-and-targets-up")
    assert any(status == "gap" and "Watchdog" in reason for status, reason in of("action-groups-reach-someone"))
    assert any(status == "gap" and "gone_total" in reason for status, reason in of("dashboards-as-code", "board.json"))
    assert {status for status, _ in of("prometheus-retention")} == {"ok"} and {status for status, _ in of("gpu-attribution-labels", "cost center")} == {"gap"}


def a_selector_narrows_every_query():
    where = estate(f"sources:\n  prometheus:\n    - url: {live.url}/\n      match: '{{cluster=\"prod\"}}'\n")
    assert ask("select distinct gpu from prom_series where signal = 'gpu.utilisation'", where) == [{"gpu": "GPU-a"}]
    assert ask("select * from prom_metric where metric = 'up'", where) and ask("select * from blind", where) == []
    wrong = estate(f"sources:\n  prometheus:\n    - url: {live.url}\n      match: 'cluster='\n")
    assert any("bad_data" in r["sentence"] and "match" in r["sentence"] for r in ask("select sentence from blind", wrong))


def a_long_selector_goes_as_a_form():
    def answer(path, headers):
        return success(["DCGM_FI_DEV_GPU_UTIL"] if "/label/" in path else {"resultType": "vector", "result": []})
    seen = serve(answer)
    words = "|".join(f"namespace-{i}" for i in range(60))
    ask("select * from prom_series", estate(f"sources:\n  prometheus:\n    - url: {seen.url}\n      match: 'namespace=~\"{words}\"'\n"))
    assert {"POST", "GET"} == {method for method, *_ in seen.asked}
    assert all(len(path) < 2000 for method, path, _ in seen.asked if method == "POST")


def its_own_sign_in_and_tls_are_met():
    cert, key = certificate("own", "20480101")
    bcrypt = "$2y$10$" + "abcdefghijklmnopqrstuu"  # no password fits it
    web = folder / "web.yml"
    web.write_text(f"tls_server_config: {{cert_file: {cert}, key_file: {key}}}\nbasic_auth_users: {{ops: '{bcrypt}qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq'}}\n")
    locked = Prometheus(f"--web.config.file={web}")
    url = f"https://127.0.0.1:{locked.port}"
    until("it listens", lambda: socket.create_connection(("127.0.0.1", locked.port), 1))
    said = blind(None, "--prometheus", url)
    assert "an authority that this machine does not trust" in said and "ca_file" in said, said
    asked = f"sources:\n  prometheus:\n    - url: {url}\n      ca_file: {cert}\n"
    said = blind(estate(asked))
    assert "it wants to know who asks (401)" in said, said
    said = blind(estate(asked + "      token: {env: PROM_TOKEN}\n"), environ={"PROM_TOKEN": "Basic b3BzOmNhbmFyeQ=="})
    assert "it does not accept the token (401); renew" in said and "b3Bz" not in said, said
    said = blind(estate(asked + "      token: {env: PROM_TOKEN}\n"))
    assert "the variable PROM_TOKEN, which token.env names, is not set" in said, said


def a_token_is_sent_and_never_told():
    def answer(path, headers):
        return success({"resultType": "vector", "result": []}) if headers.get("Authorization") == "Bearer Zq7word" else (403, "text/plain", "no")
    server = serve(answer)
    (folder / "token").write_text("Zq7word\n")
    assert ask("select * from blind", estate(f"sources:\n  prometheus:\n    - url: {server.url}\n      token: {{file: {folder}/token}}\n")) == []
    (folder / "token").write_text("Zq7word-old\n")
    said = lintel("assess", estate(f"sources:\n  prometheus:\n    - url: {server.url}\n      token: {{file: {folder}/token}}\n"), "--format", "json", "--only", "prometheus")
    assert "the token may not read it (403)" in said.stdout and "Zq7word" not in said.stdout + said.stderr, said.stdout[-500:] + said.stderr
    said = blind(None, "--prometheus", "http://ops:canary@127.0.0.1:9")
    assert "a password in an address" in said and "canary" not in said


def every_way_of_failing_is_one_sentence_with_a_remedy():
    slow = threading.Event()
    html = 200, "text/html; charset=utf-8", "<!doctype html><title>Sign in</title>"
    rows = [
        (lambda p, h: (404, "text/plain", "404 page not found"), "there is no Prometheus at this address (404); check the path"),
        (lambda p, h: html, "it answers with a web page, perhaps for signing in; give the address"),
        (lambda p, h: (302, "text/plain", "", {"Location": "https://login.example"}), "it sends us elsewhere (302)"),
        (lambda p, h: (503, "text/plain", "Service Unavailable"), "it is not ready or overloaded (503); look at its log"),
        (lambda p, h: (429, "text/plain", ""), "it is asked too much (429); ask again later"),
        (lambda p, h: (422, "application/json", '{"status":"error","errorType":"execution","error":"canary"}'), "the query takes too much of it (execution); narrow"),
        (lambda p, h: (503, "application/json", '{"status":"error","errorType":"timeout","error":"canary"}'), "the query took longer than the server allows (timeout)"),
        (lambda p, h: (200, "application/json", '{"status":"success","data":{"resultTy'), "its answer is broken off or no Prometheus'; check"),
        (lambda p, h: (200, "application/json", '[1,2]'), "its answer is broken off or no Prometheus'; check"),
        (lambda p, h: success({"resultType": "string"}), "its answer to a query has no results; check"),
        (lambda p, h: (slow.wait(30), html)[1], "no answer in time; try again"),
    ]
    for answer, sentence in rows:
        said = blind(None, "--prometheus", serve(answer).url)
        assert sentence in said and "canary" not in said, said
    slow.set()
    assert "nothing answers at this address; check that the server runs" in blind(None, "--prometheus", f"http://127.0.0.1:{free_port()}")
    assert "no http or https address" in blind(None, "--prometheus", "prometheus:9090")


def an_expired_certificate_says_so():
    cert, key = certificate("old", "20210101")
    server = serve(lambda path, headers: success({"resultType": "vector", "result": []}), (cert, key))
    assert "its certificate has expired; renew it" in blind(estate(f"sources:\n  prometheus:\n    - url: {server.url}\n      ca_file: {cert}\n"))


def a_part_that_does_not_answer_is_told():
    def answer(path, headers):
        return success({"resultType": "vector", "result": []}, warnings=["store x is down"])
    said = ask("select sentence from blind", None, "--prometheus", serve(answer).url)
    assert any("series may be missing" in r["sentence"] for r in said), said


def what_speaks_the_api_without_rules_and_targets_is_no_failure():
    def answer(path, headers):
        if "/query" in path:
            up = [{"metric": {"__name__": "up", "job": "vllm", "instance": "a"}, "value": [1, "0"]}]
            return success({"resultType": "vector", "result": up if "up%7B%7D" in path else []})
        return success(["up"]) if "/label/" in path else (404, "application/json", "{}")
    url = serve(answer).url
    assert ask("select rules_told, alerts_told, targets_told from prom_source", None, "--prometheus", url + "/prometheus") == [{"rules_told": 0, "alerts_told": 0, "targets_told": 1}]
    assert [r["up"] for r in ask("select up from prom_target", None, "--prometheus", url)] == [0]
    assert ask("select * from blind", None, "--prometheus", url) == []


def the_page_of_a_real_node_exporter_is_read():
    if not shutil.which("prometheus-node-exporter"):
        return
    port = free_port()
    started.append(subprocess.Popen(["prometheus-node-exporter", f"--web.listen-address=127.0.0.1:{port}"], stderr=subprocess.DEVNULL))
    page = until("it answers", lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5).read())
    where = pathlib.Path(tempfile.mkdtemp(dir=folder))
    (where / "node.prom").write_bytes(page)
    assert ask("select samples > 100 as many from prom_source", where) == [{"many": 1}] and ask("select * from blind", where) == []
    assert [r["node"] for r in ask("select node from prom_series where signal = 'node.name'", where)] == [os.uname().nodename]


def a_run_that_names_none_opens_no_socket():
    trace = shutil.which("strace")
    if trace:
        run = subprocess.run([trace, "-f", "-e", "trace=network", LINTEL, "assess", folder / "nothing"], capture_output=True, text=True, timeout=60)
        assert "AF_INET" not in run.stderr, run.stderr[-500:]


def main():
    global live
    tests = [t for t in globals().values() if callable(t) and getattr(t, "__module__", "") == "__main__" and "_" in t.__name__
             and t.__code__.co_argcount == 0]
    if not (shutil.which("prometheus") and shutil.which("promtool") and shutil.which("openssl")):
        print("1..0 # SKIP prometheus is not installed (tools/setup.sh test)")
        return 0
    (folder / "nothing").mkdir()
    backfill(folder / "month")
    live = Prometheus(data=folder / "month").ready()
    bad = 0
    for number, test in enumerate(tests, 1):
        why = ""
        try:
            test()
        except Exception as e:  # whatever it is, it is this test's
            why, bad = f"{type(e).__name__}: {e}", bad + 1
        print(f"{'not ok' if why else 'ok'} {number} - {test.__name__.replace('_', ' ')}")
        for line in why.splitlines()[:10]:
            print(f"# {line[:400]}")
    print(f"1..{len(tests)}")
    return bad != 0


try:
    status = main()
finally:
    for one in started:
        one.send_signal(signal.SIGTERM)
    for one in started:
        one.wait(30)
    shutil.rmtree(folder)
sys.exit(status)
