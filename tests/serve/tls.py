#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lintel up behind certificates: TLS, HTTP/2, certificates that are wrong, and such that are replaced: tls.py LINTEL."""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading

from up import PATIENCE, Skipped, Up, run, until

LINTEL = os.path.abspath(sys.argv[1])
ESTATE = "tls: {certificate: c.pem, key: k.pem}\ngateway: {anybody: true}\n"


def make(folder, name="gw.example", days=90, kind=("rsa:2048",), certificate="c.pem", key="k.pem"):
    """A certificate of its own authority, for a name and 127.0.0.1."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", *kind, "-nodes", "-keyout", f"{folder}/{key}.new", "-out", f"{folder}/{certificate}.new",
                    "-days", str(days), "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name},IP:127.0.0.1"],
                   check=True, capture_output=True)
    os.rename(f"{folder}/{key}.new", f"{folder}/{key}")
    os.rename(f"{folder}/{certificate}.new", f"{folder}/{certificate}")


class Secure(Up):
    def __init__(self, *options, estate=ESTATE, **how):
        super().__init__(LINTEL, *options, estate=estate, **how)
        make(self.folder)

    def start(self, wait=True):
        super().start(wait=False)
        if wait:
            until("lintel up is ready:\n" + self.said(), lambda: "ready on " in self.said() or self.process.poll() is not None)
            assert self.process.poll() is None, self.said()
            self.address = re.findall(r"ready on https?://([\d.:]+)", self.said())[-1]
        return self

    @property
    def port(self):
        return int(self.address.rsplit(":", 1)[1])

    def connect(self, **how):
        context = ssl.create_default_context(cafile=how.pop("trust", f"{self.folder}/c.pem"))
        for name, value in how.items():
            setattr(context, name, value)
        return context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE), server_hostname="127.0.0.1")

    def name(self):
        """Whom new connections meet."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)) as s:
            der = s.getpeercert(True)
        said = subprocess.run(["openssl", "x509", "-inform", "der", "-noout", "-subject"], input=der, capture_output=True, check=True).stdout
        return said.decode().split("CN = ")[1].strip()

    def curl(self, path, *more):
        return subprocess.run(["curl", "-sS", "--cacert", f"{self.folder}/c.pem", f"https://127.0.0.1:{self.port}{path}", *more],
                              capture_output=True, text=True, timeout=PATIENCE)


def with_a_certificate_the_gateway_speaks_tls_and_http_2():
    up = Secure().start()
    assert f"OPENAI_BASE_URL=https://{up.address}/v1" in up.said() and f"open https://{up.address}/ui/#once=" in up.said(), up.said()
    got = up.curl("/v1/chat/completions", "--http2", "-w", "\n%{http_version} %{http_code}", "--json",
                  json.dumps({"model": "gpt-4o-mini", "max_tokens": 5, "messages": [{"role": "user", "content": "hi"}]}))
    body, how = got.stdout.rsplit("\n", 1)
    assert how == "2 200" and json.loads(body)["choices"], got
    got = up.curl("/v1/chat/completions", "--http2", "-N", "--json", json.dumps(
        {"model": "gpt-4o-mini", "stream": True, "max_tokens": 20, "messages": [{"role": "user", "content": "hi"}]}))
    assert got.stdout.rstrip().endswith("data: [DONE]"), got
    assert up.curl("/v1/models", "--http1.1", "-w", "%{http_version}", "-o", "/dev/null").stdout == "1.1"
    until("both calls are in the ledger", lambda: sum(line["surface"] == "chat" for line in up.lines()) == 2)
    assert up.stop() == 0
    up.done()


class Pipe(threading.Thread):
    """A pipe of which somebody reads the first bytes, and no more."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.path, self.seen = path, b""
        os.mkfifo(path)
        self.start()

    def run(self):
        with open(self.path, "rb", buffering=0) as pipe:
            self.seen = pipe.read(100)


def a_caller_who_leaves_a_stream_of_http_2_is_settled_and_the_others_of_its_connection_go_on():
    up = Secure().start()
    body = {"model": "gpt-4o-mini", "stream": True, "max_tokens": 1500, "messages": [{"role": "user", "content": "[[tokens=1500]] go on"}]}
    reader = Pipe(up.folder / "gone")
    got = up.curl("/v1/chat/completions", "--http2", "-N", "--json", json.dumps(body), "-o", f"{up.folder}/gone")
    reader.join()
    assert got.returncode == 23 and reader.seen.startswith(b"data:"), (got, reader.seen)  # curl may write no more, and leaves
    until("it is settled", lambda: [line["outcome"] for line in up.lines()] == ["client_abort"])
    reader = Pipe(up.folder / "two")
    # One connection, a stream that its caller leaves and one that is read to its end.
    short = json.dumps({**body, "max_tokens": 60, "messages": [{"role": "user", "content": "[[tokens=60]] go on"}]})
    got = up.curl("/v1/chat/completions", "--http2", "-Z", "--json", short, "-o", f"{up.folder}/one", "--next", "--cacert", f"{up.folder}/c.pem", "-sS", "-N",
                  "--http2", "-o", f"{up.folder}/two", "--json", json.dumps(body), f"https://127.0.0.1:{up.port}/v1/chat/completions")
    reader.join()
    assert (up.folder / "one").read_bytes().rstrip().endswith(b"data: [DONE]"), got
    until("both are settled", lambda: sorted(line["outcome"] for line in up.lines()) == ["client_abort", "client_abort", "done"])
    assert up.stop() == 0
    up.done()


def versions_and_suites_that_are_broken_are_refused():
    up = Secure().start()
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        with up.connect(minimum_version=version, maximum_version=version) as s:
            assert s.version() == {ssl.TLSVersion.TLSv1_2: "TLSv1.2", ssl.TLSVersion.TLSv1_3: "TLSv1.3"}[version]
            assert "GCM" in s.cipher()[0] or "CHACHA" in s.cipher()[0], s.cipher()
    for words in (["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], ["-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0"],
                  ["-tls1_2", "-cipher", "ECDHE-RSA-AES256-SHA384:@SECLEVEL=0"]):
        got = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{up.port}", *words], capture_output=True, stdin=subprocess.DEVNULL, timeout=60)
        assert b"Cipher is (NONE)" in got.stdout, got
    up.done()


def http_to_that_port_is_told_to_write_https():
    up = Secure().start()
    answer, body = up.ask("/v1/models")
    assert answer.status == 400 and "https://" in json.loads(body)["error"]["message"], body
    up.done()


def browsers_are_told_to_come_back_over_tls_by_pages_and_not_by_calls():
    up = Secure().start()
    heads = {path: up.curl(path, "-i").stdout.lower().split("\r\n\r\n")[0] for path in ("/ui/", "/api/v1/about", "/v1/models")}
    assert "strict-transport-security: max-age=31536000" in heads["/ui/"] and "strict-transport-security" in heads["/api/v1/about"], heads
    assert "strict-transport-security" not in heads["/v1/models"], heads
    assert "location: /ui/" in up.curl("/", "-i").stdout.lower()
    up.done()


def a_certificate_of_an_elliptic_curve_will_do():
    up = Secure()
    make(up.folder, kind=("ec", "-pkeyopt", "ec_paramgen_curve:P-256"))
    up.start()
    with up.connect() as s:
        assert s.version() == "TLSv1.3"
    up.done()


def what_is_wrong_with_a_certificate_is_one_sentence_and_nothing_is_started():
    def refused(spoil, *words):
        with tempfile.TemporaryDirectory() as here:
            (pathlib.Path(here) / "lintel.yaml").write_text(ESTATE)
            make(here)
            spoil(pathlib.Path(here))
            ran = subprocess.run([LINTEL, "up", "--state", f"{here}/state", "--listen", "127.0.0.1:0"], cwd=here, capture_output=True,
                                 text=True, timeout=60)
            assert ran.returncode == 2 and ran.stderr.count("\n") == 1, (ran.returncode, ran.stderr)
            assert all(word in ran.stderr for word in words), ran.stderr
            assert not (pathlib.Path(here) / "state").exists()
    refused(lambda here: (here / "k.pem").unlink(), "tls.key", "k.pem", "No such file")
    refused(lambda here: (here / "c.pem").write_text("nonsense"), "tls.certificate", "c.pem", "is no PEM")
    refused(lambda here: (here / "k.pem").write_text("nonsense"), "k.pem", "no private key")
    refused(lambda here: make(here, certificate="other.pem"), "they were not made together")
    refused(lambda here: make(here, kind=("rsa:1024",)), "too short")
    refused(lambda here: subprocess.run(["openssl", "rsa", "-aes128", "-passout", "pass:word", "-in", here / "k.pem", "-out", here / "k.pem"], check=True,
                                        capture_output=True), "pass phrase")
    refused(lambda here: subprocess.run(["openssl", "x509", "-in", here / "c.pem", "-signkey", here / "k.pem", "-days", "-1", "-out", here / "c.pem"],
                                        check=True, capture_output=True), "has expired on 20")
    refused(lambda here: (here / "lintel.yaml").write_text("tls: {certificate: c.pem}\n"), "lintel.yaml:1:", "tls.key is not")
    refused(lambda here: (here / "lintel.yaml").write_text("url: gw.example\n"), "lintel.yaml:1:", "url is http")


def one_that_expires_soon_is_told_and_used():
    up = Secure()
    make(up.folder, days=3)
    up.start()
    until("people are told", lambda: re.search(r"c.pem expires in [23] days; put a new one in its place", up.said()))
    up.done()


def a_certificate_that_is_replaced_is_taken_and_no_stream_is_cut():
    # A simulator whose time stands still until we let it pass: the stream lasts for as long as the replacing takes.
    sim = subprocess.Popen([LINTEL, "sim", "--listen", "127.0.0.1:0", "--clock", "1700000000", "--tokens-per-second", "50"], stderr=subprocess.PIPE, text=True)
    provider = "127.0.0.1:" + re.search(r":(\d+)\s*$", sim.stderr.readline())[1]
    up = Secure(estate=ESTATE.replace("anybody: true", f"""anybody: true, deployments: [{{name: sim, provider: openai, url: "http://{provider}",
  timeouts: {{idle_ms: 600000, total_ms: 600000}}}}], models: [{{name: gpt-4o-mini, route: [{{to: sim}}]}}]""")).start()
    shutil.copy(up.folder / "c.pem", up.folder / "old.pem")
    ended = []

    def stream():
        with up.connect(trust=f"{up.folder}/old.pem") as s:
            body = json.dumps({"model": "gpt-4o-mini", "stream": True, "max_tokens": 1500, "messages": [{"role": "user", "content": "[[tokens=1500]] go on"}]})
            s.sendall(f"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
            got = b""
            while b"[DONE]" not in got and (piece := s.recv(65536)):
                got += piece
                if b"data:" in got:
                    begun.set()
            ended.append(got)

    begun = threading.Event()
    thread = threading.Thread(target=stream, daemon=True)
    thread.start()
    assert begun.wait(PATIENCE)
    make(up.folder, name="second.example", certificate="c2.pem")  # the key first: for a while they do not belong together
    until("it says why not", lambda: "the certificate stays as it was" in up.said())
    assert up.name() == "gw.example"
    os.rename(up.folder / "c2.pem", up.folder / "c.pem")
    until("new connections meet the new one", lambda: up.name() == "second.example")
    # For a moment the worker that is leaving may still take a connection, with the certificate of before.
    until("every connection meets the new one", lambda: up.curl("/v1/models", "-w", "%{http_code}", "-o", "/dev/null").stdout == "200")
    assert not ended, "the stream was over before the certificate was replaced; nothing was proven"
    subprocess.run(["curl", "-sS", "-X", "POST", f"http://{provider}/sim/clock?add_ms=60000"], check=True, capture_output=True)
    thread.join(PATIENCE)
    assert ended and b"data: [DONE]" in ended[0], ended and ended[0][-300:]
    up.stop()
    up.done()
    sim.terminate()
    sim.wait()


def a_new_place_of_the_certificate_is_taken_on_sighup():
    up = Secure().start()
    make(up.folder, name="third.example", certificate="c3.pem", key="k3.pem")
    (up.folder / "lintel.yaml").write_text("tls: {certificate: c3.pem, key: k3.pem}\ngateway: {anybody: true}\n")
    up.process.send_signal(signal.SIGHUP)
    until("new connections meet it", lambda: up.name() == "third.example")
    (up.folder / "lintel.yaml").write_text("gateway: {anybody: true}\n")
    up.process.send_signal(signal.SIGHUP)
    until("it says when", lambda: "taken from the estate at the next start" in up.said())
    assert up.said().count("is taken; it is valid until") == 1, up.said()
    # For a moment the worker that is leaving may still take a connection, with the certificate of before.
    until("new connections meet the one that was taken", lambda: all(up.name() == "third.example" for _ in range(5)))
    up.done()


def a_killed_nginx_comes_back_with_the_certificate_though_its_files_are_gone():
    up = Secure().start()
    shutil.copy(up.folder / "c.pem", up.folder / "kept.pem")
    (up.folder / "c.pem").unlink()
    (up.folder / "k.pem").unlink()
    os.kill(up.children()["nginx"], signal.SIGKILL)
    until("nginx runs again", lambda: "it is started again" in up.said())

    def answers():
        try:
            return up.name() == "gw.example"
        except OSError:  # of a connection that was open when it was killed
            return False

    until("it answers again", answers)
    assert not [path for path in up.state.rglob("*") if path.is_file() and b"PRIVATE KEY" in path.read_bytes()], "the key is in no file of the state folder"
    up.done()


def in_the_clear_pages_are_for_this_machine_alone_unless_a_proxy_is_named():
    other = next((a for a in subprocess.run(["hostname", "-I"], capture_output=True, text=True).stdout.split() if ":" not in a), None)
    if not other:
        raise Skipped("this machine has no address but 127.0.0.1")
    for more, want in (("", 403), ("tls: {terminated: true}\n", 200)):
        up = Secure("--listen", "0.0.0.0:0", estate="gateway: {anybody: true}\n" + more).start()
        port = up.port
        up.address = f"{other}:{port}"
        answer, body = up.ask("/api/v1/about")
        assert answer.status == want, (answer.status, body)
        if want == 403:
            assert json.loads(body)["code"] == "clear" and answer.headers["content-type"] == "application/problem+json"
        assert up.ask("/v1/models")[0].status == 200
        up.address = f"127.0.0.1:{port}"
        assert up.ask("/api/v1/about")[0].status == 200
        up.done()


def people_are_told_the_address_that_the_estate_or_the_certificate_names():
    up = Secure("--listen", "0.0.0.0:0").start()
    assert f"open https://gw.example:{up.port}/ui/" in up.said(), up.said()
    up.done()
    up = Secure(estate="url: https://ai.example.com/\n" + ESTATE).start()
    assert "open https://ai.example.com/ui/#once=" in up.said() and "OPENAI_BASE_URL=https://ai.example.com/v1" in up.said()
    up.done()


if __name__ == "__main__":
    sys.exit(run([value for name, value in list(globals().items()) if callable(value) and getattr(value, "__module__", "") == "__main__"
                  and "_" in name]))
