"""Danger that only the tagger saw: words that tell of it together, over several messages.

The engine reads each message as it comes and keeps no words; « mon mari » and « me frappe », sent one
after the other, are read together when the answer is tagged (job `danger_found`). The reply goes out
late rather than never, unless an alert on that answer was raised when it came. What a person wrote down
of a voice note is read here too (job `transcribed`).
"""

import asyncio
import logging
from datetime import UTC, datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from bot import jobs
from bot.jobs import Job
from bot.messages import Message
from bot.step import ADDRESS
from bot.store import alerts
from bot.store.writer import Reply, Writer
from bot.texts import text as words
from consultation.keyring import Keys
from consultation.secrecy import pseudonym
from consultation.tables import (
    AccountRow,
    AddressRow,
    AlertRow,
    AnswerRow,
    AnswerVersionRow,
    OutboxRow,
    ParticipantRow,
)
from consultation.transcriptions import WRITTEN
from consultation.words import Channel
from nlu.danger import read

logger = logging.getLogger(__name__)

KIND = "danger_found"
LEASE_SECONDS = 60.0
RULE = "etiquetage"

_NOTIFY = text("SELECT pg_notify('portevoix_outbox', '')")


async def answer_late_dangers(sessions: sessionmaker[Session], keys: Keys, limit: int = 10) -> int:
    """Reply to and alert of at most `limit` answers; return how many jobs were done."""
    return await asyncio.to_thread(_answer, sessions, keys, limit)


def _answer(sessions: sessionmaker[Session], keys: Keys, limit: int) -> int:
    with sessions.begin() as session:
        claimed = jobs.claim(session, KIND, limit, LEASE_SECONDS)
        jobs.one_by_one(session, claimed, lambda job: _job(session, keys, job, sure=True))
        written = jobs.claim(session, WRITTEN, limit, LEASE_SECONDS)
        jobs.one_by_one(session, written, lambda job: _job(session, keys, job, sure=False))
    return len(claimed) + len(written)


def _job(session: Session, keys: Keys, job: Job, *, sure: bool) -> None:
    _one(session, keys, int(job.payload["version"]), sure=sure)
    jobs.done(session, job)


def _one(session: Session, keys: Keys, version: int, *, sure: bool = True) -> None:
    """`sure`: danger was found; else the words are read for it here."""
    found = session.execute(
        select(AnswerRow, AnswerVersionRow.text, ParticipantRow.account_id)
        .join(AnswerVersionRow, AnswerVersionRow.answer_id == AnswerRow.id)
        .join(ParticipantRow, ParticipantRow.id == AnswerRow.participant_id)
        .where(AnswerVersionRow.id == version)
        # One at a time for one person: both jobs may tell of the same words.
        .with_for_update(
            of=ParticipantRow,
        )
    ).one_or_none()
    if found is None:  # erased since
        return
    answer, said, account_id = found
    if not sure and read(said or "") is None:
        return
    step = f"{answer.question}/{answer.item}" if answer.item else answer.question
    known = session.scalar(
        select(AlertRow.id)
        .where(AlertRow.participant_id == answer.participant_id, AlertRow.step == step)
        .limit(1)
    )
    if known is not None:
        return
    alerts.raise_alert(
        session,
        campaign_id=answer.campaign_id,
        participant=answer.participant_id,
        rule=RULE,
        step=step,
        sealed=keys.payloads.seal((said or "").encode(), alerts.PURPOSE),
        at=datetime.now(UTC),
    )
    if account_id is not None:
        say_to(session, keys, account_id, Message(words("danger")), urgent=True)


def say_to(session: Session, keys: Keys, account_id: int, message: Message, *, urgent: bool = False) -> bool:
    """Put a message in the outbox that answers none; False where this person cannot be written to."""
    reply = reply_to(session, keys, account_id)
    if reply is None:
        return False
    writer = Writer(session, keys.payloads)
    writer.say(reply, message, urgent=urgent)
    writer.flush()
    session.execute(_NOTIFY)
    return True


def reply_to(session: Session, keys: Keys, account_id: int) -> Reply | None:
    """Return where a message that answers none goes; None where this person cannot be written to."""
    address = session.get(AddressRow, account_id)
    last = session.execute(
        select(OutboxRow.line, OutboxRow.inbox_id)
        .where(OutboxRow.account_id == account_id)
        .order_by(OutboxRow.id.desc())
        .limit(1)
    ).one_or_none()
    account = session.get(AccountRow, account_id)
    if address is None or account is None:
        return None
    where = keys.payloads.open(address.sealed, ADDRESS).decode()
    # After what was said last, in its order; on a line of its own where nothing was.
    line = bytes(last.line) if last is not None and last.line else pseudonym(keys.lines, KIND, where)
    inbox = last.inbox_id if last is not None else None
    return Reply(inbox or 0, Channel(account.channel), line, where, account_id)
