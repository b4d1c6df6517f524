"""A resident on Telegram, from the webhook to the answer on their phone: nothing of ours is replaced."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.attachments import fetch_attachments, open_attachment
from bot.channels.telegram.reader import TelegramReader
from bot.channels.telegram.sender import TelegramSender
from bot.channels.telegram.webhook import PATH, SECRET_HEADER, telegram_routes
from bot.pace import Limits
from bot.receiver import Receiver
from bot.runner import Runner
from bot.sender import ChannelSender
from consultation.keyring import Keys
from consultation.words import Channel
from tests.bot.small import CODE, NOW, drain, open_campaign
from tests.bot.test_files import OGG
from tests.botapi.server import BLOCKED, TOKEN, BotApi
from tests.botapi.updates import membership, message, raw, said, tapped, voice

SECRET = "secret"
FAST = Limits(per_second=1000, burst=1000, line_every=0, line_burst=1)
PATIENCE = 20.0
Sessions = sessionmaker[Session]


class Resident:
    """One resident with Telegram; the house at the other end."""

    def __init__(self, web: TestClient, engine: Engine, sessions: Sessions, keys: Keys, api: BotApi) -> None:
        self.web, self.engine, self.sessions, self.keys, self.api = web, engine, sessions, keys, api
        self.update = 0

    def __call__(self, update: bytes) -> list[str]:
        """Telegram delivers; return what the resident then reads."""
        before = len(self.api.said())
        answer = self.web.post(PATH, content=update, headers={SECRET_HEADER: SECRET})
        assert answer.status_code == 200
        drain(Runner(self.sessions, self.keys, {Channel.TELEGRAM: TelegramReader()}, lambda: NOW))
        asyncio.run(self._send())
        return [one["text"] for one in self.api.said()[before:]]

    def says(self, words: str) -> list[str]:
        self.update += 1
        return self(said(words, update=self.update, number=self.update))

    def sends(self, **content: Any) -> list[str]:
        self.update += 1
        return self(raw(self.update, message=message(self.update, **content)))

    def taps(self, label: str) -> list[str]:
        """Tap a button of the last message that has it."""
        rows = next(
            one["reply_markup"]["inline_keyboard"]
            for one in reversed(self.api.said())
            if label in json.dumps(one.get("reply_markup"), ensure_ascii=False)
        )
        data = next(button["callback_data"] for row in rows for button in row if button["text"] == label)
        self.update += 1
        return self(tapped(data, update=self.update, number=self.update))

    async def _send(self) -> None:
        stop = asyncio.Event()
        async with TelegramSender(TOKEN, api=self.api.url) as sender:
            sending = ChannelSender(self.engine, self.keys, Channel.TELEGRAM, sender, FAST)
            running = asyncio.create_task(sending.run(stop))
            for _ in range(int(PATIENCE / 0.01)):
                if not self.count("outbox", "state IN ('waiting', 'sending')"):
                    break
                await asyncio.sleep(0.01)
            stop.set()
            await running

    async def fetch(self) -> None:
        async with TelegramSender(TOKEN, api=self.api.url) as sender:
            await fetch_attachments(self.sessions, self.keys, {Channel.TELEGRAM: sender})

    def count(self, table: str, where: str = "true") -> int:
        with self.sessions() as session:
            return session.scalar(text(f"SELECT count(*) FROM {table} WHERE {where}")) or 0


@pytest.fixture
def resident(engine: Engine, committing: Sessions, keys: Keys, api: BotApi) -> Iterator[Resident]:
    open_campaign(committing, keys)
    receiver = Receiver(committing, keys)

    @asynccontextmanager
    async def living(app: Starlette) -> AsyncIterator[None]:
        async with receiver:
            yield

    app = Starlette(routes=telegram_routes(receiver, SECRET), lifespan=living)
    with TestClient(app) as web:
        yield Resident(web, engine, committing, keys, api)


def test_a_questionnaire_is_answered(resident: Resident) -> None:
    (notice,) = resident.says(f"/start {CODE}__affiche")
    assert "C’est libre" in notice
    (age,) = resident.says("j’ai compris")
    assert "15 ans" in age
    (good,) = resident.taps("Oui")
    assert "bien dans votre quartier" in good
    resident.says("Le parc et les voisins")
    resident.taps("Oui")
    resident.says("Des bancs")
    with resident.sessions() as session:
        words = session.scalars(
            text("SELECT text FROM answer_version WHERE text IS NOT NULL ORDER BY id")
        ).all()
        origin = session.scalar(text("SELECT origin FROM participant"))
        mode = session.scalar(text("SELECT mode_recueil FROM participant"))
    assert words == ["Le parc et les voisins", "Des bancs"]
    assert (origin, mode) == ("affiche", "bot_telegram")
    assert resident.count("inbox", "state <> 'done'") == 0
    assert resident.count("outbox", "state <> 'sent' OR sealed IS NOT NULL") == 0


def test_an_edited_message_corrects_the_answer(resident: Resident) -> None:
    resident.says(f"/start {CODE}")
    resident.says("j’ai compris")
    resident.taps("Oui")
    resident.says("Le par")
    number = resident.update
    resident.update += 1
    resident(raw(resident.update, edited_message=message(number, text="Le parc", edit_date=1_700_000_100)))
    with resident.sessions() as session:
        current = session.scalars(
            text(
                "SELECT version.text FROM answer JOIN answer_version AS version "
                "ON version.answer_id = answer.id AND version.number = answer.current "
                "WHERE answer.question = 'atouts'"
            )
        ).all()
    assert current == ["Le parc"]


def test_a_voice_note_becomes_a_sealed_file(resident: Resident) -> None:
    resident.api.files["voix"] = OGG
    resident.says(f"/start {CODE}")
    resident.says("j’ai compris")
    resident.taps("Oui")
    (consent,) = resident.sends(voice=voice())
    assert "garder ensuite votre voix" in consent
    resident.says("oui")
    asyncio.run(resident.fetch())
    with resident.sessions() as session:
        state, sealed = session.execute(text("SELECT state, sealed FROM attachment")).one()
    assert state == "kept" and open_attachment(resident.keys, sealed) == OGG


def test_a_resident_who_blocks_the_bot_gets_nothing_more(resident: Resident) -> None:
    resident.says(f"/start {CODE}")
    resident.update += 1
    assert resident(membership("kicked", update=resident.update)) == []
    assert resident.count("account", "opted_out_at IS NOT NULL") == 1


def test_a_blocked_send_opts_out_and_the_answers_stay(resident: Resident) -> None:
    resident.says(f"/start {CODE}")
    resident.says("j’ai compris")
    resident.api.fail(BLOCKED)
    resident.taps("Oui")
    assert resident.count("account", "opted_out_at IS NOT NULL") == 1
    assert resident.count("answer") == 1


def test_stop_is_confirmed_then_kept(resident: Resident) -> None:
    resident.says(f"/start {CODE}")
    resident.says("j’ai compris")
    assert len(resident.says("STOP")) == 1
    assert resident.count("account", "opted_out_at IS NOT NULL") == 1


def test_a_group_is_neither_read_nor_kept(resident: Resident) -> None:
    chat = {"id": -100, "type": "supergroup", "title": "Les voisins"}
    resident.update += 1
    assert resident(raw(resident.update, message=message(text="@essai_bot bonjour") | {"chat": chat})) == []
    assert resident.count("inbox", "sealed IS NOT NULL") == 0
    assert resident.count("participant") == 0


def test_a_redelivered_update_is_answered_once(resident: Resident) -> None:
    update = said(f"/start {CODE}", update=50)
    assert len(resident(update)) == 1
    assert resident(update) == []
