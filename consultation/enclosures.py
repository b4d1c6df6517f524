"""Keeping and reading the files that go out with messages."""

import hashlib

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from consultation.tables import EnclosureRow

LARGEST = 5_000_000
"""Bytes: what WhatsApp takes as a picture, the smallest of the channels' limits."""


class EnclosureTooLarge(Exception):
    """The file has more than LARGEST bytes."""


def keep(session: Session, content: bytes, mime: str) -> str:
    """Keep a file, once, and return its SHA-256 in hexadecimal; raises EnclosureTooLarge."""
    if len(content) > LARGEST:
        raise EnclosureTooLarge(f"{len(content)} octets")
    sha256 = hashlib.sha256(content).hexdigest()
    session.execute(
        insert(EnclosureRow)
        .values(sha256=sha256, mime=mime, content=content)
        .on_conflict_do_nothing(index_elements=[EnclosureRow.sha256])
    )
    return sha256


def with_type(session: Session, sha256: str) -> tuple[bytes, str] | None:
    """Return the bytes of a kept file and its type, None where there is none (any more)."""
    wanted = select(EnclosureRow.content, EnclosureRow.mime).where(EnclosureRow.sha256 == sha256)
    found = session.execute(wanted).one_or_none()
    return None if found is None else (found.content, found.mime)


def content(session: Session, sha256: str) -> bytes | None:
    """Return the bytes of a kept file, None where there is none (any more)."""
    return session.scalar(select(EnclosureRow.content).where(EnclosureRow.sha256 == sha256))
