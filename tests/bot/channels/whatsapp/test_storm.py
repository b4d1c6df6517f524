"""Webhooks by the thousand, a third of them twice and shuffled, and processes killed at any moment.

STORM_WEBHOOKS sets how many. What is checked is the same for 1,000 and for 10,000, which take a minute or
two on two cores.
"""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy import text as sql
from sqlalchemy.orm import Session, sessionmaker

from bot.inbox import line_of
from bot.sender import AHEAD
from consultation.keyring import Keys
from consultation.words import Channel
from tests.bot.channels.whatsapp.storm import (
    AT_ONCE,
    Crowd,
    House,
    Meta,
    Provider,
    free_port,
    with_doubles,
    words_of,
)
from tests.bot.channels.whatsapp.storm_process import IN_FLIGHT
from tests.bot.small import open_campaign

WEBHOOKS = int(os.environ.get("STORM_WEBHOOKS", "1000"))
PATIENCE = 120.0
Sessions = sessionmaker[Session]


@dataclass
class Storm:
    """What happened. `killed` counts by role."""

    crowd: Crowd
    provider: Provider
    delivered: int = 0
    refused: int = 0
    killed: Counter[str] | None = None
    seconds: float = 0.0


def count(maker: Sessions, query: str) -> int:
    with maker() as session:
        return session.scalar(sql(query)) or 0


async def until(done: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not await asyncio.to_thread(done):
        assert time.monotonic() < deadline, what
        await asyncio.sleep(0.2)


async def blow(maker: Sessions, url: str) -> Storm:
    """Let it storm until nothing moves any more."""
    chance = random.Random(17)
    storm = Storm(Crowd(max(10, WEBHOOKS // 18), words=10), Provider(chance))
    ports = [free_port(), free_port()]
    began = time.monotonic()
    async with storm.provider.open() as address, httpx.AsyncClient(timeout=10) as client:
        house = await asyncio.to_thread(
            House, url, address, [f"web:{ports[0]}", f"web:{ports[1]}", "run", "run", "send"]
        )
        meta = Meta(client, ports, chance)
        calm = asyncio.Event()
        try:
            telling = [asyncio.create_task(meta.deliver_told(storm.provider.told)) for _ in range(4)]
            killing = asyncio.create_task(kill(house, chance, calm))
            await everybody_comes_in(storm.crowd, meta)
            await meta.deliver_all(with_doubles(storm.crowd.said(chance), chance))
            again = [body for who in range(storm.crowd.people) for body in storm.crowd.way_in(who)]
            await meta.deliver_all(chance.sample(again, len(again) // 2))
            calm.set()
            await killing
            await settle(maker, storm.provider)
            for task in telling:
                task.cancel()
        finally:
            house.stop()
    storm.delivered, storm.refused, storm.killed = meta.delivered, meta.refused, house.killed
    storm.seconds = time.monotonic() - began
    return storm


async def everybody_comes_in(crowd: Crowd, meta: Meta) -> None:
    """A resident waits until the message before is on its way; all of them come at once."""
    waiting = iter(range(crowd.people))

    async def one_after_another() -> None:
        for who in waiting:
            for body in crowd.way_in(who):
                await meta.deliver(body)

    await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))


async def kill(house: House, chance: random.Random, calm: asyncio.Event) -> None:
    while not calm.is_set():
        await asyncio.sleep(chance.uniform(0.4, 1.2))
        await asyncio.to_thread(house.kill_one, chance)


async def settle(maker: Sessions, provider: Provider) -> None:
    """Wait until all is handled, sent and told; what is early is made due at once."""
    early = "state = 'waiting' AND reason = 'statut en avance'"

    def sent() -> bool:
        waits = f"SELECT count(*) FROM inbox WHERE state = 'waiting' AND NOT ({early} AND attempts > 0)"
        moves = "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')"
        return not count(maker, waits) and not count(maker, moves)

    await until(sent, "messages still wait")
    await asyncio.wait_for(provider.told.join(), PATIENCE)

    def told() -> bool:
        with maker.begin() as session:
            session.execute(sql(f"UPDATE inbox SET next_at = now() WHERE {early}"))
            session.execute(sql("SELECT pg_notify('inbox', '')"))
        return not count(maker, "SELECT count(*) FROM inbox WHERE state = 'waiting'")

    await until(told, "statuses still wait")


@pytest.mark.timeout(max(180, WEBHOOKS // 15))
def test_nothing_is_lost_and_nothing_is_doubled(committing: Sessions, keys: Keys, database_url: str) -> None:
    open_campaign(committing, keys)
    storm = asyncio.run(blow(committing, database_url))
    killed = storm.killed or Counter()
    print(  # noqa: T201 - the figures of a full run
        f"{storm.delivered} webhooks in {storm.seconds:.1f} s, {storm.refused} refused meanwhile,"
        f" killed {dict(killed)}, {storm.provider.taken.total()} messages taken"
    )
    assert all(killed[role] for role in ("web", "run", "send"))
    assert storm.delivered >= WEBHOOKS * 0.9
    every_message_is_handled_once(committing, storm)
    every_word_is_kept_once(committing, storm.crowd)
    every_reply_is_sent_once(committing, keys, storm, killed["send"])


def states_of(maker: Sessions, table: str) -> Counter[str]:
    with maker() as session:
        rows = session.execute(sql(f"SELECT state, count(*) AS number FROM {table} GROUP BY state"))
        return Counter({row.state: row.number for row in rows})


def every_message_is_handled_once(maker: Sessions, storm: Storm) -> None:
    states = states_of(maker, "inbox")
    crowd = storm.crowd
    assert states == {"done": crowd.people * (crowd.words + 3) + storm.provider.statuses}
    assert count(maker, "SELECT count(*) FROM participant WHERE origin = 'affiche'") == crowd.people
    assert count(maker, "SELECT count(*) FROM dialogue") == crowd.people


def every_word_is_kept_once(maker: Sessions, crowd: Crowd) -> None:
    with maker() as session:
        rows = session.scalars(
            sql(
                "SELECT said ->> 'text' FROM answer"
                " JOIN answer_version ON answer_id = answer.id AND number = current"
                " CROSS JOIN jsonb_array_elements(parts) AS said"
            )
        ).all()
    said = Counter(words_of(who, number) for who in range(crowd.people) for number in range(crowd.words))
    assert Counter(row for row in rows if row.startswith("il manque")) == said


def every_reply_is_sent_once(maker: Sessions, keys: Keys, storm: Storm, kills: int) -> None:
    """Per message at most one reply; per kill and person at most the one in hand went out twice.

    In hand is what was claimed in one turn: sent already, perhaps, and not yet written down.
    """
    twice = "SELECT count(*) FROM (SELECT FROM outbox GROUP BY inbox_id HAVING count(*) > 1) AS twice"
    assert count(maker, twice) == 0
    states = states_of(maker, "outbox")
    # In hand at two kills: nobody knows, so it is not sent a third time.
    in_hand = kills * IN_FLIGHT * AHEAD
    assert set(states) <= {"sent", "unknown"} and states["unknown"] <= in_hand
    with maker() as session:
        rows = session.execute(
            sql("SELECT line, count(*), count(*) FILTER (WHERE state = 'sent') FROM outbox GROUP BY line")
        ).all()
    replies = {bytes(line): (every, sure) for line, every, sure in rows}
    for who in range(storm.crowd.people):
        address = storm.crowd.address(who)
        every, sure = replies[line_of(keys, Channel.WHATSAPP, address)]
        assert every >= 4
        assert sure <= storm.provider.taken[address] <= every + kills
    assert storm.provider.taken.total() <= states.total() + in_hand
    undelivered = "SELECT count(*) FROM outbox WHERE state = 'sent' AND delivered_at IS NULL"
    assert count(maker, undelivered) == 0
