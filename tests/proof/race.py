#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Limits that hundreds of calls race for over two workers: race.py LINTEL."""
import asyncio
import math
import os
import sys

from rig import Answer, Connection, Load, Rig, at_once, call, chat, prove
from up import until

LINTEL = os.path.abspath(sys.argv[1])
KILLS = 3
UNIT = 1_000_000  # what one call of 100 tokens costs, in thousand-millionths
ESTATE = """gateway:
  deployments:
    - {{name: sim, provider: openai, url: "unix:{sim}", price: {{input: 0, output: 10}}}}
  models:
    - {{name: chat, route: [{{to: sim}}]}}
  teams:
    - {{name: apps, LIMIT}}
  callers:
    - {{name: app, team: apps, key_sha256: {key}, models: [chat]}}
"""


def limited(limit, sim=()):
    return Rig(LINTEL, ESTATE.replace("LIMIT", limit.replace("{", "{{").replace("}", "}}")), sim=sim)


def race(rig, count, **how):
    answers = asyncio.run(at_once(rig.up.address, count, tokens=100, **how))
    passed = [answer for answer in answers if answer.status == 200]
    refused = [answer for answer in answers if answer.status != 200]
    assert all(answer.whole for answer in answers), [answer for answer in answers if not answer.whole][0]
    until("all of them are in the ledger", lambda: len(rig.rows()) == count)
    rings = rig.rows("ring, count(*), sum(refusal is null)", "surface = 'chat' group by ring")
    print("# calls and passes by worker:", *(f"{calls} {passes}" for _, calls, passes in rings))
    assert len(rings) == 2, "both workers took part"
    return passed, refused


def spent(rig):
    return rig.rows("coalesce(sum(cost_nano), 0)")[0][0]


def is_final(answer):
    """Money is gone until the next month: no SDK shall try again."""
    return answer.status == 429 and answer.code == "budget_exceeded" and answer.headers["x-should-retry"] == "false" \
        and "retry-after" not in answer.headers


def says_when(answer, most_ms):
    """A rate: SDKs shall come back, and are told when, in seconds and in milliseconds."""
    ms = int(answer.headers["retry-after-ms"])
    return answer.status == 429 and 0 < ms <= most_ms and int(answer.headers["retry-after"]) == math.ceil(ms / 1000) \
        and "x-should-retry" not in answer.headers


def of_500_calls_that_race_for_money_for_100_exactly_100_pass():
    with limited("budget: {month: 0.1}") as rig:
        passed, refused = race(rig, 500)
        assert len(passed) == 100 and len(refused) == 400, len(passed)
        assert all(map(is_final, refused)), [answer for answer in refused if not is_final(answer)][0]
        assert spent(rig) == 100 * UNIT, spent(rig)
        assert rig.gauges("lintel_budget_month_spent") == [0.1]


def five_hundred_that_race_for_30_units_spend_30():
    with limited("budget: {day: 0.03}") as rig:
        passed, refused = race(rig, 500, stream=True)
        assert len(passed) == 30 and all(map(is_final, refused)), len(passed)
        assert spent(rig) == 30 * UNIT, spent(rig)


def what_calls_reserve_and_do_not_spend_is_spent_by_later_calls_to_the_last_unit():
    with limited("budget: {month: 0.1}") as rig:
        async def ask_until_it_is_gone(tokens):
            connection, answer = Connection(rig.up.address), None
            while answer is None or answer.status == 200:
                answer = await call(connection, tokens=tokens)
            connection.close()
            return answer

        _, refused = race(rig, 300, spend=1)  # how many are refused depends on how many are there at once
        assert all(map(is_final, refused)) and spent(rig) <= 100 * UNIT
        assert is_final(asyncio.run(ask_until_it_is_gone(1000)))
        assert is_final(asyncio.run(ask_until_it_is_gone(10)))
        assert is_final(asyncio.run(ask_until_it_is_gone(1)))
        until("it is spent to the last unit", lambda: spent(rig) == 100 * UNIT)


async def kill_workers_until_it_is_gone(rig):
    load = Load(rig, tokens=100)
    async with load:
        for _ in range(KILLS):
            await load.more(20)
            await asyncio.to_thread(rig.kill_a_worker)
        await load.more(20, lambda answer: answer.status == 429)
    return load


def a_budget_is_not_passed_while_workers_are_killed_and_what_they_held_is_spent_by_others():
    with limited("budget: {month: 0.2}", sim=["--tokens-per-second", "2000"]) as rig:
        load = asyncio.run(kill_workers_until_it_is_gone(rig))
        rig.settled(load.whole())
        assert all(answer.status == 200 or is_final(answer) for answer in load.answers if answer.whole)
        cut = sum(not answer.whole for answer in load.answers)
        print(f"# {len(load.whole())} passed, {cut} cut, {spent(rig) // UNIT} of 200 units spent")
        assert cut and len(load.whole()) <= spent(rig) // UNIT <= 200
        assert spent(rig) >= (200 - KILLS) * UNIT, spent(rig)  # killed within the exchange itself: one lease, until the month ends


def calls_a_minute_are_never_more_than_the_limit():
    with limited("rpm: 60") as rig:
        passed, refused = race(rig, 500)
        assert 59 <= len(passed) <= 60, len(passed)
        assert all(answer.code == "rate_limit_exceeded" and says_when(answer, 61_000) for answer in refused), refused[0]


def tokens_a_minute_are_never_more_than_the_limit():
    with limited("tpm: 10000") as rig:
        passed, refused = race(rig, 500)
        (each, held, used), = rig.rows("max(reserved_tokens), sum(reserved_tokens), max(tokens_input + tokens_output)",
                                       "surface = 'chat' and refusal is null")
        assert held <= 10000, held
        assert 10000 // max(each, used) - 1 <= len(passed) <= 10000 // each, len(passed)
        assert all(answer.code == "rate_limit_exceeded_tokens" and says_when(answer, 61_000) for answer in refused), refused[0]


def calls_at_once_are_never_more_than_the_limit_and_one_that_ends_makes_room_for_one():
    with limited("concurrency: 10") as rig:
        async def first_of(connection, answer):
            await connection.head(answer)
            if answer.status != 200:
                async for _ in connection.pieces(answer):
                    pass
            return answer

        async def hold():
            connections = [await Connection(rig.up.address).open() for _ in range(300)]
            for connection in connections:
                connection.send(chat(tokens=100, stream=True, marks="[[fault=stall;after=4]]"))
            answers = await asyncio.gather(*(first_of(connection, Answer()) for connection in connections))
            held = [connection for connection, answer in zip(connections, answers) if answer.status == 200]
            refused = [answer for answer in answers if answer.status != 200]
            assert 1 <= len(held) <= 10, len(held)
            assert all(answer.code == "concurrency_limit_exceeded" and says_when(answer, 1000) for answer in refused), refused[0]
            while len(held) < 10:
                held.append(await one_more(200))
            await one_more(429)
            held.pop().close()
            await asyncio.to_thread(until, "one has ended", lambda: rig.gauges("lintel_scope_in_flight") == [9])
            held.append(await one_more(200))
            await one_more(429)
            for connection in connections + held:
                connection.close()

        async def one_more(status):
            connection = await Connection(rig.up.address).open()
            connection.send(chat(tokens=100, stream=True, marks="[[fault=stall;after=4]]"))
            answer = await first_of(connection, Answer())
            assert answer.status == status, answer
            return connection

        asyncio.run(hold())
        until("nothing is in flight", lambda: rig.in_flight() == 0)


if __name__ == "__main__":
    sys.exit(prove([of_500_calls_that_race_for_money_for_100_exactly_100_pass, five_hundred_that_race_for_30_units_spend_30,
                    what_calls_reserve_and_do_not_spend_is_spent_by_later_calls_to_the_last_unit,
                    a_budget_is_not_passed_while_workers_are_killed_and_what_they_held_is_spent_by_others,
                    calls_a_minute_are_never_more_than_the_limit, tokens_a_minute_are_never_more_than_the_limit,
                    calls_at_once_are_never_more_than_the_limit_and_one_that_ends_makes_room_for_one]))
