#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lintel up from start to stop, with no configuration: start.py LINTEL."""
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

from up import Up, alive, run, until

LINTEL = os.path.abspath(sys.argv[1])


def with_no_configuration_it_answers_meters_and_says_how_to_use_it():
    up = Up(LINTEL).start()
    assert up.ask("/v1/models")[0].status == 200
    print(f"# cold start to the first 200: {(time.monotonic() - up.began) * 1000:.0f} ms (bar: 100)")
    answer, body = up.chat()
    assert answer.status == 200 and json.loads(body)["usage"]["completion_tokens"] > 0, body
    assert answer.headers["x-lintel-simulated"] == "true" and answer.headers["x-lintel-policy"] == "1"
    for word in ("export OPENAI_BASE_URL=http://" + up.address + "/v1", "built-in simulator", "anybody may call", str(up.state)):
        assert word in up.said(), f"{word!r} is not in {up.said()!r}"
    line = until("the call is in calls.log", lambda: [line for line in up.lines() if line["surface"] == "chat"])[0]
    assert line["id"] == answer.headers["x-lintel-request-id"] and line["status"] == 200 and line["simulated"]
    row = {row["model"]: row for row in up.usage()["rows"]}["gpt-4o-mini"]
    assert row["calls"] == 1 and row["output"] == line["tokens"]["output"], row
    status, metrics = up.admin("/metrics")
    assert status == 200 and 'lintel_calls_total{operation="chat",provider="lintel.sim",model="gpt-4o-mini"' in metrics
    assert up.stop() == 0
    up.done()


def a_stream_ends_with_done_and_is_counted():
    up = Up(LINTEL).start()
    answer, body = up.chat(stream=True)
    assert answer.status == 200 and body.rstrip().endswith(b"data: [DONE]"), body[-200:]
    line = until("the stream is in calls.log", up.lines)[0]
    assert line["stream"] and line["source"] == "provider" and line["tokens"]["output"] > 0, line
    up.done()


def neither_prompt_nor_key_is_in_any_log_or_answer_for_people():
    up = Up(LINTEL).start()
    up.chat()
    up.chat(stream=True)
    up.ask("/v1/nothing", {"canary-prompt": "canary-key"}, {"authorization": "Bearer canary-key"})
    up.ask("/v1/chat/completions", method="POST", headers={"authorization": "Bearer canary-key"})
    until("all are in calls.log", lambda: len(up.lines()) >= 3)
    texts = [up.admin(path)[1] for path in ("/metrics", "/usage", "/policy", "/readyz")]
    assert up.stop() == 0, up.said()
    texts += [path.read_bytes().decode("latin-1") for path in up.folder.rglob("*") if path.is_file()]
    assert sum("gpt-4o-mini" in text for text in texts) > 3, texts
    secrets = ("canary-prompt", "canary-key")  # "canary" alone is also a word of the first assessment, which may be over by now
    assert not any(secret in text for secret in secrets for text in texts), [text for text in texts if any(secret in text for secret in secrets)]
    up.done()


def the_admin_pages_are_not_on_the_data_port():
    up = Up(LINTEL).start()
    for path in ("/metrics", "/usage", "/policy", "/admin"):  # /readyz is: load balancers ask it
        answer, body = up.ask(path)
        assert answer.status == 404 and b"lintel_" not in body.replace(b"x-lintel", b""), (path, answer.status, body)
    assert json.loads(up.admin("/readyz")[1]) == {"ready": True, "workers": 1, "policy": 1, "reasons": []}
    assert up.admin("/policy")[0] == 200 and up.admin("/nothing")[0] == 404
    assert json.loads(up.admin("/usage?since=30d")[1])["total"]["calls"] == json.loads(up.admin("/usage")[1])["total"]["calls"]
    assert up.admin("/usage?by=nonsense")[0] == 400 and up.admin("/usage?since=yesterday")[0] == 400
    mode = (up.state / "admin.sock").stat().st_mode & 0o777
    assert mode == 0o600 and up.state.stat().st_mode & 0o777 == 0o700, oct(mode)
    up.done()


def an_admin_listener_on_an_address_answers_addresses_alone():
    up = Up(LINTEL, "--admin", "127.0.0.1:0").start()
    address = up.said().split("admin http://")[1].split()[0]
    for host, want in ((address, 200), ("localhost", 200), ("attacker.example", 403)):
        connection = http.client.HTTPConnection(address, timeout=30)
        connection.request("GET", "/healthz", headers={"Host": host})
        assert connection.getresponse().status == want, host
    connection = http.client.HTTPConnection(address, timeout=30)
    connection.request("POST", "/healthz", "x")
    assert connection.getresponse().status == 405
    up.done()


def a_stream_that_is_being_answered_is_finished_when_it_is_stopped():
    up = Up(LINTEL).start()
    connection = http.client.HTTPConnection(up.address, timeout=60)
    connection.request("POST", "/v1/chat/completions", json.dumps(
        {"model": "gpt-4o-mini", "stream": True, "max_tokens": 30, "messages": [{"role": "user", "content": "tell a story"}]}))
    answer = connection.getresponse()
    first = answer.read(10)
    up.process.send_signal(signal.SIGTERM)
    body = first + answer.read()
    assert body.rstrip().endswith(b"data: [DONE]"), body[-200:]
    assert up.process.wait(60) == 0
    assert [line["outcome"] for line in up.lines()] == ["done"]
    up.done()


def what_was_metered_is_there_after_the_next_start_and_the_policy_is_the_same():
    up = Up(LINTEL).start()
    up.chat()
    assert up.stop() == 0
    up.start()
    answer, _ = up.chat()
    assert answer.headers["x-lintel-policy"] == "1"
    until("both calls are in the ledger", lambda: up.usage()["total"]["calls"] == 2)
    up.done()


def looking_at_usage_after_a_stop_leaves_nothing_beside_the_ledger():
    up = Up(LINTEL).start()
    up.chat()
    assert up.stop() == 0
    ran = subprocess.run([LINTEL, "govern", "usage", "--state", str(up.state), "--format", "json"], capture_output=True, text=True, timeout=60)
    assert json.loads(ran.stdout)["total"]["calls"] == 1, ran
    assert [path.name for path in up.state.glob("ledger.db*")] == ["ledger.db"]
    up.done()


def refuses(options, code, *words):
    with tempfile.TemporaryDirectory() as here:
        ran = subprocess.run([LINTEL, "up", "--state", f"{here}/state", *options], cwd=here, capture_output=True, text=True,
                             timeout=60)
        assert ran.returncode == code, (ran.returncode, ran.stderr)
        for word in words:
            assert word in ran.stderr, ran.stderr
        assert "Traceback" not in ran.stderr and len(ran.stderr.strip().splitlines()) <= 4, ran.stderr
        return ran.stderr


def people_are_told_of_a_budget_once_also_over_a_restart():
    up = Up(LINTEL, estate="gateway:\n  anybody: true\n  budget: {month: 0.001, alert: [50], hard: false}\n").start()
    told = "the organisation"
    until("people are told", lambda: up.chat(max_tokens=200) and "has used 50 % of its budget of this month" in up.said())
    up.chat()
    assert up.said().count("% of its budget") == 1 and told in up.said(), up.said()
    assert 'lintel_budget_alerts_total{period="month"} 1\n' in up.admin("/metrics")[1]
    spent = [line for line in up.admin("/metrics")[1].splitlines() if line.startswith("lintel_budget_month_spent")]
    assert up.stop() == 0
    up.start()
    up.chat()
    again = [line for line in up.admin("/metrics")[1].splitlines() if line.startswith("lintel_budget_month_spent")]
    assert float(again[0].split()[-1]) >= float(spent[0].split()[-1]) > 0.00045, (spent, again)
    assert "% of its budget" not in up.said(), up.said()
    up.done()


def a_port_in_use_is_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = "127.0.0.1:%d" % taken.getsockname()[1]
        said = refuses(["--listen", address], 1, f"somebody listens on {address} already")
        assert said.count("\n") == 1


def a_state_folder_that_cannot_be_written_is_one_sentence():
    refuses(["--state", "/proc/lintel", "--listen", "127.0.0.1:0"], 1, "/proc/lintel")
    with tempfile.NamedTemporaryFile() as file:
        refuses(["--state", file.name, "--listen", "127.0.0.1:0"], 1, file.name)
    with tempfile.TemporaryDirectory() as here:
        os.chmod(here, 0o755)
        (pathlib.Path(here) / "something").write_text("of somebody's")
        refuses(["--state", here, "--listen", "127.0.0.1:0"], 1, "is no state folder")
        assert os.stat(here).st_mode & 0o777 == 0o755


def a_wrong_address_or_number_is_the_callers_mistake():
    refuses(["--listen", "nonsense"], 2, "is no address to listen on")
    refuses(["--workers", "0"], 2, "--workers is 1 to")


def a_second_one_on_the_same_state_folder_is_refused():
    up = Up(LINTEL).start()
    ran = subprocess.run([LINTEL, "up", "--state", str(up.state), "--listen", "127.0.0.1:0"], capture_output=True, text=True,
                         cwd=up.folder, timeout=60)
    assert ran.returncode == 1 and f"another lintel up (process {up.process.pid})" in ran.stderr, ran.stderr
    assert up.chat()[0].status == 200
    up.done()


def every_mistake_of_an_estate_is_told_with_its_line_and_nothing_is_started():
    with tempfile.TemporaryDirectory() as here:
        (pathlib.Path(here) / "lintel.yaml").write_text("gateway:\n  deploymens: []\n  callers: 3\n")
        ran = subprocess.run([LINTEL, "up", "--state", f"{here}/state", "--listen", "127.0.0.1:0"], cwd=here, capture_output=True,
                             text=True, timeout=60)
        assert ran.returncode == 2 and "lintel.yaml:2:" in ran.stderr and "lintel.yaml:3:" in ran.stderr, ran.stderr
        assert "nothing was started" in ran.stderr and not (pathlib.Path(here) / "state").exists()


def anybody_may_not_call_from_other_machines_unless_the_estate_says_so():
    refuses(["--listen", "0.0.0.0:0"], 2, "gateway.anybody")
    up = Up(LINTEL, "--listen", "0.0.0.0:0", estate="gateway:\n  anybody: true\n").start()
    assert up.chat()[0].status == 200
    up.done()


def a_unix_socket_and_ipv6_are_addresses_too():
    up = Up(LINTEL)
    up.options = ["--listen", f"unix:{up.folder}/data.sock"]
    up.start(wait=False)
    until("it is ready", lambda: "ready on unix:" in up.said())
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(f"{up.folder}/data.sock")
        s.sendall(b"GET /v1/models HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert s.recv(64).startswith(b"HTTP/1.1 200")
    up.stop()
    assert not (up.folder / "data.sock").exists()
    up.done()
    if pathlib.Path("/proc/net/if_inet6").exists() and "0" * 31 + "1" in pathlib.Path("/proc/net/if_inet6").read_text():
        up = Up(LINTEL, "--listen", "[::1]:0")
        up.start(wait=False)
        until("it is ready", lambda: "ready on http://[::1]:" in up.said())
        up.done()


def nothing_is_left_running_when_all_of_it_is_killed():
    up = Up(LINTEL).start()
    until("each has begun and has its name", lambda: sum(map(bool, up.children().values())) == 5)
    children = list(up.children().values())
    up.stop(signal.SIGKILL)
    until("its children end", lambda: not any(alive(pid) for pid in children))
    up.done()


if __name__ == "__main__":
    sys.exit(run([value for name, value in list(globals().items()) if callable(value) and getattr(value, "__module__", "") == "__main__"
                  and name not in ("refuses",)]))
