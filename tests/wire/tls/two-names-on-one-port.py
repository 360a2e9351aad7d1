#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two deployments behind one address share neither connections nor names: SNI, certificate and key are their own."""
import pathlib
import socket
import tempfile

import play

# A second name of this machine's loopback address, whatever it is called here.
NAMES = ["localhost"] + [name for line in pathlib.Path("/etc/hosts").read_text().splitlines()
                         for name in line.split("#")[0].split()[1:]
                         if line.split()[0] == "127.0.0.1" and name != "localhost"][:1]


def act(provider, stream, head, body):
    name = head["host"].split(":")[0]
    if name == provider.saturated:
        play.answer(stream, b'{"error":{"code":"rate_limit_exceeded"}}', "429 Too Many Requests")
    else:
        play.answer(stream)


def main():
    if len(NAMES) < 2 or socket.gethostbyname(NAMES[1]) != "127.0.0.1":
        print("# skipped: the loopback address has one name alone")
        return
    with tempfile.TemporaryDirectory() as tmp:
        ca_file, contexts = play.authority(pathlib.Path(tmp), *NAMES)
        told = []

        def choose(connection, name, _):
            told.append(name)
            connection.context = contexts[name]
        contexts[NAMES[0]].sni_callback = choose
        provider = play.Provider(act, contexts[NAMES[0]])
        provider.saturated = None
        one, two = (f"https://{name}:{provider.port}" for name in NAMES)
        with play.up(f"one={one}", f"two={two}", f"ca_file={ca_file}") as folder:
            for _ in range(3):
                play.must(play.call(folder)[1].get("x-lintel-deployment") == "one", "the first deployment answers")
            play.must(told == [NAMES[0]], f"three calls take one connection: {told}")
            provider.saturated = NAMES[0]
            for _ in range(3):
                status, headers, _ = play.call(folder)
                play.must(status == 200 and headers["x-lintel-deployment"] == "two", "the second one takes over")
            play.must(told == NAMES, f"and has a connection of its own: {told}")
            for head, _ in provider.calls:
                name = head["host"].split(":")[0]
                key = "key-one" if name == NAMES[0] else "key-two"
                play.must(head["authorization"] == f"Bearer {key}", f"{name} got {head['authorization']}")


main()
