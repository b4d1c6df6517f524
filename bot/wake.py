"""Waking workers: NOTIFY at commit, LISTEN in the worker, and a look each second whatever happens."""

import logging
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError, TimeoutError
from sqlalchemy.orm import Session

logger = logging.getLogger(__name__)

INBOX = "portevoix_inbox"
OUTBOX = "portevoix_outbox"
JOBS = "portevoix_jobs"

POLL_SECONDS = 1.0
LONGEST_BACKOFF = 5.0
_NOTIFY = text("SELECT pg_notify(:channel, '')")


def notify(session: Session, channel: str) -> None:
    """Wake who listens, when the caller's transaction commits."""
    session.execute(_NOTIFY, {"channel": channel})


class Listener:
    """Waits for a NOTIFY on a connection of its own, which it opens again when it breaks."""

    def __init__(self, url: str, channel: str) -> None:
        self._url = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._channel = channel
        self._connection: psycopg.Connection | None = None

    def wait(self, seconds: float = POLL_SECONDS) -> bool:
        """Wait for a NOTIFY at most `seconds`; True when there was one. Raises no database error.

        A broken connection counts as woken: what was notified meanwhile may have been missed.
        """
        try:
            if self._connection is None:
                self._connection = psycopg.connect(self._url, autocommit=True, connect_timeout=10)
                self._connection.execute(f"LISTEN {self._channel}")
                return True
            return bool(list(self._connection.notifies(timeout=seconds, stop_after=1)))
        except psycopg.Error as error:
            logger.warning("attente interrompue (%s) : nouvel essai", type(error).__name__)
            self.close()
            threading.Event().wait(min(seconds, POLL_SECONDS))
            return True

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def work(step: Callable[[], int], listener: Listener, stop: threading.Event) -> None:
    """Repeat `step` until `stop`: at once while it finds work, else after a NOTIFY or a second.

    PostgreSQL going away is survived: the loop waits, at most LONGEST_BACKOFF seconds, and goes on.
    """
    backoff = 0.1
    while not stop.is_set():
        try:
            found = step()
            backoff = 0.1
        except SQLAlchemyError as error:
            if not gone(error):
                raise
            logger.warning("base de données injoignable (%s) : nouvel essai", type(error).__name__)
            stop.wait(backoff)
            backoff = min(backoff * 2, LONGEST_BACKOFF)
            continue
        if not found:
            listener.wait()


def gone(error: BaseException) -> bool:
    """Whether the database went away, or took the transaction back (deadlock): worth another try."""
    return isinstance(error, (OperationalError, InterfaceError, TimeoutError)) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )
