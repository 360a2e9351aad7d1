#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""gateway: what plays say instead of an estate and a command line.

gateway.py up FOLDER NAME=ADDRESS... [WORD=VALUE...]   writes FOLDER/lintel.yaml and becomes `lintel up`
gateway.py ready FOLDER                                until FOLDER/lintel.sock answers with a policy
gateway.py usage FOLDER WHAT...                        until the calls that ended are exactly these
gateway.py silent FOLDER TEXT...                       no file of the state folder and no log has the texts

NAME is a deployment, in the order they are tried; its key is key-NAME.  ADDRESS is ADDR:PORT, https://... or
unix:PATH.  Words: connect_ms first_byte_ms first_content_ms idle_ms total_ms (all deployments; one.idle_ms: that of
one alone, so that the others have time on a busy machine), keepalive_ms,
provider, ca_file, attempts, body_max, wait_ms (how long a saturated one is waited for); keys=none: deployments have no keys.  The caller's key is sk-play and the
model gpt."""
import hashlib
import http.client
import json
import os
import pathlib
import socket
import sys
import time

TIMEOUTS = {"connect_ms": 15000, "first_byte_ms": 15000, "first_content_ms": 15000, "idle_ms": 15000, "total_ms": 60000}
PATIENCE = 60  # seconds until something that must happen counts as not happening


def estate(words):
    """The text of lintel.yaml, and the keys of the deployments."""
    given = dict(w.split("=", 1) for w in words)
    total = int(given.get("total_ms", TIMEOUTS["total_ms"]))
    times = {k: given.pop(k, min(v, total)) for k, v in TIMEOUTS.items()}
    own = {k: given.pop(k) for k in list(given) if "." in k}
    keep = given.pop("keepalive_ms", 60000)
    provider = given.pop("provider", "openai")
    wait_ms = given.pop("wait_ms", 0)
    ca_file = given.pop("ca_file", None)
    keyless = given.pop("keys", "") == "none"
    top = "".join(f"  {k}: {given.pop(k)}\n" for k in ("attempts", "body_max") if k in given)
    keys = {f"KEY_{name.upper()}": f"key-{name}" for name in given}
    lines = []
    for name, address in given.items():
        url = address if ":/" in address else "http://" + address
        lines.append(f"    - {{name: {name}, provider: {provider}, url: \"{url}\", "
                     + ("" if keyless else f"key: {{env: KEY_{name.upper()}}}, ") + f"keepalive_ms: {keep}, price: {{input: 1, output: 2}}, "
                     + (f"ca_file: {ca_file}, " if ca_file else "")
                     + "timeouts: {" + ", ".join(f"{k}: {own.get(f'{name}.{k}', v)}" for k, v in times.items()) + "}}")
    routes = ", ".join(f"{{to: {name}, tier: {n}, wait_ms: {wait_ms}}}" for n, name in enumerate(given, 1))
    digest = hashlib.sha256(b"sk-play").hexdigest()
    return ("organisation: Play\ngateway:\n" + top + "  deployments:\n" + "\n".join(lines)
            + f"\n  models:\n    - {{name: gpt, route: [{routes}]}}\n  callers:\n"
            f"    - {{name: bot, team: play, key_sha256: \"{digest}\", models: [gpt]}}\n"), keys


def up(folder, words):
    text, keys = estate(words)
    (folder / "lintel.yaml").write_text(text)
    os.environ.update(keys)
    command = [os.environ["LINTEL"], "up", "--estate", str(folder / "lintel.yaml"), "--state", str(folder / "state"),
               "--listen", f"unix:{folder}/lintel.sock", "--workers", "1"]
    os.execv(command[0], command)


def until(seconds, done):
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


class Local(http.client.HTTPConnection):
    """HTTP over a Unix socket."""
    def __init__(self, path):
        super().__init__("localhost", timeout=PATIENCE)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def answers(path):
    try:
        caller = Local(path)
        caller.request("GET", "/v1/models", headers={"authorization": "Bearer sk-play"})
        return caller.getresponse().status == 200
    except OSError:
        return False


def calls(folder):
    """What calls.log tells, without the calls of ready."""
    try:
        lines = (folder / "state" / "calls.log").read_text().rpartition("\n")[0].splitlines()  # those that are whole
    except FileNotFoundError:
        return []
    told = [json.loads(line) for line in lines]
    return [t for t in told if t.get("surface") != "models"]


def matches(told, wanted):
    """wanted: an outcome, then member=value."""
    outcome, *members = wanted.split()
    return told["outcome"] == outcome and all(
        str(told.get(name, "none")) == value for name, value in (m.split("=", 1) for m in members))


def usage(folder, wanted):
    def told():
        return len(calls(folder)) >= len(wanted)
    until(PATIENCE, told)
    there = calls(folder)
    if len(there) != len(wanted) or not all(matches(t, w) for t, w in zip(there, wanted)):
        sys.exit("calls.log has\n" + "\n".join(json.dumps(t) for t in there))


def silent(folder, texts):
    for path in sorted((folder / "state").rglob("*")):
        if path.is_file():
            bytes_there = path.read_bytes()
            for text in texts:
                if text.encode() in bytes_there:
                    sys.exit(f"{path} has {text}")


def main():
    verb, folder, words = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    if verb == "up":
        up(folder, words)
    if verb == "ready" and not until(PATIENCE, lambda: answers(f"{folder}/lintel.sock")):
        sys.exit("the gateway did not come up")
    if verb == "usage":
        usage(folder, words)
    if verb == "silent":
        silent(folder, words)


if __name__ == "__main__":
    main()
