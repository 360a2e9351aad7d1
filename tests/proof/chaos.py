#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is left of calls, limits and the ledger when something is killed, stopped or spoilt under load: chaos.py LINTEL PUBLISH."""
import asyncio
import contextlib
import os
import pathlib
import signal
import subprocess
import sys

from rig import ESTATE, Load, Rig, in_memory, kill, prove
from up import alive, until

LINTEL, PUBLISH = (os.path.abspath(path) for path in sys.argv[1:3])
KILLS = 3
LEASE = 200_000  # what a call of 20 tokens costs, in thousand-millionths
BUDGET = ESTATE.replace("concurrency: 1000", "concurrency: 1000, budget: {{month: 1000}}")


def paced():
    """Streams take a twentieth of a second, so that something is always on its way."""
    return Rig(LINTEL, BUDGET, sim=["--tokens-per-second", "400"], folder=in_memory())


def under_load(rig, what):
    """Runs what(load) in a thread of its own, between calls that were answered before and calls that are afterwards."""
    async def run():
        load = Load(rig)
        async with load:
            await load.more(40)
            loop = asyncio.get_running_loop()
            await asyncio.to_thread(what, lambda count: asyncio.run_coroutine_threadsafe(load.more(count), loop).result())
            await load.more(40)
        return load
    return asyncio.run(run())


def is_sound(rig, load, kills=0):
    """Each whole answer has one row, nothing is in flight, and what budgets count is what the ledger has.

    One that is killed between counting and writing leaves at most that one call's money counted."""
    rig.settled(load.whole())
    def more_counted():
        return rig.gauges("lintel_budget_month_spent")[0] * 1e9 - rig.rows("coalesce(sum(cost_nano), 0)", "1")[0][0]
    until(f"budgets count what the ledger has, and not {more_counted()} more", lambda: -1 < more_counted() < kills * LEASE + 1)
    strange = [answer for answer in load.answers if answer.status not in (0, 200)]
    assert not strange, strange[0]
    print(f"# {len(load.answers)} calls, {len(load.answers) - len(load.whole())} of them cut")


def none_failed(load):
    assert len(load.whole()) == len(load.answers), next(answer for answer in load.answers if not answer.whole)


def a_worker_that_is_killed_takes_its_own_calls_with_it_and_nothing_else():
    with paced() as rig:
        def killing(more):
            for _ in range(KILLS):
                rig.kill_a_worker()
                more(40)
        is_sound(rig, under_load(rig, killing), KILLS)


def the_keeper_is_killed_and_no_call_knows():
    with paced() as rig:
        def killing(more):
            for _ in range(KILLS):
                victim = rig.up.children()["keeper"]
                kill(victim)
                more(40)
                until("there is one again", lambda: rig.up.children().get("keeper", victim) != victim)
        load = under_load(rig, killing)
        none_failed(load)
        is_sound(rig, load)


def the_keeper_stands_still_and_calls_go_on_into_the_rings():
    with paced() as rig:
        def stopping(more):
            keeper = rig.up.children()["keeper"]
            os.kill(keeper, signal.SIGSTOP)
            until("it stands still", lambda: pathlib.Path(f"/proc/{keeper}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T")
            have = len(rig.rows())
            more(300)
            assert len(rig.rows()) == have
            os.kill(keeper, signal.SIGCONT)
        load = under_load(rig, stopping)
        none_failed(load)
        is_sound(rig, load)


def lintel_up_is_killed_and_what_was_answered_is_in_the_ledger_of_the_next_one():
    with paced() as rig:
        def killing(more):
            for _ in range(KILLS):
                family = [*filter(None, rig.up.children().values()), *rig.worker_pids()]
                rig.up.stop(signal.SIGKILL)
                until("its children are gone", lambda: not any(map(alive, family)))
                rig.up.start()
                more(40)
        is_sound(rig, under_load(rig, killing), 2 * KILLS)


def all_of_it_is_killed_in_one_moment_and_nothing_that_was_answered_is_lost():
    with paced() as rig:
        def killing(more):
            for _ in range(KILLS):
                children = rig.up.children()
                family = [rig.up.process.pid, children["nginx"], children["keeper"], *rig.worker_pids()]
                for pid in family[:2]:  # nobody starts anybody while they go
                    os.kill(pid, signal.SIGSTOP)
                for pid in family:
                    with contextlib.suppress(ProcessLookupError):  # ended with its parent
                        os.kill(pid, signal.SIGKILL)
                rig.up.process.wait()
                until("all are gone", lambda: not any(map(alive, family)))
                rig.up.start()
                more(40)
        is_sound(rig, under_load(rig, killing), 2 * KILLS)


def a_spoilt_policy_is_not_taken_and_the_old_one_stays():
    with paced() as rig:
        good = (rig.state / "policy" / "1.policy").read_bytes()

        def spoil(generation, how, bytes, more):
            (rig.state / "policy" / f"{generation}.policy").write_bytes(bytes)
            subprocess.run([PUBLISH, rig.state, how, str(generation)], check=True)
            if how == "want":
                until("it is said", lambda: f"policy {generation} is not published" in rig.up.said())
            else:
                until("it is said", lambda: f"policy {generation} is not taken" in rig.up.said()
                      + (rig.state / "nginx" / "error.log").read_text())
            more(40)

        def spoiling(more):
            flipped = bytearray(good)
            flipped[len(good) // 2] ^= 1
            spoil(2, "want", b"no policy at all", more)
            spoil(3, "want", good[:-1], more)
            spoil(4, "want", bytes(flipped), more)
            spoil(5, "want", good, more)  # whole, but of generation 1
            spoil(6, "force", bytes(flipped), more)  # spoilt when the keeper had read it already
            spoil(7, "force", b"", more)

        load = under_load(rig, spoiling)
        none_failed(load)
        assert {answer.headers["x-lintel-policy"] for answer in load.answers} == {"1"}
        (rig.folder / "lintel.yaml").write_text(rig.fill(BUDGET.replace("month: 1000", "month: 999")))
        applied = rig.govern("apply")
        assert applied.returncode == 0 and "generation 8 is in force" in applied.stdout, applied
        again = under_load(rig, lambda more: more(40))
        none_failed(again)
        assert again.answers[-1].headers["x-lintel-policy"] == "8"
        is_sound(rig, load)
        is_sound(rig, again)


if __name__ == "__main__":
    sys.exit(prove([a_worker_that_is_killed_takes_its_own_calls_with_it_and_nothing_else, the_keeper_is_killed_and_no_call_knows,
                    the_keeper_stands_still_and_calls_go_on_into_the_rings,
                    lintel_up_is_killed_and_what_was_answered_is_in_the_ledger_of_the_next_one,
                    all_of_it_is_killed_in_one_moment_and_nothing_that_was_answered_is_lost,
                    a_spoilt_policy_is_not_taken_and_the_old_one_stays]))
