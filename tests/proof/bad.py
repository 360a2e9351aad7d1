#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Surroundings in which lintel up cannot start: one sentence, the right exit code, and nothing left running: bad.py LINTEL.

What tests/serve/start.py shows already is not repeated here."""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

from rig import apart, prove
from ports import free_port
from up import Skipped, Up, until

LINTEL = os.path.abspath(sys.argv[1])


def left_running(folder):
    """Processes that have the folder in their command."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes()
        except OSError:
            continue
        if os.fsencode(str(folder)) in command:
            found.append(command)
    return found


class Bad:
    """A folder of its own with an estate, and the sentence that lintel up says there."""
    def __init__(self, estate=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lintel-bad-"))
        self.state = self.folder / "state"
        self.lintel, self.environ = [LINTEL], {}
        if estate is not None:
            (self.folder / "lintel.yaml").write_text(estate)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def says(self, code, *words, options=("--listen", "127.0.0.1:0")):
        ran = subprocess.run([*self.lintel, "up", "--state", self.state, *options], cwd=self.folder, capture_output=True,
                             text=True, timeout=60, env=os.environ | self.environ)
        said = ran.stderr.strip()
        assert ran.returncode == code, (ran.returncode, said)
        assert len(said.splitlines()) == 1 and said.startswith("lintel: ") and not ran.stdout, said
        for word in words:
            assert str(word) in said, f"{word!r} is not in {said!r}"
        until("nothing is left running", lambda: not left_running(self.folder))
        return said


def an_nginx_that_is_not_there_is_named_with_what_to_do():
    if not (command := apart()):
        raise Skipped("nothing can be mounted here, so nginx cannot be hidden")
    places = os.environ["PATH"].split(":") + ["/usr/sbin", "/usr/local/sbin", "/usr/local/nginx/sbin"]
    hide = "".join(f"mount --bind /dev/null {place}/nginx && " for place in {os.path.realpath(place) for place in places}
                   if os.path.exists(f"{place}/nginx"))
    with Bad() as bad:
        bad.lintel = [*command, "sh", "-c", hide + 'exec "$0" "$@"', LINTEL]
        bad.says(1, "nginx", "apt-get install nginx")


def an_nginx_that_does_not_start_is_the_reason_that_is_told():
    with Bad() as bad:
        (bad.folder / "nginx").write_text("#!/bin/sh\necho 'nginx: [emerg] it is spoilt' >&2\nexit 3\n")
        (bad.folder / "nginx").chmod(0o755)
        bad.environ = {"PATH": f"{bad.folder}:{os.environ['PATH']}"}
        ran = subprocess.run([LINTEL, "up", "--state", bad.state, "--listen", "127.0.0.1:0"], capture_output=True, text=True,
                             env=os.environ | bad.environ, cwd=bad.folder, timeout=60)
        assert ran.returncode == 1 and "it is spoilt" in ran.stderr, ran
        assert "lintel: nginx ended with status 3 before the gateway was ready" in ran.stderr, ran.stderr
        until("nothing is left running", lambda: not left_running(bad.folder))


def a_module_that_is_not_there_is_named():
    with Bad() as bad:
        bad.lintel = [bad.folder / "lintel"]
        shutil.copy(LINTEL, *bad.lintel)
        bad.says(1, "ngx_http_lintel_module.so")


def paths_of_sockets_that_are_too_long_are_told_before_anything_is_made():
    with Bad() as bad:
        long = bad.folder / ("x" * 120)
        bad.says(2, long, "shorter than 108", options=["--listen", f"unix:{long}"])
        bad.says(2, long, "shorter than 108", options=["--listen", "127.0.0.1:0", "--admin", f"unix:{long}"])
        assert not bad.state.exists()
        bad.state = bad.folder / ("s" * 100)
        bad.says(2, bad.state, "longer than 80 bytes")
        assert not bad.state.exists()


def an_admin_address_in_use_is_told_and_the_data_port_is_free_again():
    with Bad() as bad, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address, data = "127.0.0.1:%d" % taken.getsockname()[1], "127.0.0.1:%d" % free_port()
        bad.says(1, f"somebody listens on {address} already", options=["--listen", data, "--admin", address])
        with socket.socket() as again:
            again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            again.bind(("127.0.0.1", int(data.rsplit(":", 1)[1])))


def a_file_where_a_socket_should_be_is_not_removed():
    with Bad() as bad:
        there = bad.folder / "letter"
        there.write_text("of somebody's")
        bad.says(1, there, options=["--listen", f"unix:{there}"])
        bad.says(1, there, options=["--listen", "127.0.0.1:0", "--admin", f"unix:{there}"])
        assert there.read_text() == "of somebody's"


def an_estate_that_cannot_be_read_is_told():
    with Bad() as bad:
        bad.says(2, "nowhere.yaml", options=["--listen", "127.0.0.1:0", "--estate", "nowhere.yaml"])
        bad.says(2, bad.folder, options=["--listen", "127.0.0.1:0", "--estate", str(bad.folder)])
        (bad.folder / "bytes").write_bytes(bytes(range(256)) * 64)
        ran = subprocess.run([LINTEL, "up", "--state", bad.state, "--estate", "bytes"], cwd=bad.folder, capture_output=True,
                             timeout=60)
        assert ran.returncode == 2 and b"bytes" in ran.stderr, ran
        assert not bad.state.exists()


MISTAKES = """gateway:
  currency: [USD]
  attempts: 99
  deployments:
    - {name: one, provider: openia, url: "http://127.0.0.1:1"}
    - {name: two, provider: openai, url: "htp://nowhere"}
    - {name: two, provider: azure, url: "https://x.openai.azure.com", prize: {input: 1}}
  models:
    - {name: chat, route: [{to: three}]}
  callers:
    - {name: app, key_sha256: secret-that-is-no-digest, models: [chta], rpm: -1}
    - {name: app, key_sha256: %s, budget: {month: lots}}
""" % ("0" * 64)


def each_of_many_mistakes_of_an_estate_has_its_line_and_none_repeats_a_secret():
    with Bad(MISTAKES) as bad:
        ran = subprocess.run([LINTEL, "up", "--state", bad.state, "--listen", "127.0.0.1:0"], cwd=bad.folder,
                             capture_output=True, text=True, timeout=60)
        assert ran.returncode == 2 and not ran.stdout, ran
        for line, word in ((2, "currency"), (3, "attempts"), (5, "openia"), (6, "url"), (7, "two"), (7, "prize"), (9, "three"),
                           (11, "key_sha256"), (11, "chta"), (11, "rpm"), (12, "app"), (12, "month")):
            assert any(f"lintel.yaml:{line}:" in said and word in said for said in ran.stderr.splitlines()), (line, word, ran.stderr)
        assert "secret-that" not in ran.stderr and "nothing was started" in ran.stderr, ran.stderr
        assert not bad.state.exists() and not left_running(bad.folder)


def an_estate_that_is_read_again_is_taken_when_it_is_right_and_told_when_it_is_not():
    up = Up(LINTEL, "--estate", "lintel.yaml", estate="gateway:\n  anybody: true\n").start()
    try:
        (up.folder / "lintel.yaml").write_text("gateway:\n  anybody: true\n  attempts: 2\n")
        up.process.send_signal(signal.SIGHUP)
        until("it is taken", lambda: "lintel.yaml is policy 2" in up.said())
        until("calls are made under it", lambda: up.chat()[0].headers["x-lintel-policy"] == "2")
        (up.folder / "lintel.yaml").write_text("gateway:\n  anybody: maybe\n  attempts: 200\n")
        up.process.send_signal(signal.SIGHUP)
        until("every mistake is told", lambda: "lintel.yaml:2:" in up.said() and "lintel.yaml:3:" in up.said())
        until("it is told what holds", lambda: "the policy stays as it was" in up.said())
        assert up.chat()[0].headers["x-lintel-policy"] == "2"
    finally:
        up.done()


def a_ledger_that_is_no_database_is_told_and_left_as_it_is():
    with Bad() as bad:
        bad.state.mkdir(0o700)
        (bad.state / "lock").touch(0o600)
        (bad.state / "ledger.db").write_text("this was never a ledger\n" * 100)
        ran = subprocess.run([LINTEL, "up", "--state", bad.state, "--listen", "127.0.0.1:0"], cwd=bad.folder,
                             capture_output=True, text=True, timeout=60)
        assert ran.returncode == 1 and f"{bad.state}/ledger.db" in ran.stderr, ran
        assert (bad.state / "ledger.db").read_text() == "this was never a ledger\n" * 100
        until("nothing is left running", lambda: not left_running(bad.folder))


if __name__ == "__main__":
    sys.exit(prove([value for name, value in list(globals().items())
                    if callable(value) and getattr(value, "__module__", "") == "__main__" and "_" in name and name != "left_running"]))
