"""A broadcast whose feeding and sending process is killed again and again: nobody twice, nobody forgotten."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from consultation.tables import BroadcastRecipientRow, BroadcastRow
from tests.bot.crowd import Neighbour, launched, open_campaign, settle
from tests.botapi.fixtures import checking_api
from tests.botapi.server import BotApi, Called, Fault

PEOPLE, KILLS, LEASE = 150, 2, 1.0
PATIENCE = 40.0


@contextmanager
def process(url: str, api: BotApi) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.bot.broadcasting.process", url, api.url, str(LEASE)]
    started = subprocess.Popen(command, cwd=Path(__file__).resolve().parents[3])
    try:
        yield
    finally:
        started.kill()
        started.wait(10)


def wait_for(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done() and time.monotonic() < end:
        time.sleep(0.02)
    assert done()


def test_killed_again_and_again_nobody_twice_and_nobody_forgotten(engine: Engine, database_url: str) -> None:
    make = sessionmaker(engine, expire_on_commit=False)
    with make.begin() as session:
        accounts = settle(session, open_campaign(session), *(Neighbour() for _ in range(PEOPLE)))
        number = launched(session).id

    def over() -> bool:
        with Session(engine) as session:
            return session.get_one(BroadcastRow, number).state == "finie"

    with checking_api() as api:
        # Some are kept from answering, so that a kill finds messages that arrived and are not known to have.
        api.fault = lambda called: Fault(hang=True) if _slow(api, called) else None
        for kill in range(1, KILLS + 1):
            with process(database_url, api):
                wait_for(lambda kill=kill: len(api.calls) >= kill * PEOPLE // (KILLS + 2))  # type: ignore[misc]
        api.fault = lambda called: None
        with process(database_url, api):
            wait_for(over)
        said = Counter(int(one["chat_id"]) for one in api.said())
    assert max(said.values()) == 1
    with Session(engine) as session:
        states = {row.account_id: row.state for row in session.query(BroadcastRecipientRow)}
    assert sorted(states) == sorted(accounts)
    assert {one for one, state in states.items() if state == "sent"} <= set(said)
    doubtful = {one: state for one, state in states.items() if state != "sent"}
    assert set(doubtful.values()) <= {"unknown"} and len(doubtful) < PEOPLE // 2
    assert set(said) | set(doubtful) == set(accounts)


def _slow(api: BotApi, called: Called) -> bool:
    return called.method == "sendMessage" and len(api.calls) % 17 == 0
