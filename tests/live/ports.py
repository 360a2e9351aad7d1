# SPDX-License-Identifier: Apache-2.0
"""ports: free ones for programs that cannot tell which they took; for the tests beside it.

They lie below those that the kernel gives to whoever asks for any, so that nobody's connection has one between our looking and the
program's taking it."""
import random
import socket

LOWEST = int(open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii").read().split()[0])


def free_ports(count):
    """So many different ones of 127.0.0.1."""
    held = []
    try:
        while len(held) < count:
            one = socket.socket()
            try:
                one.bind(("127.0.0.1", random.randrange(10000, LOWEST)))
                held.append(one)
            except OSError:
                one.close()
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()


def free_port():
    return free_ports(1)[0]
