#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""layers: a file includes its own room or a lower floor; never sideways, never up.
System headers that belong to one room stay there."""
import pathlib
import re
import sys

FLOORS = [["base"], ["format", "store", "net", "tokens"], ["record", "facts", "catalog"],
          ["collect", "assess", "plan", "gateway", "govern", "ops", "learn", "report"], ["prepare"],
          ["serve", "api", "nginx", "sim"], ["cli"]]
OWN = {"openssl/": {"base"}, "sqlite3.h": {"store", "facts", "assess"}, "yaml.h": {"format"}, "expat.h": {"format"}, "zlib.h": {"format"}, "kainjow/": {"format"}, "xlsxwriter": {"report"},
       "hs": {"collect", "gateway"}, "curl/": {"net"}, "microhttpd.h": {"serve", "api"}, "libpq-fe.h": {"store"}, "hiredis": {"store"},
       "sys/socket.h": {"net", "serve", "api", "nginx", "sim", "store"},
       "pthread.h": {"serve", "api", "store", "collect"}}


def main():
    floor = {room: n for n, rooms in enumerate(FLOORS) for room in rooms}
    bad = 0
    for path in sorted((pathlib.Path(sys.argv[1]) / "src").rglob("*.[ch]*")):
        here = path.parent.name
        for n, line in enumerate(path.read_text().splitlines(), 1):
            if m := re.match(r'#include "(\w+)/', line):
                there = m[1]
                if there != here and floor[there] >= floor[here]:
                    print(f"{path}:{n}: {here} may not look into {there}")
                    bad = 1
            if m := re.match(r"#include <([^>]+)>", line):
                for header, owners in OWN.items():
                    if m[1].startswith(header) and here not in owners:
                        print(f"{path}:{n}: <{m[1]}> belongs to {', '.join(sorted(owners))}, not to {here}")
                        bad = 1
            if here == "gateway" and re.match(r"#include <(time|fcntl|sys/|stdio)", line):
                print(f"{path}:{n}: the gateway has no time, no sockets and no files")
                bad = 1
    sys.exit(bad)


main()
