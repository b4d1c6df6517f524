"""Claiming jobs of a kind. A claim is a lease: `run_at` moves on, and a killed worker's job comes back."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.orm import Session

from bot import wake
from bot.claim import where

logger = logging.getLogger(__name__)

Found = TypeVar("Found")

FAULTS = 10
"""A job that failed by a fault of ours so often has failed for good: operators see it."""
FIRST_WAIT, LONGEST_WAIT = 10.0, 1800.0  # seconds

_CLAIM = text(
    """
    UPDATE job SET attempts = attempts + 1, run_at = now() + make_interval(secs => :lease)
    WHERE id IN (
        SELECT id FROM job WHERE kind = :kind AND state = 'waiting' AND run_at <= now()
        ORDER BY run_at, id LIMIT :limit FOR UPDATE SKIP LOCKED
    )
    RETURNING id, payload, attempts
    """
)
_AGAIN = text(
    "UPDATE job SET run_at = now() + make_interval(secs => :wait), reason = :reason"
    " WHERE id = :id AND state = 'waiting'"
)
_END = text(
    "UPDATE job SET state = :state, done_at = now(), reason = :reason WHERE id = :id AND state = 'waiting'"
)


@dataclass(frozen=True, slots=True)
class Job:
    """`attempts` counts this one."""

    id: int
    payload: dict[str, Any]
    attempts: int


def claim(session: Session, kind: str, limit: int, lease: float) -> list[Job]:
    """Return due jobs, which nobody else gets for `lease` seconds once this is committed."""
    rows = session.execute(_CLAIM, {"kind": kind, "limit": limit, "lease": lease})
    return sorted((Job(*row) for row in rows), key=lambda job: job.id)


def again(session: Session, job: Job, wait: float, reason: str) -> None:
    """Try again in `wait` seconds. `reason` is a code, never words of anybody."""
    session.execute(_AGAIN, {"id": job.id, "wait": wait, "reason": reason})


def done(session: Session, job: Job) -> None:
    session.execute(_END, {"id": job.id, "state": "done", "reason": None})


def failed(session: Session, job: Job, reason: str) -> None:
    session.execute(_END, {"id": job.id, "state": "failed", "reason": reason})


def one_by_one(session: Session, claimed: Sequence[Job], do: Callable[[Job], Found]) -> list[Found]:
    """Do jobs that this transaction claimed; return what came of those that went well.

    The fault of one undoes its own work only: it is tried again later, and keeps no other waiting.
    """
    found: list[Found] = []
    for job in claimed:
        try:
            with session.begin_nested():
                found.append(do(job))
        except Exception as error:
            if wake.gone(error):
                raise
            fault(session, job, error)
    return found


def fault(session: Session, job: Job, error: Exception) -> None:
    """Try again later; after FAULTS attempts it has failed."""
    reason = f"fault {where(error)}"
    logger.error("tâche %d : échec %s", job.id, where(error))
    if job.attempts >= FAULTS:
        failed(session, job, reason)
    else:
        again(session, job, min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (job.attempts - 1)), reason)
