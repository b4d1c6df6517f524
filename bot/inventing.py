"""Puts invented residents' forms through the inbox and the runner, as if a team had entered them."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy.orm import Session, sessionmaker

from bot import inbox
from bot.field.reader import FieldReader, payload
from bot.handling import Clock
from bot.inbox import Arrival
from bot.invented import Resident
from bot.runner import Runner
from consultation.keyring import Keys
from consultation.words import Channel

BATCH = 64
APART = timedelta(minutes=53)
"""Between two forms: some days of field work, all of them in the past."""


def enter(
    sessions: sessionmaker[Session], keys: Keys, code: str, residents: Iterable[Resident], clock: Clock
) -> None:
    """Keep and handle each resident's form; known ones change nothing. The campaign is open."""
    reader = FieldReader()
    runner = Runner(sessions, keys, {Channel.CONSOLE: reader}, clock)
    left = iter(residents)
    while batch := list(islice(left, BATCH)):
        raws = [_raw(code, one, clock()) for one in batch]
        with sessions.begin() as session:
            inbox.keep(session, keys, [Arrival(Channel.CONSOLE, reader.identify(raw), raw) for raw in raws])
        while runner.step(BATCH):
            pass


def _raw(code: str, resident: Resident, now: datetime) -> bytes:
    at = now - APART * (1 + resident.number % 300)
    body = json.dumps(resident.body(1, at.isoformat()), ensure_ascii=False)
    return payload(
        campaign=code,
        form=f"habitant-invente-{resident.number:05}",
        attempt=1,
        by="habitants inventés",
        at=now,
        body=body,
    )
