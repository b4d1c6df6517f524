"""Fetching voice notes and photos that residents sent: checked, stripped, sealed (job `fetch_attachment`).

A voice note that is kept waits to be written down: by the machine (job `transcribe`) where there is one,
else by a person.
"""

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from bot import jobs, uploads, wake
from bot.channels.contract import Sender, SendFailed
from bot.claim import where
from bot.files import LARGEST, Accepted, Refusal, Refused, accept, too_long
from bot.jobs import Job
from bot.store.writer import REFERENCE
from consultation.keyring import Keys
from consultation.secrecy import SealBroken
from consultation.transcriptions import CONTENT
from consultation.words import Channel, Forme, SendError

logger = logging.getLogger(__name__)

KIND = "fetch_attachment"
LEASE_SECONDS = 180.0
ATTEMPTS = 10
FIRST_WAIT, LONGEST_WAIT = 10.0, 1800.0  # seconds

_READ = text(
    "SELECT channel, forme, seconds, sealed_reference FROM attachment"
    " WHERE id = :id AND state = 'waiting' AND sealed_reference IS NOT NULL"
)
_KEPT = text(
    "UPDATE attachment SET state = 'kept', sealed = :sealed, mime = :mime, size = :size, sha256 = :sha256,"
    " sealed_reference = NULL WHERE id = :id AND state = 'waiting'"
)
_REFUSED = text(
    "UPDATE attachment SET state = 'refused', reason = :reason, sealed_reference = NULL"
    " WHERE id = :id AND state = 'waiting'"
)

_TO_WRITE = text(
    """
    WITH noted AS (
        INSERT INTO transcription (attachment_id, campaign_id, state, created_at, changed_at)
        SELECT attachment.id, participant.campaign_id, :state, now(), now()
        FROM attachment JOIN participant ON participant.id = attachment.participant_id
        WHERE attachment.id = :id AND attachment.state = 'kept'
        ON CONFLICT DO NOTHING
        RETURNING attachment_id
    )
    INSERT INTO job (kind, key, payload)
    SELECT 'transcribe', 'transcribe:' || attachment_id, jsonb_build_object('attachment', attachment_id)
    FROM noted WHERE CAST(:state AS text) = 'machine'
    ON CONFLICT DO NOTHING
    """
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An attachment to fetch. `seconds`: as the provider declares."""

    job: Job
    channel: Channel
    forme: Forme
    seconds: int | None
    reference: str = field(repr=False)

    @property
    def id(self) -> int:
        return int(self.job.payload["attachment"])


async def fetch_attachments(
    sessions: sessionmaker[Session],
    keys: Keys,
    senders: Mapping[Channel, Sender],
    limit: int = 4,
    *,
    machine: bool = False,
) -> int:
    """Fetch at most `limit` files that wait, at once; return how many were tried.

    `machine`: there is a model that writes voice notes down.
    """
    wanted = await asyncio.to_thread(_claim, sessions, keys, limit)
    await asyncio.gather(*(_fetch(sessions, keys, senders, one, machine) for one in wanted))
    return len(wanted)


def open_attachment(keys: Keys, sealed: bytes) -> bytes:
    """Return the content of a kept attachment; raises SealBroken."""
    return keys.payloads.open(sealed, CONTENT)


def _claim(sessions: sessionmaker[Session], keys: Keys, limit: int) -> list[Wanted]:
    with sessions.begin() as session:
        claimed = jobs.claim(session, KIND, limit, LEASE_SECONDS)
        read = jobs.one_by_one(session, claimed, lambda job: _read(session, keys, job))
    return [wanted for wanted in read if wanted is not None]


def _read(session: Session, keys: Keys, job: Job) -> Wanted | None:
    """Return what to fetch; ends the job where there is nothing (any more) that could be."""
    row = session.execute(_READ, {"id": job.payload["attachment"]}).one_or_none()
    if row is None:
        jobs.done(session, job)
        return None
    channel, forme, seconds, sealed = row
    try:
        reference = keys.payloads.open(sealed, REFERENCE).decode()
    except SealBroken:
        reference = ""
    if not reference or job.attempts > ATTEMPTS:  # beyond: it takes the worker down each time
        _end(session, job, Refusal.NOT_FETCHED)
        return None
    return Wanted(job, Channel(channel), Forme(forme), seconds, reference)


async def _fetch(
    sessions: sessionmaker[Session],
    keys: Keys,
    senders: Mapping[Channel, Sender],
    wanted: Wanted,
    machine: bool,
) -> None:
    try:
        content = await _content(senders, wanted)
        accepted = await asyncio.to_thread(accept, content, wanted.forme, wanted.seconds)
    except Refused as refused:
        await asyncio.to_thread(_refuse, sessions, wanted, refused.refusal)
    except SendFailed as failed:
        await asyncio.to_thread(_later, sessions, wanted, failed)
    except Exception as error:
        if wake.gone(error):
            raise
        # One file must not keep the others from being fetched.
        fault = SendFailed(SendError.RETRY, f"fault {where(error)}")
        logger.error("pièce jointe %d : échec %s", wanted.id, where(error))
        await asyncio.to_thread(_later, sessions, wanted, fault)
    else:
        await asyncio.to_thread(_keep, sessions, keys, wanted, accepted, machine)


async def _content(senders: Mapping[Channel, Sender], wanted: Wanted) -> bytes:
    if wanted.forme not in LARGEST:
        raise Refused(Refusal.WRONG_TYPE)
    if too_long(wanted.forme, wanted.seconds):
        raise Refused(Refusal.TOO_LONG)
    sender = senders.get(wanted.channel)
    if sender is None:
        raise SendFailed(SendError.STOP_CHANNEL, "canal absent")
    try:
        return await sender.fetch(wanted.reference, LARGEST[wanted.forme])
    except SendFailed as failed:
        if failed.error in (SendError.RETRY, SendError.THROTTLE, SendError.STOP_CHANNEL):
            raise
        raise Refused(Refusal.TOO_LARGE if failed.code == "file_too_big" else Refusal.GONE) from None


def _keep(
    sessions: sessionmaker[Session], keys: Keys, wanted: Wanted, accepted: Accepted, machine: bool
) -> None:
    values = {
        "id": wanted.id,
        "sealed": keys.payloads.seal(accepted.content, CONTENT),
        "mime": accepted.mime,
        "size": len(accepted.content),
        "sha256": hashlib.sha256(accepted.content).hexdigest(),
    }
    with sessions.begin() as session:
        session.execute(_KEPT, values)
        if wanted.forme is Forme.VOCAL:
            session.execute(_TO_WRITE, {"id": wanted.id, "state": "machine" if machine else "waiting"})
            wake.notify(session, wake.JOBS)
        _let_go(session, wanted)
        jobs.done(session, wanted.job)


def _refuse(sessions: sessionmaker[Session], wanted: Wanted, refusal: Refusal) -> None:
    with sessions.begin() as session:
        _end(session, wanted.job, refusal)
        _let_go(session, wanted)


def _let_go(session: Session, wanted: Wanted) -> None:
    """What the page sent was kept for us alone: nobody fetches it again."""
    if wanted.channel is Channel.WEB:
        uploads.forget(session, wanted.reference)


def _end(session: Session, job: Job, refusal: Refusal) -> None:
    session.execute(_REFUSED, {"id": job.payload["attachment"], "reason": refusal.value})
    jobs.done(session, job)
    logger.info("pièce jointe %d refusée : %s", job.payload["attachment"], refusal)


def _later(sessions: sessionmaker[Session], wanted: Wanted, failed: SendFailed) -> None:
    attempts = wanted.job.attempts
    if attempts >= ATTEMPTS:
        _refuse(sessions, wanted, Refusal.NOT_FETCHED)
        return
    wait = failed.retry_after or min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (attempts - 1))
    with sessions.begin() as session:
        jobs.again(session, wanted.job, wait, failed.code)
