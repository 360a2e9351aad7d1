#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two thousand calls, half of them streams, one in thirteen left by its caller: soak.py LINTEL."""
import asyncio
import contextlib
import os
import pathlib
import sys

from rig import ESTATE, Connection, Rig, call, in_memory, is_steady, prove, resident
from up import until

LINTEL = os.path.abspath(sys.argv[1])
CALLS, WARM, CALLERS, LEAVES = 2000, 400, 40, 13
GROWTH = 8000  # KB
BRIEF = ESTATE.replace("price:", "keepalive_ms: 500, price:")  # so that connections to the provider end within the test


def descriptors(pid):
    """What is open, without the numbers of sockets."""
    found = []
    for path in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed since the folder was read
            found.append(os.readlink(path).split("[")[0])
    return sorted(found)


async def soak(rig, calls):
    """The numbers of calls are dealt out to the callers as they come."""
    numbers, answers = iter(range(calls)), []

    async def caller():
        connection = Connection(rig.up.address)
        for number in numbers:
            leaves = number % LEAVES == 0
            answer = await call(connection, tokens=20, stream=number % 2 == 1, leave_after=number % 2 if leaves else None)
            answers.append((leaves, answer))
        connection.close()

    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    return answers


def two_thousand_calls_leave_nothing_behind_but_their_rows():
    with Rig(LINTEL, BRIEF, workers=1, sim=["--first-token-ms", "5", "--tokens-per-second", "200"], folder=in_memory()) as rig:
        worker, = rig.worker_pids()
        assert rig.listens()  # whatever is made at the first call is there
        until("nothing is open", lambda: rig.in_flight() == 0)
        idle = descriptors(worker)
        asyncio.run(soak(rig, WARM))
        until("all of the first are in the ledger", lambda: len(rig.rows()) == WARM)
        before = resident(worker)

        answers = asyncio.run(soak(rig, CALLS))
        left = [answer for leaves, answer in answers if leaves]
        stayed = [answer for leaves, answer in answers if not leaves]
        bad = [answer for answer in stayed if not answer.whole or answer.status != 200]
        assert not bad, f"{len(bad)}: {bad[0]}"
        assert len(left) > CALLS * 0.05 and not any(answer.whole for answer in left), len(left)
        rig.settled(stayed)
        until("every call has a row", lambda: len(rig.rows()) >= WARM + CALLS)
        assert len(rig.rows()) == WARM + CALLS, len(rig.rows())
        ended = dict(rig.rows("outcome, count(*)", "surface = 'chat' group by outcome"))
        assert set(ended) == {"done", "client_abort"} and ended["done"] >= len(stayed), ended

        until(f"descriptors are those of the start: {idle}", lambda: descriptors(worker) == idle)
        grown = resident(worker) - before
        print(f"# {len(answers)} calls, {len(left)} left by their callers; worker {before} -> {before + grown} KB; {ended}")
        assert is_steady(grown, GROWTH), grown
        assert rig.worker_pids() == [worker]


if __name__ == "__main__":
    sys.exit(prove([two_thousand_calls_leave_nothing_behind_but_their_rows]))
