"""A resident on WhatsApp, from the signed webhook to what reaches their phone: nothing of ours is replaced.

The reference questionnaire against the local Graph server, which checks each request. What Meta itself does
could not be tried: docs/whatsapp.md says so.
"""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot import messages_json
from bot.attachments import fetch_attachments, open_attachment
from bot.channels.whatsapp.reader import WhatsAppReader
from bot.channels.whatsapp.sender import WhatsAppSender
from bot.channels.whatsapp.webhook import PATH, SIGNATURE_HEADER, whatsapp_routes
from bot.messages import Message
from bot.pace import Limits
from bot.receiver import Receiver
from bot.runner import Runner
from bot.sender import ChannelSender
from consultation import campaigns
from consultation.joining import sentence
from consultation.keyring import Keys
from consultation.questionnaire.shipped import shipped
from consultation.words import Channel
from tests.bot.channels.whatsapp import payloads
from tests.bot.small import drain
from tests.bot.test_files import OGG
from tests.graphapi.server import PHONE_ID, TOKEN, GraphApi, Medium

CODE = "tilleuls-k3vq"
USER = "FR.13491208655302741918"
PHONE = "33600000001"
VERIFY = "un mot choisi"
FAST = Limits(per_second=1000, burst=1000, line_every=0, line_burst=1)
PATIENCE = 20.0
NO_MORE = 80  # messages of a whole dialogue
Sessions = sessionmaker[Session]
Object = dict[str, Any]


class Resident:
    """One resident with WhatsApp, known by user id and number; the house at the other end."""

    def __init__(
        self, web: TestClient, engine: Engine, sessions: Sessions, keys: Keys, api: GraphApi
    ) -> None:
        self.web, self.engine, self.sessions, self.keys, self.api = web, engine, sessions, keys, api
        self.number = 0
        self.now = datetime.now(UTC)

    def __call__(self, element: Object) -> list[Object]:
        """WhatsApp delivers, twice; return the messages that the resident then gets."""
        before = len(self.api.sent)
        body = payloads.raw(payloads.value(element, contacts=(payloads.contact(PHONE, USER),)))
        for _ in range(2):
            headers = {SIGNATURE_HEADER: payloads.signature(body)}
            assert self.web.post(PATH, content=body, headers=headers).status_code == 200
        drain(Runner(self.sessions, self.keys, {Channel.WHATSAPP: WhatsAppReader()}, lambda: self.now))
        asyncio.run(self._send())
        return self.api.sent[before:]

    def says(self, words: str) -> list[Object]:
        return self(payloads.text(words, **self._next()))

    def sends(self, kind: str, **content: Any) -> list[Object]:
        return self({**payloads.message(kind, **self._next()), kind: content})

    def taps(self, title: str) -> list[Object]:
        """Tap the button, or choose the row, of the last message that shows it."""
        return self(self._reply(next(one for one in self._shown() if one["title"] == title)))

    def answers(self) -> str:
        """Answer whatever was asked last as a hurried person would; return how."""
        last = self.api.sent[-1]
        words = body_of(last)
        if "numéros" in words:
            order = "ordre" in words
            count = sum(line[:1].isdigit() and ". " in line[:4] for line in words.splitlines())
            self.says(" ".join(map(str, range(1, count + 1))) if order else "1 2")
            return "numéros"
        shown = [one for one in choices(last) if one["title"] != "Passer"]
        if shown:
            self(self._reply(shown[0]))
            return str(last["interactive"]["type"])
        self.says("Les voisins s’entraident, et le marché du samedi.")
        return "texte"

    def _shown(self) -> Iterator[Object]:
        for message in reversed(self.api.sent):
            yield from choices(message)

    def _reply(self, choice: Object) -> Object:
        kind = "button_reply" if choice["kind"] == "button" else "list_reply"
        told = {"id": choice["id"], "title": choice["title"]}
        told |= {"description": choice["description"]} if "description" in choice else {}
        return payloads.message("interactive", **self._next(), interactive={"type": kind, kind: told})

    def _next(self) -> Object:
        """Five minutes later, another message."""
        self.number += 1
        self.now += timedelta(minutes=5)
        return {"number": f"wamid.in{self.number}", "phone": PHONE, "at": int(self.now.timestamp())}

    async def _send(self) -> None:
        stop = asyncio.Event()
        async with WhatsAppSender(TOKEN, PHONE_ID, api=self.api.url, connections=8) as sender:
            sending = ChannelSender(self.engine, self.keys, Channel.WHATSAPP, sender, FAST)
            running = asyncio.create_task(sending.run(stop))
            for _ in range(int(PATIENCE / 0.01)):
                if not self.count("outbox", "state IN ('waiting', 'sending')"):
                    break
                await asyncio.sleep(0.01)
            stop.set()
            sending.wake()
            await running

    async def fetch(self) -> None:
        async with WhatsAppSender(TOKEN, PHONE_ID, api=self.api.url) as sender:
            await fetch_attachments(self.sessions, self.keys, {Channel.WHATSAPP: sender})

    def count(self, table: str, where: str = "true") -> int:
        with self.sessions() as session:
            return session.scalar(text(f"SELECT count(*) FROM {table} WHERE {where}")) or 0


def body_of(message: Object) -> str:
    content = message[message["type"]]
    return str(content["body"]["text"] if message["type"] == "interactive" else content.get("body", ""))


def choices(message: Object) -> list[Object]:
    """Buttons or rows of a message: id, title, kind."""
    action = message.get("interactive", {}).get("action", {})
    buttons = [{**one["reply"], "kind": "button"} for one in action.get("buttons", [])]
    rows = [row for section in action.get("sections", []) for row in section["rows"]]
    return buttons + [{**row, "kind": "list"} for row in rows]


@pytest.fixture
def resident(engine: Engine, committing: Sessions, keys: Keys, api: GraphApi) -> Iterator[Resident]:
    with committing.begin() as session:
        campaigns.create(session, keys, shipped("reference"), code=CODE)
        campaigns.open_campaign(session, CODE, datetime.now(UTC))
    receiver = Receiver(committing, keys)

    @asynccontextmanager
    async def living(app: Starlette) -> AsyncIterator[None]:
        async with receiver:
            yield

    app = Starlette(routes=whatsapp_routes(receiver, payloads.SECRET, VERIFY), lifespan=living)
    with TestClient(app) as web:
        yield Resident(web, engine, committing, keys, api)


def jpeg() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(written, "JPEG")
    return written.getvalue()


def test_meta_checks_the_address(resident: Resident) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": VERIFY, "hub.challenge": "1158201444"}
    assert resident.web.get(PATH, params=asked).text == "1158201444"


def test_from_hi_to_the_thanks(resident: Resident) -> None:
    (how_to,) = resident.says("hi")
    assert "code" in body_of(how_to)
    (notice,) = resident.says(sentence(CODE, "affiche-mairie"))
    assert "STOP" in body_of(notice) and choices(notice)[0]["title"] == "J’ai compris"
    (age,) = resident.taps("J’ai compris")
    assert [one["title"] for one in choices(age)] == ["Oui", "Non"]
    resident.taps("Oui")

    resident.api.media |= {"901": Medium("", "audio/ogg", OGG), "902": Medium("", "image/jpeg", jpeg())}
    how: set[str] = set()
    spoken = shown = False
    for _ in range(NO_MORE):
        said = body_of(resident.api.sent[-1])
        if "Merci" in said and resident.count("participant", "completed_at IS NOT NULL"):
            break
        if "message vocal" in said and not spoken:
            (consent,) = resident.sends("audio", id="901", mime_type="audio/ogg; codecs=opus", voice=True)
            assert "voix" in body_of(consent)
            resident.taps("Oui")
            spoken = True
        elif "photo" in said and not shown:
            resident.sends("image", id="902", mime_type="image/jpeg", caption="Le banc cassé")
            shown = True
        else:
            how.add(resident.answers())
    assert how == {"button", "list", "texte", "numéros"} and spoken and shown
    assert resident.count("participant", "completed_at IS NOT NULL AND origin = 'affiche-mairie'") == 1

    asyncio.run(resident.fetch())
    with resident.sessions() as session:
        kept = session.execute(text("SELECT forme, state, sealed FROM attachment ORDER BY id")).all()
    assert [(forme, state) for forme, state, _ in kept] == [("vocal", "kept"), ("photo", "kept")]
    assert open_attachment(resident.keys, kept[0][2]) == OGG
    assert resident.count("inbox", "state <> 'done'") == 0
    assert resident.count("outbox", "state <> 'sent' OR sealed IS NOT NULL") == 0
    assert {message.get("recipient") for message in resident.api.sent} == {USER}, (
        "to the user id, not the number"
    )


def test_stop_and_a_return(resident: Resident) -> None:
    resident.says(sentence(CODE))
    resident.taps("J’ai compris")
    resident.taps("Oui")
    asked = body_of(resident.api.sent[-1])
    (stopped,) = resident.says("STOP")
    assert [one["title"] for one in choices(stopped)] == ["Supprimer", "Reprendre"]
    assert resident.count("account", "opted_out_at IS NOT NULL") == 1
    (back,) = resident.says("reprendre")
    assert asked.splitlines()[-1] in body_of(back)
    assert resident.count("account", "opted_out_at IS NOT NULL") == 0
    (next_one,) = resident.taps(choices(back)[0]["title"])
    assert next_one is not back and resident.count("answer") >= 2


def test_data_are_handed_over_as_a_document(resident: Resident) -> None:
    resident.says(sentence(CODE))
    resident.taps("J’ai compris")
    resident.taps("Oui")
    sent = resident.says("MES DONNÉES")
    (document,) = [one["document"] for one in sent if one["type"] == "document"]
    medium = resident.api.media[document["id"]]
    assert medium.mime == "text/plain" and json.loads(medium.content)["answers"]


def test_what_is_held_is_said_when_the_resident_is_back(resident: Resident) -> None:
    resident.says(sentence(CODE))
    resident.taps("J’ai compris")
    with resident.sessions.begin() as session:
        session.execute(text("UPDATE account SET last_seen_at = now() - interval '30 hours'"))
        session.execute(
            text(
                "INSERT INTO outbox (account_id, channel, line, sealed) "
                "SELECT account_id, channel, line, :sealed FROM outbox LIMIT 1"
            ),
            {"sealed": _sealed(resident, "L’équipe vous répond.")},
        )
    asyncio.run(resident._send())
    assert resident.count("outbox", "state = 'held' AND reason = 'window'") == 1
    first, second = resident.says("oui")
    assert body_of(first) == "L’équipe vous répond." and "?" in body_of(second)


def _sealed(resident: Resident, words: str) -> bytes:
    packed = messages_json.pack(json.dumps({"recipient": USER}), Message(words))
    return resident.keys.payloads.seal(packed, messages_json.PURPOSE)
