"""Danger that only the tagger saw: words that tell of it together, over several messages.

The engine reads each message as it comes and keeps no words; « mon mari » and « me frappe », sent one
after the other, are read together when the answer is tagged (job `danger_found`). The reply goes out
late rather than never, unless an alert on that answer was raised when it came. What a person wrote down
of a voice note is read here too (job `transcribed`), alone: an older alert silences only its own words.
"""

import asyncio
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from bot import jobs
from bot.dialogue import step_name
from bot.jobs import Job
from bot.messages import Message
from bot.step import ADDRESS
from bot.store import alerts
from bot.store.writer import Reply, Writer
from bot.texts import text as words
from consultation.keyring import Keys
from consultation.secrecy import SealBroken, pseudonym
from consultation.tables import (
    AccountRow,
    AddressRow,
    AlertRow,
    AnswerRow,
    AnswerVersionRow,
    AttachmentRow,
    OutboxRow,
    ParticipantRow,
    TranscriptionRow,
)
from consultation.transcriptions import WRITTEN
from consultation.words import Channel
from nlu.danger import read
from nlu.options import plain_words

logger = logging.getLogger(__name__)

KIND = "danger_found"
LEASE_SECONDS = 60.0
RULE = "etiquetage"
MOST_ALERTS = 100
"""Alerts of one person that are compared with what was said."""

_NOTIFY = text("SELECT pg_notify('portevoix_outbox', '')")


async def answer_late_dangers(sessions: sessionmaker[Session], keys: Keys, limit: int = 10) -> int:
    """Reply to and alert of at most `limit` answers; return how many jobs were done."""
    return await asyncio.to_thread(_answer, sessions, keys, limit)


def _answer(sessions: sessionmaker[Session], keys: Keys, limit: int) -> int:
    with sessions.begin() as session:
        claimed = jobs.claim(session, KIND, limit, LEASE_SECONDS)
        jobs.one_by_one(session, claimed, lambda job: _job(session, keys, job))
        written = jobs.claim(session, WRITTEN, limit, LEASE_SECONDS)
        jobs.one_by_one(session, written, lambda job: _written_job(session, keys, job))
    return len(claimed) + len(written)


def _job(session: Session, keys: Keys, job: Job) -> None:
    _one(session, keys, int(job.payload["version"]))
    jobs.done(session, job)


def _written_job(session: Session, keys: Keys, job: Job) -> None:
    _written(session, keys, int(job.payload["attachment"]))
    jobs.done(session, job)


def _one(session: Session, keys: Keys, version: int) -> None:
    """The tagger read danger in an answer."""
    found = session.execute(
        select(AnswerRow, AnswerVersionRow.text, ParticipantRow.account_id)
        .join(AnswerVersionRow, AnswerVersionRow.answer_id == AnswerRow.id)
        .join(ParticipantRow, ParticipantRow.id == AnswerRow.participant_id)
        .where(AnswerVersionRow.id == version)
        # One at a time for one person: both jobs may tell of the same words.
        .with_for_update(of=ParticipantRow)
    ).one_or_none()
    if found is None:  # erased since
        return
    answer, said, account_id = found
    step = step_name(answer.question, answer.item)
    spoken = _plain(said or "")
    alerted = _alerted(session, keys, answer.participant_id, step)
    if any(one is None or one in spoken or spoken in one for one in alerted):
        return
    _tell(session, keys, answer.campaign_id, answer.participant_id, account_id, step, said or "", RULE)


def _written(session: Session, keys: Keys, number: int) -> None:
    """A person wrote a recording down; the words are kept beside it until they were read."""
    row = session.get(TranscriptionRow, number)
    if row is None or row.state != "done" or row.draft is None:  # erased, or read, since
        return
    read_recording(session, keys, number, row.draft)
    row.draft = None


def read_recording(session: Session, keys: Keys, number: int, said: str) -> None:
    """Alert of a danger that a recording tells of, and reply where its speaker can still be written to.

    Whatever became of its answer, its dialogue and its campaign since.
    """
    seen = read(said)
    if seen is None:
        return
    found = session.execute(
        select(ParticipantRow, AnswerRow.question, AnswerRow.item)
        .join(AttachmentRow, AttachmentRow.participant_id == ParticipantRow.id)
        .outerjoin(AnswerVersionRow, AnswerVersionRow.id == AttachmentRow.version_id)
        .outerjoin(AnswerRow, AnswerRow.id == AnswerVersionRow.answer_id)
        .where(AttachmentRow.id == number)
        .with_for_update(of=ParticipantRow)
    ).one_or_none()
    if found is None:
        return
    person, question, item = found
    step = None if question is None else step_name(question, item)
    spoken = _plain(said)
    if not any(one is not None and spoken in one for one in _alerted(session, keys, person.id)):
        _tell(session, keys, person.campaign_id, person.id, person.account_id, step, said, seen.rule)


def _alerted(
    session: Session, keys: Keys, participant: UUID, step: str | None = None
) -> Iterator[str | None]:
    """Yield the words of a person's alerts, of one step or of all; None where they are not known any more."""
    alerted = select(AlertRow.sealed_text).where(AlertRow.participant_id == participant)
    if step is not None:
        alerted = alerted.where(AlertRow.step == step)
    for sealed in session.scalars(alerted.order_by(AlertRow.id.desc()).limit(MOST_ALERTS)).all():
        try:
            yield _plain(keys.payloads.open(sealed or b"", alerts.PURPOSE).decode())
        except SealBroken:
            yield None


def _plain(said: str) -> str:
    return f" {' '.join(plain_words(said))} "


def _tell(
    session: Session,
    keys: Keys,
    campaign_id: int,
    participant: UUID,
    account_id: int | None,
    step: str | None,
    said: str,
    rule: str,
) -> None:
    alerts.raise_alert(
        session,
        campaign_id=campaign_id,
        participant=participant,
        rule=rule,
        step=step,
        sealed=keys.payloads.seal(said.encode(), alerts.PURPOSE),
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
        select(OutboxRow.line)
        .where(OutboxRow.account_id == account_id)
        .order_by(OutboxRow.id.desc())
        .limit(1)
    ).one_or_none()
    account = session.get(AccountRow, account_id)
    if address is None or account is None:
        return None
    where = keys.payloads.open(address.sealed, ADDRESS).decode()
    # After what was said last, in its order; on a line of its own where nothing was.
    said = last.line if last is not None else b""
    line = bytes(said or address.line or pseudonym(keys.lines, KIND, where))
    return Reply(None, Channel(account.channel), line, where, account_id)
