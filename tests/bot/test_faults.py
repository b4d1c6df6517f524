"""Processes are killed and PostgreSQL restarted for real: nothing is lost, nothing is kept twice."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from bot.receiver import Receiver, ReceiverFull
from consultation.database import connect, migrate, sessions
from consultation.keyring import Keys, load_keys
from consultation.secrecy import Box
from portevoix.embedded.database import EmbeddedDatabase, open_database
from tests.bot.flow import Flow, check, waiting
from tests.bot.small import deliver, open_campaign
from tests.database import QUICK

Sessions = sessionmaker[Session]
ROOT = Path(__file__).parents[2]
PATIENCE = 90.0


class Team:
    """Runners in processes of their own; who dies is replaced."""

    def __init__(self, url: str, count: int) -> None:
        self._supervisor = subprocess.Popen(
            [sys.executable, "-m", "tests.bot.worker", url, str(count)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._alive = [self._next() for _ in range(count)]

    def _next(self) -> int:
        assert self._supervisor.stdout is not None
        return int(self._supervisor.stdout.readline())

    def kill_one(self, chance: random.Random) -> None:
        self._alive.sort(key=lambda _: chance.random())
        os.kill(self._alive.pop(), signal.SIGKILL)
        self._alive.append(self._next())

    def stop(self) -> None:
        self._supervisor.kill()
        self._supervisor.wait(timeout=10)
        for number in self._alive:
            with suppress(ProcessLookupError):  # it ends by itself too
                os.kill(number, signal.SIGKILL)
        self._supervisor.communicate(timeout=10)


@contextmanager
def runners(url: str, count: int) -> Iterator[Team]:
    team = Team(url, count)
    try:
        yield team
    finally:
        team.stop()


def wait_until_handled(maker: Sessions) -> None:
    deadline = time.monotonic() + PATIENCE
    while waiting(maker):
        assert time.monotonic() < deadline, f"{waiting(maker)} messages still wait"
        time.sleep(0.2)


def test_runners_killed_at_any_moment_lose_nothing_and_double_nothing(
    committing: Sessions, keys: Keys, database_url: str
) -> None:
    open_campaign(committing, keys)
    flow = Flow(people=40, words=25)
    chance = random.Random(11)
    done = threading.Event()

    def feed() -> None:
        for batch in flow.batches(seed=5):
            deliver(committing, keys, *batch)
            time.sleep(0.03)
        done.set()

    with runners(database_url, 2) as team:
        feeder = threading.Thread(target=feed)
        feeder.start()
        killed = 0
        while not done.is_set():
            time.sleep(chance.uniform(0.1, 0.5))
            team.kill_one(chance)
            killed += 1
        feeder.join()
        wait_until_handled(committing)
    assert killed >= 5
    check(committing, flow)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[EmbeddedDatabase]:
    """A server that nobody else uses, to be stopped under load."""
    with open_database(tmp_path / "home", settings=QUICK) as database:
        migrate(database.url)
        yield database


def restart(server: EmbeddedDatabase, home: Path, how: signal.Signals) -> None:
    """Stop PostgreSQL (SIGINT: fast; SIGQUIT: immediate, as a crash), and start it again."""
    number = server.process_number()
    assert number is not None
    os.kill(number, how)
    deadline = time.monotonic() + PATIENCE
    while server.process_number() is not None:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(0.5)
    with open_database(home, settings=QUICK) as again:
        assert again.url == server.url


def test_postgresql_restarted_under_load_recovers_by_itself(
    own_server: EmbeddedDatabase, tmp_path: Path, master: Box
) -> None:
    url = own_server.url
    engine = connect(url)
    maker = sessions(engine)
    with maker.begin() as session:
        keys = load_keys(session, master)
    open_campaign(maker, keys)
    flow = Flow(people=30, words=20)
    refused = 0

    async def provider() -> None:
        """Delivers as Telegram does: one that was not answered 200 is delivered again, before the next."""
        nonlocal refused

        async def resident(who: int, receiver: Receiver) -> None:
            nonlocal refused
            for message in flow.messages(who):
                while True:
                    try:
                        await receiver.keep(message)
                        break
                    except (DBAPIError, ReceiverFull):
                        refused += 1
                        await asyncio.sleep(0.2)
                await asyncio.sleep(0.25)

        async with Receiver(maker, keys) as receiver:
            await asyncio.gather(*(resident(who, receiver) for who in range(flow.people)))

    with runners(url, 2):
        talking = threading.Thread(target=asyncio.run, args=(provider(),))
        talking.start()
        for how in (signal.SIGINT, signal.SIGQUIT):
            time.sleep(1.0)
            restart(own_server, tmp_path / "home", how)
        talking.join(PATIENCE)
        assert not talking.is_alive()
        wait_until_handled(maker)
    assert refused, "the restarts were not felt: the test proves nothing"
    check(maker, flow)
    engine.dispose()
