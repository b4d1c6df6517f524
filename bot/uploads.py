"""Files that the web page sent with a message: kept sealed beside the inbox until they are fetched.

A payload of the inbox is small and read again to show the conversation; a recording is neither. Both are
written in one transaction: an inbox row that names a file always has it.
"""

import asyncio

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from bot.channels.contract import SendFailed
from bot.messages import Message
from consultation.keyring import Keys
from consultation.secrecy import SealBroken
from consultation.tables import UploadRow
from consultation.words import SendError

PURPOSE = "upload"


def keep(session: Session, keys: Keys, key: str, content: bytes) -> None:
    """Keep a file; the caller commits."""
    values = {"key": key, "sealed": keys.payloads.seal(content, PURPOSE)}
    session.execute(insert(UploadRow).values(values).on_conflict_do_nothing())


def forget(session: Session, key: str) -> None:
    """It was fetched, or refused for good."""
    session.execute(delete(UploadRow).where(UploadRow.key == key))


class Uploads:
    """As a channel's sender, for `fetch` alone: nothing is sent to the page, it reads."""

    def __init__(self, sessions: sessionmaker[Session], keys: Keys) -> None:
        self._sessions = sessions
        self._keys = keys

    async def send(
        self,
        address: str,  # noqa: ARG002
        message: Message,  # noqa: ARG002
        enclosed: bytes | None = None,  # noqa: ARG002
        tracker: str = "",  # noqa: ARG002
    ) -> str:
        raise SendFailed(SendError.NEVER, "page web")

    async def fetch(self, reference: str, limit: int) -> bytes:
        """Raises SendFailed where it is not there (any more), or is too large."""
        content = await asyncio.to_thread(self._read, reference)
        if len(content) > limit:
            raise SendFailed(SendError.NEVER, "file_too_big")
        return content

    def _read(self, key: str) -> bytes:
        with self._sessions() as session:
            sealed = session.scalar(select(UploadRow.sealed).where(UploadRow.key == key))
        try:
            return self._keys.payloads.open(sealed or b"", PURPOSE)
        except SealBroken:
            raise SendFailed(SendError.NEVER, "absent") from None
