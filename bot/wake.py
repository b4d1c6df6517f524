"""Waking workers: NOTIFY at commit, LISTEN in the worker, and a look each second whatever happens."""

import logging
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

import psycopg
from prometheus_client import Counter
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError
from sqlalchemy.orm import Session

from bot.claim import where

logger = logging.getLogger(__name__)

INBOX = "portevoix_inbox"
OUTBOX = "portevoix_outbox"
JOBS = "portevoix_jobs"

POLL_SECONDS = 1.0
LONGEST_BACKOFF = 5.0
LONGEST_AFTER_FAULT = 60.0
_NOTIFY = text("SELECT pg_notify(:channel, '')")

faults = Counter("portevoix_faults", "Faults of ours that a loop survived, by loop", ["loop"])


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


def work(step: Callable[[], int], listener: Listener, stop: threading.Event, loop: str = "run") -> None:
    """Repeat `step` until `stop`: at once while it finds work, else after a NOTIFY or a second.

    PostgreSQL going away is survived, and so is a fault of ours: one row must not end a role. The loop
    waits (`survived`) and goes on.
    """
    backoff = 0.1
    while not stop.is_set():
        try:
            found = step()
            backoff = 0.1
        except Exception as error:
            backoff = survived(error, loop, backoff)
            stop.wait(backoff)
            continue
        if not found:
            listener.wait()


def survived(error: Exception, loop: str, waited: float, longest: float = LONGEST_BACKOFF) -> float:
    """Say what went wrong in a loop that goes on; return the seconds to wait before it does.

    At most `longest` while the database is away, LONGEST_AFTER_FAULT after a fault. Of a fault, its type
    and place are logged, never its words.
    """
    if gone(error):
        logger.warning("base de données injoignable (%s) : nouvel essai", type(error).__name__)
        return min(waited * 2, longest)
    faults.labels(loop).inc()
    logger.error("boucle %s : échec %s", loop, where(error))
    return min(max(1.0, waited * 2), LONGEST_AFTER_FAULT)


def gone(error: BaseException) -> bool:
    """Whether the database went away, or took the transaction back (deadlock): worth another try."""
    return isinstance(error, (OperationalError, InterfaceError, TimeoutError)) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )
