"""What the tests of voice notes share: a house that fetches and listens, and what was heard in it."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from bot.attachments import fetch_attachments
from bot.channels.telegram.sender import TelegramSender
from bot.late_danger import answer_late_dangers
from bot.speech import NotAudible, Speech
from bot.transcribing import Scribe
from consultation.keyring import Keys
from consultation.tables import AlertRow, AttachmentRow, TranscriptionRow
from consultation.words import Channel
from tests.bot.small import NOW
from tests.botapi.server import TOKEN, BotApi

Sessions = sessionmaker[Session]
LAMPS = "Les lampadaires de l’allée sont toujours éteints."

LATER = "2026-03-02T19:30:00+00:00"
"""Too late to still belong to what was said before."""


@dataclass
class Ear:
    """A transcriber of the tests': it knows beforehand what every recording says."""

    says: dict[bytes, Speech] = field(default_factory=dict)
    heard: list[bytes] = field(default_factory=list)

    def transcribe(self, content: bytes) -> Speech:
        self.heard.append(content)
        if content not in self.says:
            raise NotAudible("inconnu")
        return self.says[content]


@dataclass
class House:
    sessions: Sessions
    keys: Keys
    api: BotApi
    ear: Ear = field(default_factory=Ear)

    def fetches(self, *, machine: bool = False) -> None:
        async def run() -> int:
            async with TelegramSender(TOKEN, api=self.api.url) as sender:
                return await fetch_attachments(
                    self.sessions, self.keys, {Channel.TELEGRAM: sender}, machine=machine
                )

        assert asyncio.run(run()) >= 1

    def listens(self) -> int:
        return Scribe(self.sessions, self.keys, self.ear, lambda: NOW).step()

    def voices(self) -> list[tuple[str, str]]:
        """Return, per recording, its state and that of its transcription."""
        with self.sessions() as session:
            rows = session.execute(
                select(AttachmentRow.state, TranscriptionRow.state)
                .join(TranscriptionRow, TranscriptionRow.attachment_id == AttachmentRow.id)
                .order_by(AttachmentRow.id)
            )
            return [(file, state) for file, state in rows]

    def said(self, question: str = "atouts") -> Any:
        """Return the version of an answer that counts."""
        with self.sessions() as session:
            return session.execute(
                text(
                    "SELECT version.* FROM answer JOIN answer_version AS version"
                    " ON version.answer_id = answer.id AND version.number = answer.current"
                    " WHERE answer.question = :question AND answer.part = 'reponse'"
                ),
                {"question": question},
            ).one_or_none()


def confident(words: str) -> Speech:
    return Speech(words, -0.2, 0.01)


def dangers(sessions: Sessions) -> list[str | None]:
    with sessions() as session:
        return list(session.scalars(select(AlertRow.step)))


def reads_late(sessions: Sessions, keys: Keys) -> None:
    while asyncio.run(answer_late_dangers(sessions, keys)):
        pass


def drafts(sessions: Sessions) -> list[str | None]:
    with sessions() as session:
        return list(session.scalars(select(TranscriptionRow.draft)))
