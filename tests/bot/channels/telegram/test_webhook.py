"""The webhook: only Telegram writes to it, what it writes is kept, and it never answers 500."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.channels.telegram.webhook import PATH, SECRET_HEADER, telegram_routes
from bot.inbox import MAX_PAYLOAD
from bot.receiver import Receiver
from consultation.database import connect, sessions
from tests.bot.mail import keys_of
from tests.botapi.updates import said, tapped

SECRET = "un_secret-partage-avec-Telegram"
HEADERS = {SECRET_HEADER: SECRET}


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def web(engine: Engine) -> Iterator[TestClient]:
    with client(engine, SECRET) as one:
        yield one


def client(engine: Engine, secret: str | None) -> TestClient:
    with Session(engine) as session, session.begin():
        keys = keys_of(session)
    receiver = Receiver(sessions(engine), keys)

    @asynccontextmanager
    async def living(app: Starlette) -> AsyncIterator[None]:
        async with receiver:
            yield

    return TestClient(Starlette(routes=telegram_routes(receiver, secret), lifespan=living))


def kept(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(text("SELECT count(*) FROM inbox")) or 0


def test_an_update_is_kept_once(web: TestClient, engine: Engine) -> None:
    for _ in range(2):
        answer = web.post(PATH, content=said("Bonjour"), headers=HEADERS)
        assert (answer.status_code, answer.content) == (200, b"")
    assert kept(engine) == 1


def test_a_tap_is_acknowledged_in_the_answer(web: TestClient) -> None:
    answer = web.post(PATH, content=tapped("r1.0.0.1", update=9), headers=HEADERS)
    assert answer.json() == {"method": "answerCallbackQuery", "callback_query_id": "tap-9"}


@pytest.mark.parametrize("shown", [None, "", "faux", SECRET + "x", SECRET[:-1], "é"])
def test_without_the_secret_nothing_is_read(web: TestClient, engine: Engine, shown: str | None) -> None:
    headers = {} if shown is None else {SECRET_HEADER.encode(): shown.encode()}
    answer = web.post(PATH, content=said("Bonjour"), headers=headers)
    assert answer.status_code == 403
    assert kept(engine) == 0


@pytest.mark.parametrize("secret", [None, ""])
def test_an_installation_without_secret_has_no_webhook(engine: Engine, secret: str | None) -> None:
    with client(engine, secret) as web:
        assert web.post(PATH, content=said("x"), headers={SECRET_HEADER: ""}).status_code == 404


@pytest.mark.parametrize("content", [b"", b"\xff", b"[" * 50_000, b"null", b'{"update_id": "x"}'])
def test_what_is_malformed_is_kept_for_an_operator(web: TestClient, engine: Engine, content: bytes) -> None:
    assert web.post(PATH, content=content, headers=HEADERS).status_code == 200
    assert kept(engine) == 1


def chunks(size: int) -> Iterator[bytes]:
    for _ in range(size // 1024):
        yield b"x" * 1024


@pytest.mark.parametrize(
    "content",
    [lambda: b"x" * (MAX_PAYLOAD + 1), lambda: chunks(MAX_PAYLOAD + 4096)],
    ids=["declared", "streamed"],
)
def test_a_huge_body_is_refused(
    web: TestClient, engine: Engine, content: Callable[[], bytes | Iterator[bytes]]
) -> None:
    assert web.post(PATH, content=content(), headers=HEADERS).status_code == 413
    assert kept(engine) == 0


def test_what_cannot_be_kept_is_asked_for_again(web: TestClient, engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        session.execute(text("ALTER TABLE inbox RENAME TO elsewhere"))
    assert web.post(PATH, content=said("Bonjour"), headers=HEADERS).status_code == 503
    with Session(engine) as session, session.begin():
        session.execute(text("ALTER TABLE elsewhere RENAME TO inbox"))
    assert web.post(PATH, content=said("Bonjour"), headers=HEADERS).status_code == 200
    assert kept(engine) == 1


def test_a_get_is_not_answered(web: TestClient) -> None:
    assert web.get(PATH).status_code == 405
