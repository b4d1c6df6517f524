"""Changing keys: another master key wraps the others, another payload key seals what the old one sealed.

Each step may be cut short and carried out again. While what is sealed is sealed again, both payload keys
are in the keyring and `Keys.payloads` opens either; at the end the old one is deleted. A campaign's HMAC
key and the key of the lines never change: they are what people and messages are recognised by.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, func, select, text, update
from sqlalchemy.orm import Session, sessionmaker

from consultation.keyring import PAYLOADS, PAYLOADS_BEFORE, Keys
from consultation.privacy.sealed import SealedColumn, sealed_columns
from consultation.secrecy import Box, SealBroken, new_key
from consultation.tables import CampaignRow, KeyRow

BATCH = 200
FILES = 4
"""Rows of one transaction; of files, which have megabytes."""
ACCESS_LOCK = 0x6B657973
DAY = "webchat-source-"
"""Keys of a day (bot.webchat.source) are all wrapped for this purpose."""

Progress = Callable[[int, int], None]


class RotationUnderWay(Exception):
    """Another process is changing the keys."""


@dataclass(frozen=True, slots=True)
class Resealed:
    """`unreadable`: values that neither key opens, left as they are; by column."""

    rows: int
    unreadable: Counter[str]


def hold_rotation(session: Session) -> None:
    """Be the only one who changes keys until this session's transaction ends; raises RotationUnderWay."""
    if not session.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": ACCESS_LOCK}):
        raise RotationUnderWay


def others_running(session: Session, ours: str) -> list[str]:
    """Return the names of other processes of Porte-voix at this database, which hold keys in memory."""
    found = session.scalars(
        text(
            """
            SELECT DISTINCT application_name FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
              AND application_name LIKE 'portevoix%' AND application_name <> :ours
            ORDER BY application_name
            """
        ),
        {"ours": ours},
    )
    return list(found)


def rewrap(session: Session, old: Box, new: Box) -> int:
    """Wrap every key with the new master key; return how many were not yet. All or none, by the caller's
    transaction. Raises SealBroken where neither master opens one."""
    changed = 0
    for row in session.scalars(select(KeyRow).order_by(KeyRow.name).with_for_update()):
        purpose = DAY if row.name.startswith(DAY) else row.name
        wrapped = _again(row.wrapped, purpose, old, new)
        if wrapped is not None:
            row.wrapped, changed = wrapped, changed + 1
    sealed = select(CampaignRow).where(CampaignRow.sealed_key.is_not(None)).order_by(CampaignRow.id)
    for campaign in session.scalars(sealed.with_for_update()):
        assert campaign.sealed_key is not None
        wrapped = _again(campaign.sealed_key, "campaign", old, new)
        if wrapped is not None:
            campaign.sealed_key, changed = wrapped, changed + 1
    session.flush()
    return changed


def _again(sealed: bytes, purpose: str, old: Box, new: Box) -> bytes | None:
    """Return the value sealed with `new`, None where it is already; raises SealBroken."""
    try:
        new.open(sealed, purpose)
    except SealBroken:
        return new.seal(old.open(sealed, purpose), purpose)
    return None


def begin_payload_key(session: Session, master: Box) -> bool:
    """Make another payload key and keep the one before; False where a change is under way already."""
    if session.get(KeyRow, PAYLOADS_BEFORE) is not None:
        return False
    row = session.get_one(KeyRow, PAYLOADS, with_for_update=True)
    current = master.open(row.wrapped, PAYLOADS)
    session.add(KeyRow(name=PAYLOADS_BEFORE, wrapped=master.seal(current, PAYLOADS_BEFORE)))
    row.wrapped = master.seal(new_key(), PAYLOADS)
    session.flush()
    return True


def reseal(
    sessions: sessionmaker[Session], keys: Keys, progress: Progress = lambda _done, _total: None
) -> Resealed:
    """Seal again what the key before sealed, in small transactions; what is done already is passed over."""
    columns = list(sealed_columns())
    with sessions() as session:
        total = sum(_count(session, one) for one in columns)
    new, old = Box(keys.payloads.key), keys.payloads.older
    assert old is not None
    rows, seen, unreadable = 0, 0, Counter[str]()
    for one in columns:
        for found, changed, broken in _column(sessions, one, old, new):
            seen, rows = seen + found, rows + changed
            unreadable[one.name] += broken
            progress(min(seen, total), total)
    return Resealed(rows, +unreadable)


def _count(session: Session, one: SealedColumn) -> int:
    return session.scalar(select(func.count()).where(one.column.is_not(None))) or 0


def _column(
    sessions: sessionmaker[Session], one: SealedColumn, old: Box, new: Box
) -> Iterator[tuple[int, int, int]]:
    """Yield, for each transaction, how many values were seen, sealed again, and unreadable."""
    table = one.column.table
    (key,) = table.primary_key.columns
    limit = FILES if one.name in ("attachment.sealed", "upload.sealed") else BATCH
    last = None
    while True:
        with sessions.begin() as session:
            wanted = select(key, one.column).where(one.column.is_not(None)).order_by(key).limit(limit)
            if last is not None:
                wanted = wanted.where(key > last)
            found = session.execute(wanted.with_for_update()).all()
            again: list[dict[str, object]] = []
            broken = 0
            for id_, sealed in found:
                try:
                    value = _again(bytes(sealed), one.purpose, old, new)
                except SealBroken:
                    broken += 1
                    continue
                if value is not None:
                    again.append({"row": id_, "value": value})
            if again:
                changing = update(table).where(key == bindparam("row"))
                session.connection().execute(changing.values({one.column.name: bindparam("value")}), again)
        if not found:
            return
        last = found[-1][0]
        yield len(found), len(again), broken


def forget_payload_key(session: Session) -> None:
    """Delete the payload key before: what it sealed and nobody sealed again is unreadable from now on."""
    session.execute(delete(KeyRow).where(KeyRow.name == PAYLOADS_BEFORE))
