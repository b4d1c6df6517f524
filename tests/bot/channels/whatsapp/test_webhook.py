"""The webhook: only Meta writes to it, what it writes is kept before 200, and it never answers 500."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.channels.whatsapp.webhook import MAX_BODY, PATH, SIGNATURE_HEADER, whatsapp_routes
from bot.receiver import Receiver
from consultation.database import sessions
from consultation.privacy.rule import RAW_DAYS
from consultation.retention import keep_no_longer
from tests.bot.channels.whatsapp import payloads
from tests.bot.channels.whatsapp.payloads import SECRET, raw, said, signature, status, value
from tests.bot.mail import keys_of

TOKEN = "un mot de passe à nous"
CHALLENGE = {"hub.mode": "subscribe", "hub.verify_token": TOKEN, "hub.challenge": "1158201444"}


@pytest.fixture
def web(engine: Engine) -> Iterator[TestClient]:
    with client(engine) as one:
        yield one


def client(engine: Engine, secret: str | None = SECRET, token: str | None = TOKEN) -> TestClient:
    with Session(engine) as session, session.begin():
        keys = keys_of(session)
    receiver = Receiver(sessions(engine), keys)

    @asynccontextmanager
    async def living(app: Starlette) -> AsyncIterator[None]:
        async with receiver:
            yield

    return TestClient(Starlette(routes=whatsapp_routes(receiver, secret, token), lifespan=living))


def post(web: TestClient, body: bytes, shown: str | None = "") -> int:
    headers = {} if shown is None else {SIGNATURE_HEADER: shown or signature(body)}
    return web.post(PATH, content=body, headers=headers).status_code


def kept(engine: Engine, where: str = "true") -> int:
    with Session(engine) as session:
        return session.scalar(text(f"SELECT count(*) FROM inbox WHERE {where}")) or 0


def test_the_challenge_is_echoed(web: TestClient) -> None:
    answer = web.get(PATH, params=CHALLENGE)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "change",
    [
        {"hub.verify_token": "faux"},
        {"hub.verify_token": ""},
        {"hub.mode": "unsubscribe"},
        {"hub.challenge": ""},
        {"hub.challenge": "1" * 300},
    ],
)
def test_another_challenge_is_not(web: TestClient, change: dict[str, str]) -> None:
    assert web.get(PATH, params={**CHALLENGE, **change}).status_code == 403
    assert web.get(PATH).status_code == 403


def test_without_its_settings_there_is_no_webhook(engine: Engine) -> None:
    with client(engine, secret=None) as web:
        assert web.get(PATH, params=CHALLENGE).status_code == 404
        assert post(web, said("a"), signature(said("a"), "")) == 404
    with client(engine, token=None) as web:
        assert web.get(PATH, params=CHALLENGE).status_code == 404


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        (None, 401),
        ("sha256=", 403),
        ("sha256=" + "0" * 64, 403),
        (signature(said("Bonjour"), "une autre clé"), 403),
        (signature(said("Bonsoir")), 403),
        (signature(said("Bonjour")).removeprefix("sha256="), 403),
        (signature(said("Bonjour")).upper(), 403),
        ("é", 403),
    ],
)
def test_what_meta_did_not_sign_is_not_kept(
    web: TestClient, engine: Engine, shown: str | None, code: int
) -> None:
    headers = {} if shown is None else {SIGNATURE_HEADER.encode(): shown.encode("latin-1")}
    assert web.post(PATH, content=said("Bonjour"), headers=headers).status_code == code
    assert kept(engine) == 0


def test_a_payload_is_kept_once_for_ever(web: TestClient, engine: Engine) -> None:
    assert [post(web, said("Bonjour")) for _ in range(3)] == [200] * 3
    with Session(engine) as session, session.begin():
        session.execute(text("UPDATE inbox SET state = 'done'"))
    keep_no_longer(sessionmaker(engine), datetime.now(UTC) + timedelta(days=RAW_DAYS + 1))
    assert kept(engine, "sealed IS NULL") == 1
    assert post(web, said("Bonjour")) == 200
    assert kept(engine) == 1


def test_all_that_a_payload_holds_is_kept_apart(web: TestClient, engine: Engine) -> None:
    messages = [payloads.text(f"mot {n}", f"wamid.{n}") for n in range(5)]
    statuses = tuple(status(f"wamid.s{n}", "sent") for n in range(3))
    assert post(web, raw(value(*messages, statuses=statuses), value(messages[0]))) == 200
    assert kept(engine) == 8


@pytest.mark.parametrize("body", [b"", b"\xff", b"[" * 50_000, b"null", b'{"entry": "x"}'])
def test_what_is_malformed_is_kept_for_an_operator(web: TestClient, engine: Engine, body: bytes) -> None:
    assert post(web, body) == 200
    assert kept(engine) == 1


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=6,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(json_values)
def test_any_json_is_kept(web: TestClient, engine: Engine, whole: object) -> None:
    body = json.dumps({"object": "x", "entry": [{"changes": [{"value": {"messages": [whole]}}]}]}).encode()
    assert post(web, body) == 200
    assert kept(engine) >= 1


def chunks(size: int) -> Iterator[bytes]:
    for _ in range(size // 65536 + 1):
        yield b"x" * 65536


@pytest.mark.parametrize(
    "content", [lambda: b"x" * (MAX_BODY + 1), lambda: chunks(MAX_BODY)], ids=["declared", "streamed"]
)
def test_a_huge_body_is_refused(
    web: TestClient, engine: Engine, content: Callable[[], bytes | Iterator[bytes]]
) -> None:
    answer = web.post(PATH, content=content(), headers={SIGNATURE_HEADER: "sha256=x"})
    assert answer.status_code == 413
    assert kept(engine) == 0


def test_what_cannot_be_kept_is_asked_for_again(web: TestClient, engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        session.execute(text("ALTER TABLE inbox RENAME TO elsewhere"))
    assert post(web, said("Bonjour")) == 503
    with Session(engine) as session, session.begin():
        session.execute(text("ALTER TABLE elsewhere RENAME TO inbox"))
    assert post(web, said("Bonjour")) == 200
    assert kept(engine) == 1
