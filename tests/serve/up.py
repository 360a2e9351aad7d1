# SPDX-License-Identifier: Apache-2.0
"""up: starts `lintel up` in a folder of its own and asks it things; for the tests beside it."""
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

PATIENCE = 120  # seconds until something that must happen counts as not happening


def until(what, ask, patience=PATIENCE):
    """Asks until the answer is true, and returns it."""
    end = time.monotonic() + patience
    while True:
        got = ask()
        if got:
            return got
        if time.monotonic() > end:
            raise AssertionError(f"not within {patience} s: {what}")
        time.sleep(0.01)


def sanitized(lintel):
    """What nginx, which is not built with them, needs to load a module that is built with sanitizers."""
    libraries = subprocess.run(["ldd", lintel], capture_output=True, text=True, check=True).stdout
    asan = re.search(r"(/\S*libasan\S*)", libraries)
    return {"LD_PRELOAD": asan[1], "ASAN_OPTIONS": "detect_leaks=0"} if asan else {}


class Local(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=PATIENCE)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(self.path)


class Up:
    every = []  # so that a test that failed leaves none running

    def __init__(self, lintel, *options, estate=None, folder=None, environ=None):
        self.lintel = lintel
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="lintel-up-"))
        self.state = self.folder / "state"
        self.options = list(options)
        self.environ = dict(os.environ, **(environ or {}))
        if estate is not None:
            (self.folder / "lintel.yaml").write_text(estate)
        self.process = None
        Up.every.append(self)

    def start(self, wait=True):
        self.log = open(self.folder / "log", "ab")
        self.mark = self.log.tell()
        self.began = time.monotonic()
        self.process = subprocess.Popen([self.lintel, "up", "--state", str(self.state), "--listen", "127.0.0.1:0", "--workers", "1",
                                         *self.options], cwd=self.folder, stderr=self.log, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env={**self.environ, **sanitized(self.lintel)})
        if wait:
            until("lintel up is ready:\n" + self.said(), lambda: "ready on " in self.said() or self.process.poll() is not None)
            assert self.process.poll() is None, self.said()
            self.address = re.findall(r"ready on http://([\d.:]+)", self.said())[-1]
        return self

    def said(self):
        return (self.folder / "log").read_bytes()[self.mark:].decode()

    def stop(self, sig=signal.SIGTERM):
        self.process.send_signal(sig)
        return self.process.wait(PATIENCE)

    def done(self):
        if self.process and self.process.poll() is None:
            self.stop()
        Up.every.remove(self)
        said = "".join(path.read_text("latin-1") for path in (self.folder / "log", self.state / "nginx" / "error.log") if path.exists())
        shutil.rmtree(self.folder)
        wrong = re.search(r"Sanitizer|runtime error|\[emerg\]|exited on signal (?!9\b)|\[alert\](?!.*exited on signal 9\b)", said)
        assert not wrong, said[-4000:]

    def ask(self, path, body=None, headers=None, method=None):
        connection = http.client.HTTPConnection(self.address, timeout=PATIENCE)
        connection.request(method or ("POST" if body else "GET"), path, json.dumps(body) if body else None, headers or {})
        answer = connection.getresponse()
        return answer, answer.read()

    def chat(self, **more):
        return self.ask("/v1/chat/completions", {"model": "gpt-4o-mini", "max_tokens": 5,
                                                 "messages": [{"role": "user", "content": "canary-prompt"}], **more},
                        {"authorization": "Bearer canary-key"})

    def admin(self, path, headers=None):
        connection = Local(str(self.state / "admin.sock"))
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def sign_in(self):
        """Who opened the link that was printed: an owner."""
        token = re.findall(r"/ui/#once=(\w+)", self.said())[-1]
        page = Page(self)
        answer, body = page.send("POST", "/session", {"once": token})
        assert answer.status == 201, (answer.status, body)
        return page

    def usage(self):
        return json.loads(self.admin("/usage")[1])

    def lines(self):
        """Those of calls.log that are whole."""
        path = self.state / "calls.log"
        return [json.loads(line) for line in path.read_text().rpartition("\n")[0].splitlines()] if path.exists() else []

    def children(self):
        """Process ids by name: nginx (the master), keeper, simulator, and worker of nginx."""
        found = {}
        for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                name, rest = re.match(r"\d+ \((.*)\) \S (\d+)", path.read_text()).groups()
            except OSError:
                continue
            found[int(path.parent.name)] = (name, int(rest))
        mine = {name: pid for pid, (name, parent) in found.items() if parent == self.process.pid}
        mine["worker"] = next((pid for pid, (_, parent) in found.items() if parent == mine.get("nginx")), None)
        return mine


class Page:
    """A browser, as far as the API is concerned: keeps its cookie and sends what the page would."""

    def __init__(self, up, token=None):
        self.up, self.token, self.cookie, self.csrf = up, token, None, None

    def ask(self, method, path, body=None, headers=None):
        sent = {"Accept": "application/json", **({"Content-Type": "application/json"} if body is not None else {})}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if self.cookie:
            sent["Cookie"] = self.cookie
        if method != "GET":
            sent |= {"Origin": f"http://{self.up.address}", "Sec-Fetch-Site": "same-origin"}
            if self.csrf:
                sent["X-Lintel-CSRF"] = self.csrf
        connection = http.client.HTTPConnection(self.up.address, timeout=PATIENCE)
        connection.request(method, "/api/v1" + path, json.dumps(body) if body is not None else None, {**sent, **(headers or {})})
        answer = connection.getresponse()
        got = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookie = value.split(";")[0]
        kind = answer.getheader("content-type", "")
        got = json.loads(got) if "json" in kind and got else got
        if isinstance(got, dict) and got.get("csrf"):
            self.csrf = got["csrf"]
        return answer, got

    send = ask

    def get(self, path, headers=None):
        return self.ask("GET", path, None, headers)

    def must(self, method, path, body=None):
        """What is answered when it must be done."""
        answer, got = self.ask(method, path, body)
        assert 200 <= answer.status < 300, (method, path, answer.status, got)
        return got

    def events(self, headers=None):
        """The live stream: an open answer, whose lines can be read."""
        connection = http.client.HTTPConnection(self.up.address, timeout=PATIENCE)
        sent = {"Cookie": self.cookie} if self.cookie else {"Authorization": f"Bearer {self.token}"} if self.token else {}
        connection.request("GET", "/api/v1/events", headers={**sent, **(headers or {})})
        return connection.getresponse()


def alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Skipped(Exception):
    """A test that cannot be done here, and why."""


def run(tests):
    """Runs functions as TAP; their names are sentences."""
    bad = 0
    for number, test in enumerate(tests, 1):
        name = test.__name__.replace("_", " ")
        begin = time.monotonic()
        try:
            test()
            print(f"ok {number} - {name}\n# {time.monotonic() - begin:.1f} s", flush=True)
        except Skipped as why:
            print(f"ok {number} - {name} # SKIP {why}", flush=True)
        except Exception as problem:  # noqa: BLE001 whatever went wrong is the test's answer
            bad += 1
            print(*(f"# {line}" for line in f"{type(problem).__name__}: {problem}".splitlines()), sep="\n")
            print(f"not ok {number} - {name}", flush=True)
        while Up.every:
            up = Up.every.pop()
            if up.process and up.process.poll() is None:
                up.process.kill()
            shutil.rmtree(up.folder, ignore_errors=True)
    print(f"1..{len(tests)}")
    return bad > 0
