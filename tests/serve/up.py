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

PATIENCE = 60  # seconds until something that must happen counts as not happening


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

    def usage(self):
        return json.loads(self.admin("/usage")[1])

    def lines(self):
        path = self.state / "calls.log"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

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
