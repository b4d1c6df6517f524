"""Claiming inbox rows: the head of each line, and how it ended."""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.orm import Session

from consultation.words import Channel

ATTEMPTS = 5
"""A message that failed so often is dead, and its line moves on."""

# The predicates of the partial indexes are written literally, so that the planner uses the one meant
# (consultation.tables.mail). Only the first that waits on a line: a head that failed and will be tried
# again holds its line. As a scalar subquery this is one look in the index per head, whatever the
# statistics say; as NOT EXISTS it took 118 ms when 20,000 had come since the last ANALYZE.
_CLAIM = text(
    """
    SELECT head.id, head.channel, head.line, head.sealed, head.attempts
    FROM inbox AS head
    WHERE head.state = 'waiting' AND head.next_at > '-infinity' AND head.next_at <= now()
      AND head.channel = ANY(CAST(:channels AS text[]))
      AND head.id = (
          SELECT first.id FROM inbox AS first
          WHERE first.state = 'waiting' AND first.line = head.line
          ORDER BY first.line, first.rank, first.id LIMIT 1
      )
    ORDER BY head.next_at, head.id
    LIMIT :limit
    FOR UPDATE OF head SKIP LOCKED
    """
)
_DONE = text(
    """
    UPDATE inbox SET state = 'done', done_at = now(),
                     sealed = CASE WHEN id = ANY(CAST(:emptied AS bigint[])) THEN NULL ELSE sealed END,
                     line = CASE WHEN id = ANY(CAST(:emptied AS bigint[])) THEN '' ELSE line END
    WHERE id = ANY(CAST(:ids AS bigint[]))
    """
)
_REFUSED = text(
    "UPDATE inbox SET state = 'refused', done_at = now(), sealed = NULL, reason = :reason WHERE id = :id"
)
_DEAD = text(
    """
    UPDATE inbox SET state = 'dead', done_at = now(), attempts = attempts + 1, reason = :reason
    WHERE id = :id
    """
)
# 1 s, 5 s, 25 s, about 2 minutes.
_AGAIN = text(
    """
    UPDATE inbox SET attempts = attempts + 1, reason = :reason,
                     next_at = clock_timestamp() + make_interval(secs => power(5, attempts))
    WHERE id = :id
    """
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """An inbox row that this transaction holds."""

    id: int
    channel: Channel
    line: bytes = field(repr=False)
    sealed: bytes = field(repr=False)
    attempts: int


def claim(session: Session, channels: Sequence[Channel], limit: int) -> list[Claimed]:
    """Lock and return the heads of up to `limit` different lines; they stay locked until the commit."""
    rows = session.execute(_CLAIM, {"limit": limit, "channels": [channel.value for channel in channels]})
    return [
        Claimed(id_, Channel(channel), line, sealed, attempts)
        for id_, channel, line, sealed, attempts in rows
    ]


def mark_done(session: Session, ids: Sequence[int], emptied: Sequence[int]) -> None:
    """Mark as handled; the payloads of `emptied`, and who sent them, are erased at once."""
    if ids:
        session.execute(_DONE, {"ids": list(ids), "emptied": list(emptied)})


def mark_refused(session: Session, id_: int, reason: str) -> None:
    """Understood and not for us: the payload is erased."""
    session.execute(_REFUSED, {"id": id_, "reason": reason})


def mark_dead(session: Session, id_: int, reason: str) -> None:
    """Not understood, or failed too often: kept for an operator, the line moves on."""
    session.execute(_DEAD, {"id": id_, "reason": reason})


def mark_later(session: Session, claimed: Claimed, reason: str) -> bool:
    """Try again later, without a fault; False, and nothing is written, when that was the last time."""
    if claimed.attempts + 1 >= ATTEMPTS:
        return False
    session.execute(_AGAIN, {"id": claimed.id, "reason": reason})
    return True


def mark_failed(session: Session, claimed: Claimed, error: Exception) -> bool:
    """Try again later, or give up after ATTEMPTS; True when it is dead now."""
    reason = where(error)
    if claimed.attempts + 1 >= ATTEMPTS:
        mark_dead(session, claimed.id, reason)
        return True
    session.execute(_AGAIN, {"id": claimed.id, "reason": reason})
    return False


def where(error: BaseException) -> str:
    """Type of the error and the line it came from. Never its text: that may hold a resident's words."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if any(f"/{house}/" in frame.filename for house in _HOUSES)]
    if not ours:
        return type(error).__name__
    *_, folder, file = ours[-1].filename.split("/")
    return f"{type(error).__name__} {folder}/{file}:{ours[-1].lineno}"


_HOUSES = ("bot", "nlu", "consultation")
