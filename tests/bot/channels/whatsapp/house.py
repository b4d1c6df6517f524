"""The house as WhatsApp sees it: payloads in at the inbox, the runner, replies out at the outbox."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from bot import inbox, messages_json
from bot.channels.whatsapp import peek
from bot.channels.whatsapp.reader import WhatsAppReader
from bot.messages import Message
from bot.runner import Runner
from consultation.keyring import Keys
from consultation.secrecy import pseudonym
from consultation.tables import OutboxRow
from consultation.words import Channel, SendState
from tests.bot.channels.whatsapp.payloads import Object, contact, raw, tapped, value
from tests.bot.channels.whatsapp.payloads import text as written
from tests.bot.small import NOW, drain


@dataclass
class House:
    sessions: sessionmaker[Session]
    keys: Keys
    read: int = 0
    sent: int = 0
    buttons: dict[str, str] = field(default_factory=dict)
    now: datetime = NOW

    def takes(self, body: bytes) -> list[Message]:
        """Receive a payload and handle it; return what is said then."""
        with self.sessions.begin() as session:
            inbox.keep(session, self.keys, peek.arrivals(body))
        self.drain()
        return [message for _, message in self.said()]

    def drain(self) -> None:
        drain(Runner(self.sessions, self.keys, {Channel.WHATSAPP: WhatsAppReader()}, lambda: self.now))

    def said(self) -> list[tuple[dict[str, str], Message]]:
        """Return the replies put in the outbox since the last look, with their addresses."""
        with self.sessions() as session:
            rows = session.scalars(
                select(OutboxRow)
                .where(OutboxRow.id > self.read, OutboxRow.inbox_id.is_not(None))
                .order_by(OutboxRow.id)
            ).all()
        found = []
        for row in rows:
            self.read = row.id
            opened = self.keys.payloads.open(row.sealed or b"", messages_json.PURPOSE)
            address, message = messages_json.unpack(opened)
            shown = (*message.options, *message.commands)
            self.buttons.update({button.label: button.data for button in shown})
            found.append((json.loads(address), message))
        return found

    def count(self, table: str, where: str = "true") -> int:
        with self.sessions() as session:
            return session.scalar(text(f"SELECT count(*) FROM {table} WHERE {where}")) or 0

    def row(self, id_: int) -> OutboxRow:
        with self.sessions() as session:
            return session.scalars(select(OutboxRow).where(OutboxRow.id == id_)).one()

    def sends(self, number: str | None = "wamid.out", **more: Any) -> int:
        """Put a message in the outbox that was sent under this number; return its id."""
        known = None if number is None else pseudonym(self.keys.lines, "sent", Channel.WHATSAPP, number)
        values = {"state": SendState.SENT, "provider_id": known, "line": b"l", **more}
        with self.sessions.begin() as session:
            row = OutboxRow(channel=Channel.WHATSAPP.value, **values)
            session.add(row)
            session.flush()
            return row.id

    def account(self) -> int:
        """Return the only account."""
        with self.sessions() as session:
            return int(session.scalars(text("SELECT id FROM account")).one())


@dataclass
class Somebody:
    """A resident on WhatsApp, by the ids that Meta tells of them at the moment."""

    house: House
    phone: str | None
    user: str | None = None

    def __call__(self, element: Object) -> list[Message]:
        if self.user is not None and self.phone is None:
            element = {**element, "from_user_id": self.user}
        return self.house.takes(raw(value(element, contacts=(contact(self.phone, self.user),))))

    def says(self, words: str, number: str | None = None) -> list[Message]:
        return self(written(words, number or self._number(), phone=self.phone))

    def taps(self, label: str) -> list[Message]:
        return self(tapped(self.house.buttons[label], self._number(), phone=self.phone))

    def comes_in(self, words: str) -> None:
        """Join with these words, and go through the notice and the age gate."""
        self.says(words)
        self.taps("J’ai compris")
        self.taps("Oui")

    def _number(self) -> str:
        self.house.sent += 1
        return f"wamid.in{self.house.sent}"
