#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The policy is swapped a thousand times while callers call and streams run: swap.py LINTEL PUBLISH."""
import asyncio
import os
import pathlib
import re
import signal
import subprocess
import sys

from rig import ESTATE, Connection, Load, Rig, call, in_memory, is_steady, prove, resident
from up import until

LINTEL, PUBLISH = (os.path.abspath(path) for path in sys.argv[1:3])
TIMES, WARM = 1000, 50
GROWTH = 3000  # KB; a policy that stays mapped or its pools that stay would be 8 MB


def publish(rig, times):
    """Generation 1 is a policy whose deployment is sim, generation 2 one whose is other."""
    subprocess.run([PUBLISH, rig.state, str(times), "1", "2"], check=True)


def policies(pid):
    return [line.split()[-1] for line in pathlib.Path(f"/proc/{pid}/maps").read_text().splitlines() if ".policy" in line]


async def stream_on_and_on(rig, answers, going):
    connection = Connection(rig.up.address)
    while going():
        answers.append(await call(connection, tokens=60, stream=True))
    connection.close()


async def under_load(rig, times, load, streams_least=0, policies_least=0):
    """The paced streams live through hundreds of policies each.  Where a busy machine answers few calls meanwhile, policies are swapped
    on, two by two.  The streams, and how often they were swapped."""
    streams, ended = [], []
    tasks = [asyncio.create_task(stream_on_and_on(rig, streams, lambda: not ended)) for _ in range(20)]
    async with load:
        await load.more(50)
        await asyncio.to_thread(publish, rig, times)
        await load.more(50)
        while len(streams) < streams_least or len({answer.headers.get("x-lintel-policy") for answer in load.answers + streams}) < policies_least:
            await asyncio.to_thread(publish, rig, 2)
            times += 2
            await load.more(20)
    ended.append(True)
    await asyncio.gather(*tasks)
    return streams, times


def no_call_fails_and_no_stream_is_cut_while_the_policy_is_swapped_1000_times():
    with Rig(LINTEL, workers=1, sim=["--tokens-per-second", "40"], folder=in_memory()) as rig:
        (rig.folder / "lintel.yaml").write_text(rig.fill(ESTATE.replace("name: sim", "name: other").replace("to: sim", "to: other")))
        assert rig.govern("apply").returncode == 0
        worker, = rig.worker_pids()
        keeper = rig.up.children()["keeper"]
        asyncio.run(under_load(rig, WARM, Load(rig, tokens=2)))  # pools and buffers are warm
        before = resident(worker), resident(keeper)
        load = Load(rig, tokens=2)
        streams, times = asyncio.run(under_load(rig, TIMES, load, 40, 60))
        answers = load.answers + streams
        failed = [answer for answer in answers if not answer.whole or answer.status != 200]
        assert not failed, f"{len(failed)} of {len(answers)}: {failed[0]}"
        assert len(streams) >= 40 and all(answer.body.count(b'"content"') >= 60 for answer in streams), len(streams)

        seen = {int(answer.headers["x-lintel-policy"]): answer.headers["x-lintel-deployment"] for answer in answers}
        assert set(seen.values()) == {"sim", "other"}
        assert all((name == "sim") == (generation % 2 == 1) for generation, name in seen.items()), "each by its own policy"
        assert len(seen) > 50, len(seen)
        last = max(int(name.stem) for name in (rig.state / "policy").glob("*.policy"))
        assert last == 2 + WARM + times and seen.get(last) == "other", (last, seen.get(last))

        until("old policies are unmapped", lambda: policies(worker) == [f"{rig.state}/policy/{last}.policy"])
        after = resident(worker), resident(keeper)
        print(f"# {len(answers)} calls, {len(streams)} paced streams, {len(seen)} policies seen;",
              f"worker {before[0]} -> {after[0]} KB, keeper {before[1]} -> {after[1]} KB")
        assert all(is_steady(now - then, GROWTH) for then, now in zip(before, after)), (before, after)
        assert rig.worker_pids() == [worker] and rig.up.children()["keeper"] == keeper
        rig.settled(answers)


def what_waits_for_the_keeper_is_written_down_by_the_policy_that_it_was_made_under():
    with Rig(LINTEL, workers=1, folder=in_memory()) as rig:
        (rig.folder / "lintel.yaml").write_text(rig.fill(ESTATE.replace("name: sim", "name: other").replace("to: sim", "to: other")))
        assert rig.govern("apply").returncode == 0
        keeper = rig.up.children()["keeper"]
        os.kill(keeper, signal.SIGSTOP)
        asked = {}
        for number in range(60):  # more than anybody keeps at hand
            name = "other" if number % 3 == 0 else "sim"  # so that it is none of a power of two
            subprocess.run([PUBLISH, rig.state, "alone", "2" if name == "other" else "1"], check=True)
            answer = asyncio.run(call(Connection(rig.up.address)))
            assert answer.status == 200 and answer.headers["x-lintel-policy"] == str(3 + number), answer
            asked["req_" + answer.id] = (3 + number, name)
        os.kill(keeper, signal.SIGCONT)
        until("all of them are written down", lambda: len(rig.rows()) == len(asked))
        until("and logged", lambda: len(rig.up.lines()) == len(asked))
        rows = {"req_" + id: row for id, *row in rig.rows("id, generation, deployment")}
        lines = {line["id"]: [line["policy"], line["deployment"]] for line in rig.up.lines()}
        assert rows == lines == {id: list(row) for id, row in asked.items()}, (rows, lines)
        counted = dict(re.findall(r'^lintel_calls_total{.*deployment="(\w+)".*} (\d+)', rig.up.admin("/metrics")[1], re.M))
        assert counted == {"sim": "40", "other": "20"}, counted
        assert rig.up.children()["keeper"] == keeper


if __name__ == "__main__":
    sys.exit(prove([no_call_fails_and_no_stream_is_cut_while_the_policy_is_swapped_1000_times,
                    what_waits_for_the_keeper_is_written_down_by_the_policy_that_it_was_made_under]))
