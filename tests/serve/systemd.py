#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lintel up as a service: what systemd is told, its sockets, its units, readiness, and how long a stop may take: systemd.py LINTEL."""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from up import PATIENCE, Skipped, Up, alive, run, sanitized, until

LINTEL = os.path.abspath(sys.argv[1])
UNITS = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "systemd"


class Manager:
    """The end of the socket that systemd holds."""

    def __init__(self, watchdog_us=None):
        self.folder = tempfile.mkdtemp(prefix="lintel-notify-")
        self.path = f"{self.folder}/notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.heard = []
        self.environ = {"NOTIFY_SOCKET": self.path, **({"WATCHDOG_USEC": str(watchdog_us)} if watchdog_us else {})}
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            try:
                text = self.socket.recv(4096).decode()
                self.heard.append((time.monotonic(), text))
            except OSError:
                return

    def has(self, word, after=0):
        return next((text for when, text in self.heard if when > after and word in text), None)

    def done(self):
        self.socket.close()
        shutil.rmtree(self.folder)


def the_manager_is_told_of_ready_reload_and_stop_and_hears_the_watchdog():
    manager = Manager(watchdog_us=400_000)
    up = Up(LINTEL, estate="gateway: {anybody: true}\n", environ=manager.environ).start()
    said = until("READY=1", lambda: manager.has("READY=1"))
    assert f"STATUS=ready on http://{up.address} with policy 1" in said, said
    assert "once=" not in up.said() and f"lintel govern link --state {up.state}" in up.said(), up.said()  # its lines go into a journal
    first = sum("WATCHDOG=1" in text for _, text in manager.heard)
    until("the watchdog is fed", lambda: sum("WATCHDOG=1" in text for _, text in manager.heard) >= first + 3)
    mark = time.monotonic()
    (up.folder / "lintel.yaml").write_text("gateway: {anybody: true, body_max: 2000000}\n")
    before = time.clock_gettime(time.CLOCK_MONOTONIC)
    up.process.send_signal(signal.SIGHUP)
    told = until("RELOADING=1", lambda: manager.has("RELOADING=1", mark))
    assert abs(int(re.search(r"MONOTONIC_USEC=(\d+)", told)[1]) / 1e6 - before) < PATIENCE, told
    until("ready again", lambda: manager.has("READY=1", mark))
    until("the policy in force is told", lambda: manager.has("with policy 2", mark))
    mark = time.monotonic()
    assert up.stop() == 0
    until("STOPPING=1", lambda: manager.has("STOPPING=1", mark))
    up.done()
    manager.done()


def readiness_is_asked_of_the_data_port_the_admin_socket_and_the_program():
    up = Up(LINTEL).start()
    ready = [LINTEL, "up", "--ready", "--state", str(up.state)]
    answer, body = up.ask("/readyz")
    assert answer.status == 200 and json.loads(body)["ready"] is True, body
    assert up.ask("/healthz")[0].status == 200
    assert subprocess.run(ready, timeout=60).returncode == 0
    keeper = up.children()["keeper"]
    os.kill(keeper, signal.SIGSTOP)  # it does not answer any more, and calls go on
    until("it stands still", lambda: pathlib.Path(f"/proc/{keeper}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T")
    try:
        assert up.ask("/readyz")[0].status == 503
        assert up.chat()[0].status == 200
    finally:
        os.kill(keeper, signal.SIGCONT)
    up.stop()
    ran = subprocess.run(ready, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 1 and "no lintel up answers there" in ran.stderr, ran.stderr
    up.done()


def a_stream_that_takes_longer_than_the_drain_is_cut_at_its_end_and_the_stop_is_clean():
    manager = Manager()
    up = Up(LINTEL, "--drain", "2", environ=manager.environ).start()
    host, port = up.address.split(":")
    body = json.dumps({"model": "gpt-4o-mini", "stream": True, "max_tokens": 4000,
                       "messages": [{"role": "user", "content": "[[tokens=4000]] go on"}]})
    with socket.create_connection((host, int(port)), timeout=60) as s:
        s.sendall(f"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        assert s.recv(4096)
        children = [pid for pid in up.children().values() if pid]
        begin = time.monotonic()
        assert up.stop() == 0
        took = time.monotonic() - begin
        got = b""
        while piece := s.recv(65536):
            got += piece
    print(f"# stopped after {took:.1f} s with a drain of 2 s")
    assert took > 1.9, took
    assert b"[DONE]" not in got
    until("its children are gone", lambda: not any(alive(pid) for pid in children))
    until("more time is asked for", lambda: manager.has("EXTEND_TIMEOUT_USEC="))
    assert [line["outcome"] for line in up.lines()] == ["client_abort"], up.lines()
    log = up.state / "nginx" / "error.log"  # nginx calls connections that it had to cut an alert
    assert all(re.search("notice|open socket|aborting", line) for line in log.read_text().splitlines()), log.read_text()
    log.unlink()
    up.done()
    manager.done()


def an_event_stream_of_a_page_does_not_hold_up_a_stop():
    up = Up(LINTEL, "--drain", str(10 * PATIENCE)).start()  # what waits for it ends after our patience
    events = up.sign_in().events()
    assert events.status == 200 and events.read(1)
    assert up.stop() == 0
    up.done()


def a_socket_that_the_manager_holds_is_used_and_stays():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen(64)
        up = Up(LINTEL)
        up.log = open(up.folder / "log", "ab")
        up.mark = 0

        def start():
            # What systemd does: descriptor 3, and the number of the process that it is for.
            script = 'export LISTEN_PID=$$ LISTEN_FDS=1; exec "$@" 3<&%d' % held.fileno()
            up.process = subprocess.Popen(["sh", "-c", script, "sh", LINTEL, "up", "--state", str(up.state), "--workers", "1"], cwd=up.folder,
                                          stderr=up.log, stdout=subprocess.DEVNULL, pass_fds=[held.fileno()], env={**up.environ, **sanitized(LINTEL)})
        start()
        up.address = "127.0.0.1:%d" % held.getsockname()[1]
        until("it is ready", lambda: f"ready on http://{up.address}" in up.said())
        assert up.chat()[0].status == 200
        assert up.stop() == 0
        with socket.create_connection(held.getsockname(), timeout=60) as waiting:  # nobody is there, and nobody is refused
            waiting.sendall(b"GET /v1/models HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            start()
            assert waiting.recv(64).startswith(b"HTTP/1.1 200")
        assert up.stop() == 0
        up.done()


def what_is_no_listening_socket_is_told():
    with socket.socket() as wrong, tempfile.TemporaryDirectory() as here:
        script = 'export LISTEN_PID=$$ LISTEN_FDS=1; exec "$@" 3<&%d' % wrong.fileno()
        ran = subprocess.run(["sh", "-c", script, "sh", LINTEL, "up", "--state", f"{here}/state"], cwd=here, capture_output=True, text=True,
                             pass_fds=[wrong.fileno()], timeout=60)
        assert ran.returncode != 0 and "is no listening socket" in ran.stderr, ran.stderr


def the_units_are_sound_and_closed_to_most():
    if not shutil.which("systemd-analyze"):
        raise Skipped("there is no systemd-analyze")
    with tempfile.TemporaryDirectory() as here:
        for name in ("lintel.service", "lintel.socket"):
            text = (UNITS / name).read_text().replace("/usr/bin/lintel", LINTEL)
            (pathlib.Path(here) / name).write_text(text)
        ran = subprocess.run(["systemd-analyze", "verify", "--man=no", f"{here}/lintel.service", f"{here}/lintel.socket"], capture_output=True, text=True,
                             timeout=60)
        wrong = [line for line in ran.stderr.splitlines() if "lintel" in line and "not exist" not in line]
        assert not wrong, wrong
    ran = subprocess.run(["systemd-analyze", "security", "--offline=true", UNITS / "lintel.service"], capture_output=True, text=True, timeout=60)
    exposure = float(re.search(r"Overall exposure level for lintel.service: ([\d.]+)", ran.stdout)[1])
    print(f"# exposure level {exposure} (bar: 2)")
    assert exposure <= 2.0, ran.stdout


if __name__ == "__main__":
    sys.exit(run([value for name, value in list(globals().items()) if callable(value) and getattr(value, "__module__", "") == "__main__"
                  and "_" in name]))
