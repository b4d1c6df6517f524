"""A message in over HTTP, kept, answered, and its reply out over HTTP: how many, and how fast.

Prints three things: the whole way; from inbox to outbox alone; the engine's steps alone.
"""

import asyncio
import json
import os
import platform
import threading
import time
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from bench import house, steps
from bench.paces import pace
from bench.residents import Crowd, at_the_door
from bench.script import CODE, BenchMint, reference, script
from bot import inbox
from bot.channels.telegram.reader import TelegramReader
from bot.inbox import Arrival
from bot.runner import Runner
from consultation.keyring import Keys
from consultation.tables import InboxRow, OutboxRow
from consultation.words import Channel

SECONDS = 10.0
WARM_SECONDS = 4.0
RATE = 100.0
TOGETHER = 96
"""People who talk at once when throughput is measured."""
ALONE_PEOPLE = 150


def main() -> None:
    print(
        f"cores: {os.cpu_count()}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    with house.database() as url:
        maker, keys = house.enter(url)
        house.open_campaign(maker, keys)
        asyncio.run(_whole_way(url))
    with house.database() as url:
        maker, keys = house.enter(url)
        house.open_campaign(maker, keys)
        _alone(maker, keys)
    steps.measure()


async def _whole_way(url: str) -> None:
    async with at_the_door(url, script(reference())) as come:
        await come().together(TOGETHER, WARM_SECONDS)
        crowd = come()
        await crowd.at_rate(RATE, SECONDS)
        _print(f"at {RATE:.0f}/s over HTTP", crowd, SECONDS)
        for people in (32, TOGETHER, 256):
            crowd = come()
            await crowd.together(people, SECONDS)
            _print(f"throughput over HTTP, {people} people at once", crowd, SECONDS)


def _print(name: str, crowd: Crowd, seconds: float) -> None:
    rate, p50, p95 = pace(crowd.times, seconds)
    print(f"{name}: {rate:.0f} messages/s, p50 {p50:.0f} ms, p95 {p95:.0f} ms, late {crowd.late}", flush=True)


def _alone(maker: sessionmaker[Session], keys: Keys) -> None:
    """From inbox to outbox: the messages of many people wait, runners handle them."""
    for batch, runners in ((1, 1), (20, 1), (20, 2)):
        people = ALONE_PEOPLE if batch > 1 else ALONE_PEOPLE // 5
        first = _fill(maker, keys, people)
        team = [
            Runner(maker, keys, {Channel.TELEGRAM: TelegramReader()}, lambda: datetime.now(UTC), BenchMint())
            for _ in range(runners)
        ]
        began, worked = time.perf_counter(), time.process_time()
        threads = [threading.Thread(target=_drain, args=(one, batch)) for one in team]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took, worked = time.perf_counter() - began, time.process_time() - worked
        with maker() as session:
            handled = session.scalar(select(func.count()).where(InboxRow.id >= first)) or 0
            replies = session.scalar(select(func.count()).where(OutboxRow.inbox_id >= first)) or 0
        print(
            f"inbox to outbox alone, batches of {batch}, {runners} runner(s) in one process: "
            f"{handled / took:.0f} messages/s ({handled} messages, {replies} replies), "
            f"{1000 * worked / handled:.2f} ms of a core each beside PostgreSQL",
            flush=True,
        )


def _fill(maker: sessionmaker[Session], keys: Keys, people: int) -> int:
    """Put whole dialogues in the inbox, everybody's first message first; return the first row's id."""
    reader = TelegramReader()
    first = 0
    said = (f"/start {CODE}", *script(reference()))
    base = int(time.time() * 1000) % 1_000_000_000
    for place, words in enumerate(said):
        arrivals = [_arrival(reader, base + who, place, words) for who in range(people)]
        with maker.begin() as session:
            kept = inbox.keep(session, keys, arrivals)
        first = first or min(one.id for one in kept if one.id is not None)
    return first


def _arrival(reader: TelegramReader, who: int, place: int, words: str) -> Arrival:
    update = who * 100 + place
    sender = {"id": who, "is_bot": False, "first_name": "Essai"}
    message = {
        "message_id": update,
        "date": 1_700_000_000,
        "from": sender,
        "chat": {"id": who, "type": "private", "first_name": "Essai"},
        "text": words,
    }
    raw = json.dumps({"update_id": update, "message": message}).encode()
    return Arrival(Channel.TELEGRAM, reader.identify(raw), raw)


def _drain(runner: Runner, batch: int) -> None:
    while runner.step(batch):
        pass
