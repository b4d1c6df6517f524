"""E-mails to people of the team, as jobs: tried again for three hours, then said loudly. Never a resident's
words."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import TextClause
from sqlalchemy.orm import Session, sessionmaker

from bot import jobs
from bot.claim import where
from bot.jobs import Job
from bot.postman import MailNotSent, Postman

logger = logging.getLogger(__name__)

LEASE_SECONDS = 120.0
ATTEMPTS = 12
FIRST_WAIT, LONGEST_WAIT = 15.0, 1800.0  # seconds: three hours in all


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody is told, and why not when `to` is None. `told`, if any, is run once it left."""

    job: Job
    what: str  # "alerte 7", for the log
    to: str | None = field(repr=False)
    subject: str
    body: str = field(repr=False)
    nobody: str  # why there is nobody to tell
    told: TextClause | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


def tell(sessions: sessionmaker[Session], postman: Postman | None, notice: Notice) -> None:
    """Send it, or say why not."""
    if postman is None:
        _give_up(sessions, notice, "PORTEVOIX_SMTP_URL n’est pas réglée")
    elif notice.to is None:
        _give_up(sessions, notice, notice.nobody)
    else:
        try:
            postman.send(notice.to, notice.subject, notice.body)
        except MailNotSent as error:
            _again(sessions, notice, str(error))
        except Exception as error:  # a fault of ours: the others are told all the same
            _again(sessions, notice, where(error))
        else:
            with sessions.begin() as session:
                if notice.told is not None:
                    session.execute(notice.told, notice.values)
                jobs.done(session, notice.job)


def _again(sessions: sessionmaker[Session], notice: Notice, reason: str) -> None:
    attempts = notice.job.attempts
    if attempts >= ATTEMPTS:
        _give_up(sessions, notice, f"le courriel n’a pas pu partir ({reason})")
        return
    logger.warning("%s : courriel non parti (%s), nouvel essai", notice.what, reason)
    with sessions.begin() as session:
        jobs.again(session, notice.job, min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (attempts - 1)), reason)


def _give_up(sessions: sessionmaker[Session], notice: Notice, reason: str) -> None:
    """What it tells of stays open, where operators and the API see it."""
    logger.error("%s : personne n’a été prévenu, %s", notice.what, reason)
    with sessions.begin() as session:
        jobs.failed(session, notice.job, reason)
