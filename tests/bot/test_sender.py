"""The sender on a real database and a real HTTP server: order, rates, faults, restarts, kill -9."""

import asyncio
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from bot.channels.telegram.sender import TelegramSender
from bot.outbox import LEASE_SECONDS
from bot.pace import Limits
from bot.sender import TELEGRAM, ChannelSender
from bot.sending import run_senders
from consultation.database import connect
from consultation.words import Channel, SendError, SendState
from tests.bot.mail import account, keys_of, put, state
from tests.botapi.fixtures import checking_api
from tests.botapi.server import BLOCKED, FLOOD, NO_CHAT, NO_TOKEN, TOKEN, BotApi, Called, Fault

FAST = Limits(per_second=10_000, burst=10_000, line_every=0, line_burst=1)
PATIENCE = 20.0  # seconds until a test gives up


@pytest.fixture
def api() -> Iterator[BotApi]:
    with checking_api() as server:
        yield server


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url)
    yield engine
    engine.dispose()


def put_all(engine: Engine, count: int, **more: object) -> list[int]:
    with Session(engine) as session, session.begin():
        return [put(session, f"message {n}", line=f"line-{n}", **more) for n in range(count)]  # type: ignore[arg-type]


def states(engine: Engine) -> Counter[str]:
    with Session(engine) as session:
        return Counter(session.scalars(text("SELECT state FROM outbox")))


def send_until(
    engine: Engine,
    api: BotApi,
    done: Callable[[], bool],
    limits: Limits = FAST,
    lease: float = LEASE_SECONDS,
    meanwhile: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Run a sender until `done`, then let it finish what it has in hand."""

    async def run() -> None:
        with Session(engine) as session, session.begin():
            keys = keys_of(session)
        stop = asyncio.Event()
        async with TelegramSender(TOKEN, api=api.url) as sender:
            running = asyncio.create_task(
                ChannelSender(engine, keys, Channel.TELEGRAM, sender, limits, lease).run(stop)
            )
            if meanwhile is not None:
                await meanwhile()
            for _ in range(int(PATIENCE / 0.02)):
                if running.done() or done():
                    break
                await asyncio.sleep(0.02)
            stop.set()
            await asyncio.wait_for(running, PATIENCE)
        assert done()

    asyncio.run(run())


def all_are(engine: Engine, wanted: SendState) -> Callable[[], bool]:
    return lambda: set(states(engine)) == {wanted}


def test_everything_waiting_is_sent_once(engine: Engine, api: BotApi) -> None:
    put_all(engine, 100)
    send_until(engine, api, all_are(engine, SendState.SENT))
    assert Counter(said["text"] for said in api.said()) == {f"message {n}": 1 for n in range(100)}
    with Session(engine) as session:
        row = session.execute(text("SELECT count(DISTINCT provider_id), count(sealed) FROM outbox")).one()
    assert row == (100, 0)


def test_a_person_gets_messages_in_order(engine: Engine, api: BotApi) -> None:
    with Session(engine) as session, session.begin():
        for number in range(20):
            put(session, f"{number}", line="a" if number % 2 else "b", chat=number % 2)
    send_until(engine, api, all_are(engine, SendState.SENT))
    for chat in (0, 1):
        said = [int(said["text"]) for said in api.said() if said["chat_id"] == chat]
        assert said == sorted(said) and len(said) == 10


def test_a_failure_that_passes_is_tried_again_in_order(engine: Engine, api: BotApi) -> None:
    with Session(engine) as session, session.begin():
        for words in ("un", "deux"):
            put(session, words)
    api.fail(Fault(500), Fault(429, "Too Many Requests", retry_after=1))
    send_until(engine, api, all_are(engine, SendState.SENT))
    assert [said["text"] for said in api.said()] == ["un", "un", "un", "deux"]


def test_a_throttled_person_waits_as_told(engine: Engine, api: BotApi) -> None:
    put_all(engine, 1)
    api.fail(FLOOD)
    at: list[float] = []
    answer = api.fault

    def timed(called: Called) -> Fault | None:
        at.append(time.monotonic())
        return answer(called)

    api.fault = timed
    send_until(engine, api, all_are(engine, SendState.SENT))
    assert at[1] - at[0] >= 2


def test_a_blocked_bot_opts_the_account_out(engine: Engine, api: BotApi) -> None:
    with Session(engine) as session, session.begin():
        mine = account(session)
        ids = [put(session, account_id=mine) for _ in range(2)]
    api.fail(BLOCKED)
    send_until(engine, api, lambda: not states(engine)[SendState.WAITING])
    with Session(engine) as session:
        assert [state(session, id_).state for id_ in ids] == [SendState.FAILED, SendState.CANCELLED]
        assert session.scalar(text("SELECT opted_out_at IS NOT NULL FROM account"))
    assert len(api.calls) == 1


def test_an_unknown_chat_is_given_up_and_the_others_go_on(
    engine: Engine, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    first, *_ = put_all(engine, 5)
    api.fault = lambda called: NO_CHAT if called.parameters["text"] == "message 0" else None
    send_until(engine, api, lambda: states(engine)[SendState.SENT] == 4)
    with Session(engine) as session:
        row = state(session, first)
        assert (row.state, row.error, row.reason) == (SendState.FAILED, SendError.NEVER, "chat_not_found")
        assert row.sealed is None
    assert f"envoi {first} refusé" in caplog.text


def test_a_refused_token_stops_the_channel_and_loses_nothing(
    engine: Engine, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    put_all(engine, 40)
    api.fault = lambda called: NO_TOKEN

    async def meanwhile() -> None:
        await asyncio.sleep(1.5)

    send_until(
        engine, api, all_are(engine, SendState.WAITING), replace(FAST, in_flight=1), meanwhile=meanwhile
    )
    assert len(api.calls) == 1, "nothing else is tried, not even what was in hand"
    assert "canal telegram arrêté (401)" in caplog.text
    assert TOKEN not in caplog.text


def test_a_fault_of_a_row_stops_nobody_else(engine: Engine, api: BotApi) -> None:
    put_all(engine, 3)
    with Session(engine) as session, session.begin():
        broken = put(session, line="z")
        session.execute(text("UPDATE outbox SET sealed = 'x' WHERE id = :id"), {"id": broken})
    send_until(engine, api, lambda: states(engine) == {SendState.SENT: 3, SendState.FAILED: 1})


def test_the_rates_hold(engine: Engine, api: BotApi) -> None:
    put_all(engine, 30)
    at: list[float] = []
    api.fault = lambda called: at.append(time.monotonic())
    slow = Limits(per_second=20, burst=5, line_every=0, line_burst=1)
    send_until(engine, api, all_are(engine, SendState.SENT), slow)
    # 5 at once, then 20 a second: the 30th not before 1.2 s.
    assert at[-1] - at[0] >= 1.2


def test_database_connections_cut_under_load(engine: Engine, api: BotApi, database_url: str) -> None:
    put_all(engine, 300)

    async def cut() -> None:
        for _ in range(3):
            await asyncio.sleep(0.1)
            with psycopg.connect(database_url, autocommit=True) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )

    def done() -> bool:
        try:
            return all_are(engine, SendState.SENT)()
        except Exception:
            return False

    # A claim whose commit was cut off is taken back when its lease ends.
    send_until(engine, api, done, replace(FAST, in_flight=4), lease=2, meanwhile=cut)
    times = Counter(said["text"] for said in api.said())
    assert set(times) == {f"message {n}" for n in range(300)}


def test_a_notify_wakes_the_sender(engine: Engine, api: BotApi, database_url: str) -> None:
    async def run() -> None:
        with Session(engine) as session, session.begin():
            keys = keys_of(session)
        stop = asyncio.Event()
        async with TelegramSender(TOKEN, api=api.url) as sender:
            senders = {Channel.TELEGRAM: (sender, TELEGRAM)}
            running = asyncio.create_task(run_senders(engine, database_url, keys, senders, stop))
            await asyncio.sleep(0.5)
            put_all(engine, 1)
            with Session(engine) as session, session.begin():
                session.execute(text("SELECT pg_notify('portevoix_outbox', '')"))
            for _ in range(int(PATIENCE / 0.02)):
                if states(engine)[SendState.SENT]:
                    break
                await asyncio.sleep(0.02)
            stop.set()
            await asyncio.wait_for(running, PATIENCE)

    asyncio.run(run())
    assert states(engine) == {SendState.SENT: 1}


@contextmanager
def sending_process(url: str, api: BotApi, lease: float) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.bot.sending_process", url, api.url, str(lease)]
    process = subprocess.Popen(command, cwd=Path(__file__).resolve().parents[2])
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def wait_for(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done() and time.monotonic() < end:
        time.sleep(0.02)
    assert done()


def test_killed_while_sending_a_reply_is_said_again_and_a_broadcast_is_not(
    engine: Engine, api: BotApi, database_url: str
) -> None:
    with Session(engine) as session, session.begin():
        put(session, "réponse", line="a")
        put(session, "suite", line="a")
        put(session, "diffusion", line="b", bulk=True, inbox=None)
    answering = False
    api.fault = lambda called: None if answering else Fault(hang=True)
    with sending_process(database_url, api, lease=3):
        wait_for(lambda: len(api.calls) == 2)
    answering = True
    with sending_process(database_url, api, lease=3):
        wait_for(lambda: states(engine) == {SendState.SENT: 2, SendState.UNKNOWN: 1})
    assert sorted(said["text"] for said in api.said()) == ["diffusion", "réponse", "réponse", "suite"]
    assert [said["text"] for said in api.said()][-1] == "suite"


def test_a_second_process_stands_by_and_takes_over(engine: Engine, api: BotApi, database_url: str) -> None:
    with sending_process(database_url, api, lease=30) as first:
        put_all(engine, 5)
        wait_for(all_are(engine, SendState.SENT))
        with sending_process(database_url, api, lease=30) as second:
            put_all(engine, 5)
            wait_for(all_are(engine, SendState.SENT))
            assert first.poll() is None and second.poll() is None
            first.kill()
            put_all(engine, 5)
            wait_for(all_are(engine, SendState.SENT))
    assert len(api.said()) == 15
