#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Who is killed comes back, and usage is neither lost nor counted twice: killed.py LINTEL.

Calls are made all the while, against a simulator that answers at once.  A call counts as settled when its
connection took another one afterwards: the worker had done with it then."""
import collections
import http.client
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time

from up import Up, alive, run, until

LINTEL = os.path.abspath(sys.argv[1])


class Sim:
    def __init__(self):
        self.process = subprocess.Popen([LINTEL, "sim", "--provider", "openai", "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        said = self.process.stderr.readline()
        self.address = re.search(r"[\d.]+:\d+", said)[0]
        self.estate = f"""gateway:
  deployments: [{{name: near, provider: openai, url: "http://{self.address}", price: {{input: 1, output: 2}}}}]
  models: [{{name: chat, route: [{{to: near}}]}}]
  anybody: true
"""

    def done(self):
        self.process.terminate()
        self.process.communicate()


class Callers:
    """Threads that call until they are told to stop, and remember what was answered.  cut: the last answers of
    connections that broke off, of which nobody knows whether the worker had done with them; gone: threads that saw one."""

    def __init__(self, up, threads=4):
        self.up, self.stopped, self.answered, self.cut, self.gone, self.lock = up, False, [], set(), set(), threading.Lock()
        self.threads = [threading.Thread(target=self.call, daemon=True) for _ in range(threads)]
        for thread in self.threads:
            thread.start()

    def call(self):
        connection = last = None
        while not self.stopped:
            try:
                connection = connection or http.client.HTTPConnection(self.up.address, timeout=30)
                connection.request("POST", "/v1/chat/completions", json.dumps(
                    {"model": "chat", "max_tokens": 1, "messages": [{"role": "user", "content": "hi"}]}))
                answer = connection.getresponse()
                answer.read()
                if answer.status == 200:
                    last = answer.headers["x-lintel-request-id"][4:]
                    with self.lock:
                        self.answered.append(last)
            except (OSError, http.client.HTTPException):
                with self.lock:
                    self.cut.add(last)
                    self.gone.add(threading.get_ident())
                connection = last = None
                time.sleep(0.005)

    def count(self):
        with self.lock:
            return len(self.answered)

    def more(self, calls):
        begin = self.count()
        until(f"{calls} more calls are answered; so far {begin}; {self.up.said()}", lambda: self.count() >= begin + calls)

    def stop(self):
        self.stopped = True
        for thread in self.threads:
            thread.join()


def ledger(up):
    with sqlite3.connect(f"file:{up.state}/ledger.db?mode=ro", uri=True) as db:
        return [row[0] for row in db.execute("select id from usage")]


def check(up, callers):
    """Every settled call once in the ledger and at most once in calls.log."""
    settled = set(callers.answered) - callers.cut
    until("all settled calls are in the ledger", lambda: settled <= set(ledger(up)))
    rows, lines = collections.Counter(ledger(up)), collections.Counter(line["id"][4:] for line in up.lines())
    assert max(rows.values()) == 1, "a call is in the ledger twice"
    assert max(lines.values()) == 1, "a call is in calls.log twice"
    return len(settled), len(rows)


def kill(up, name):
    before = until(f"{name} runs", lambda: up.children().get(name))
    os.kill(before, signal.SIGKILL)
    until(f"{name} runs again", lambda: up.children().get(name) not in (None, before))


def with_callers(test):
    sim = Sim()
    up = Up(LINTEL, estate=sim.estate).start()
    callers = Callers(up)
    callers.more(300)
    try:
        test(up, callers)
    finally:
        callers.stop()
        up.done()
        sim.done()


def a_killed_keeper_loses_nothing_and_counts_nothing_twice():
    def test(up, callers):
        for _ in range(3):
            kill(up, "keeper")
            callers.more(200)
        callers.stop()
        print("# %d settled, %d in the ledger" % check(up, callers))
        assert not callers.cut and len(ledger(up)) == callers.count(), callers.cut
    with_callers(test)


def a_killed_worker_is_replaced_and_what_reached_its_ring_is_kept():
    def test(up, callers):
        for _ in range(3):
            kill(up, "worker")
            callers.more(200)
        callers.stop()
        print("# %d settled, %d in the ledger" % check(up, callers))
    with_callers(test)


def a_killed_nginx_is_started_again_and_callers_wait_for_it():
    def test(up, callers):
        kill(up, "nginx")
        callers.more(200)
        callers.stop()
        print("# %d settled, %d in the ledger" % check(up, callers))
        assert "nginx was killed by signal 9; it is started again in 100 ms" in up.said(), up.said()
        until("one worker is left", lambda: json.loads(up.admin("/readyz")[1])["workers"] == 1)
    with_callers(test)


def all_of_it_killed_at_once_is_taken_up_at_the_next_start():
    def test(up, callers):
        children = [pid for pid in up.children().values() if pid]
        os.kill(up.process.pid, signal.SIGSTOP)  # so that nothing is restarted in between
        for pid in children + [up.process.pid]:
            os.kill(pid, signal.SIGKILL)
        up.process.wait()
        until("all are gone", lambda: not any(alive(pid) for pid in children))
        until("each caller has seen it", lambda: len(callers.gone) == len(callers.threads))
        callers.stop()
        up.start()
        assert up.ask("/v1/models")[0].status == 200
        print("# %d settled, %d in the ledger" % check(up, callers))
    with_callers(test)


def a_simulator_that_is_killed_comes_back():
    up = Up(LINTEL).start()
    kill(up, "simulator")
    until("it answers again", lambda: up.chat()[0].status == 200)
    up.done()


def a_changed_estate_is_read_again_when_told_so_and_a_wrong_one_is_not_taken():
    up = Up(LINTEL, estate="gateway:\n  anybody: true\n").start()
    (up.folder / "lintel.yaml").write_text("gateway:\n  anybody: true\n  body_max: 2000000\n")
    up.process.send_signal(signal.SIGHUP)
    until("the next policy is in force", lambda: up.ask("/v1/models")[0].headers["x-lintel-policy"] == "2")
    (up.folder / "lintel.yaml").write_text("gateway:\n  anybodi: true\n")
    up.process.send_signal(signal.SIGHUP)
    until("it says why not", lambda: "the policy stays as it was: lintel.yaml:2:" in up.said())
    assert up.ask("/v1/models")[0].headers["x-lintel-policy"] == "2"
    up.done()


def a_policy_is_applied_while_it_runs_and_stays_over_a_restart_without_an_estate():
    up = Up(LINTEL).start()
    (up.folder / "other.yaml").write_text("gateway:\n  anybody: true\n  body_max: 3000000\n  deployments: [{name: far, provider: openai, "
                                          "url: \"http://127.0.0.1:9\"}]\n  models: [{name: distant, route: [{to: far}]}]\n")
    ran = subprocess.run([LINTEL, "govern", "apply", "--estate", str(up.folder / "other.yaml"), "--state", str(up.state)],
                         capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0 and "is in force" in ran.stdout, ran.stdout + ran.stderr
    assert b"distant" in up.ask("/v1/models")[1]
    up.stop()
    up.start()
    assert b"distant" in up.ask("/v1/models")[1] and "built-in simulator" not in up.said()
    up.done()


if __name__ == "__main__":
    sys.exit(run([value for name, value in list(globals().items()) if callable(value) and getattr(value, "__module__", "") == "__main__"
                  and "_" in name and name != "with_callers"]))
