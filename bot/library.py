"""Reads the files that go out with messages; those last used stay in memory."""

from functools import lru_cache

from sqlalchemy.orm import Session, sessionmaker

from consultation import enclosures

KEPT = 8
"""Files in memory: a broadcast sends the same one to everybody."""


class EnclosureGone(Exception):
    """The file is not there (any more)."""


class Library:
    """Thread-safe. Files never change: they are named by what they hold."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions
        self.read = lru_cache(KEPT)(self._read)

    def _read(self, sha256: str) -> bytes:
        """Return the bytes of a file; raises EnclosureGone."""
        with self._sessions() as session:
            content = enclosures.content(session, sha256)
        if content is None:
            raise EnclosureGone(sha256)
        return content
