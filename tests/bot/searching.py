"""Looking for somebody in every row of every table: in text, in JSON, in bytes, and under every seal."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from consultation.keyring import Keys
from consultation.privacy.sealed import SEALED
from consultation.secrecy import SealBroken
from consultation.tables import Base


def hits(sessions: sessionmaker[Session], keys: Keys, wanted: Collection[str | bytes]) -> dict[str, str]:
    """Return, by `table.column`, the first wanted thing that it holds."""
    found: dict[str, str] = {}
    with sessions() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                for column, value in row.items():
                    name = f"{table.name}.{column}"
                    for one in _found(_readings(keys, name, value), wanted):
                        found.setdefault(name, repr(one))
    return found


def counts(sessions: sessionmaker[Session]) -> dict[str, int]:
    """Return how many rows every table has."""
    with sessions() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def _readings(keys: Keys, name: str, value: Any) -> Iterator[bytes]:
    """Yield the value as bytes, and what it says when it is opened."""
    if value is None:
        return
    if not isinstance(value, (bytes, memoryview)):
        yield str(value).encode()
        return
    raw = bytes(value)
    yield raw
    for purpose in {SEALED.get(name, ""), *SEALED.values()}:
        try:
            yield keys.payloads.open(raw, purpose)
        except SealBroken:
            continue


def _found(readings: Iterator[bytes], wanted: Collection[str | bytes]) -> Iterator[str | bytes]:
    for reading in readings:
        for one in wanted:
            if (one.encode() if isinstance(one, str) else one) in reading:
                yield one
