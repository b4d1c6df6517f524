"""A posted form becomes raw payloads in the inbox, and waits a little for the reply."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker
from starlette.concurrency import run_in_threadpool

from bot.dialogue import Stage
from bot.inbox import Arrival
from bot.incoming import digest_of
from bot.receiver import Receiver
from bot.webchat.identity import new_form
from bot.webchat.payload import Kind, Payload
from bot.webchat.reader import WebReader
from bot.webchat.submission import Action, Submission
from bot.webchat.texts import page_text
from bot.webchat.transcript import line_of
from consultation.keyring import Keys
from consultation.words import Channel, MailState

FIRST_LOOK = 0.015
LAST_LOOK = 0.05
"""Seconds between looks: at once for a quick runner, then at leisure."""

SPEAKING = frozenset({Stage.ASKING, Stage.PAUSED, Stage.DONE})

_WAITS = text("SELECT EXISTS (SELECT FROM inbox WHERE line = :line AND state = 'waiting')")
_STATES = text("SELECT state FROM inbox WHERE id = ANY(CAST(:ids AS bigint[]))")


class Outcome(StrEnum):
    """What became of what was posted."""

    HANDLED = "fait"
    WAITING = "attente"  # kept; the page says so
    DEAD = "perdu"  # kept, for an operator to see: the words come back to their author too
    REFUSED = "refuse"  # too many wait already: not kept, the words come back


@dataclass(frozen=True, slots=True)
class Poster:
    """Who posted: `stage` of the dialogue of this token, None where nobody holds it.

    `open` is whether the campaign takes answers; `source` the digest of the address of the day.
    """

    campaign: str
    token: str
    open: bool
    stage: Stage | None
    source: str | None


def payloads(poster: Poster, posted: Submission, now: datetime) -> tuple[Payload, ...]:
    """Return what the inbox gets. Accepting or refusing begins the dialogue: nothing else does.

    Words are kept even from somebody unknown or after the closure: danger is read everywhere.
    """
    blank = Payload(poster.campaign, poster.token, posted.form or new_form(), now, Kind.TEXT)
    start = replace(blank, kind=Kind.START, origin=posted.origin, source=poster.source)
    if posted.action is Action.LANGUAGE:  # the notice, with its languages, comes in the conversation
        return (start,) if poster.open and poster.stage is None else ()
    if posted.action in {Action.ACCEPT, Action.REFUSE}:
        if not poster.open or poster.stage not in {None, Stage.NOTICE, Stage.REFUSED}:
            return ()  # closed meanwhile, or begun in another tab
        words = "compris" if posted.action is Action.ACCEPT else "non_merci"
        said = replace(blank, text=page_text(words))
        return (start, said) if poster.stage is None else (said,)
    if posted.action is not Action.SEND:
        return ()
    if posted.data:
        if poster.stage is None:
            return ()  # an old page: whose buttons these were is gone
        return (replace(blank, kind=Kind.PRESS, data=posted.data),)
    return (replace(blank, text=posted.text, step=posted.step),)


def voice(poster: Poster, posted: Submission, recording: bytes, now: datetime) -> Payload | None:
    """Return what the inbox gets of a recording; None where nobody is answering (any more)."""
    if not poster.open or poster.stage not in SPEAKING:
        return None
    return Payload(
        poster.campaign,
        poster.token,
        posted.form or new_form(),
        now,
        Kind.VOICE,
        step=posted.step,
        sha256=hashlib.sha256(recording).hexdigest(),
        seconds=posted.seconds,
    )


async def post(
    sessions: sessionmaker[Session],
    keys: Keys,
    receiver: Receiver,
    sent: Sequence[Payload],
    patience: float,
    *,
    recording: bytes | None = None,
) -> Outcome:
    """Keep payloads, then wait until the line is handled, at most `patience` seconds.

    `recording` is what the last one tells of, kept with it.

    Raises ReceiverFull, or the database's error: nothing may have been kept then.
    """
    reader = WebReader()
    ids: list[int] = []
    for payload in sent:
        raw, file = payload.raw(), None
        if recording is not None and payload.kind is Kind.VOICE:
            file = (digest_of(keys, Channel.WEB)(payload.name), recording)
        kept = await receiver.keep(Arrival(Channel.WEB, reader.identify(raw), raw, file))
        if kept.refused:
            return Outcome.REFUSED
        if kept.id is not None:
            ids.append(kept.id)
    line = line_of(keys, sent[-1].token)
    deadline = asyncio.get_running_loop().time() + patience
    pause = FIRST_LOOK
    while await run_in_threadpool(_waits, sessions, line):
        if asyncio.get_running_loop().time() >= deadline:
            return Outcome.WAITING
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, LAST_LOOK)
    dead = await run_in_threadpool(_died, sessions, ids)
    return Outcome.DEAD if dead else Outcome.HANDLED


def _waits(sessions: sessionmaker[Session], line: bytes) -> bool:
    with sessions() as session:
        return bool(session.scalar(_WAITS, {"line": line}))


def _died(sessions: sessionmaker[Session], ids: list[int]) -> bool:
    if not ids:
        return False
    with sessions() as session:
        return MailState.DEAD in set(session.scalars(_STATES, {"ids": ids}))
