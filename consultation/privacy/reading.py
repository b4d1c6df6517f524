"""The words that are held of somebody, for who answers a request of access: texts, JSON, opened seals."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Text, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Session

from consultation.keyring import Keys
from consultation.privacy.sealed import SEALED
from consultation.privacy.seeking import Sought
from consultation.privacy.tracing import conditions_of
from consultation.secrecy import SealBroken
from consultation.tables import Base

MOST = 1_000
"""Rows of a table that are read out at most."""
UNREADABLE = "(illisible)"


@dataclass(frozen=True, slots=True)
class Said:
    """One value of one row, as text."""

    table: str
    column: str
    words: str = field(repr=False)


def words_of(session: Session, keys: Keys, sought: Sought) -> Iterator[Said]:
    """Yield what the person's rows say. Files are told by their size: they are not text."""
    conditions = conditions_of(sought)
    for table in Base.metadata.sorted_tables:
        columns = [
            column
            for column in table.columns
            if isinstance(column.type, (Text, JSONB, ARRAY)) or f"{table.name}.{column.name}" in SEALED
        ]
        if not columns:
            continue
        for row in session.execute(select(*columns).where(conditions[table.name]).limit(MOST)):
            for column, value in zip(columns, row, strict=True):
                if value is not None and value != []:
                    purpose = SEALED.get(f"{table.name}.{column.name}")
                    yield Said(table.name, column.name, _text(keys, value, purpose))


def _text(keys: Keys, value: object, purpose: str | None) -> str:
    if purpose is None:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    assert isinstance(value, (bytes, memoryview))
    try:
        opened = keys.payloads.open(bytes(value), purpose)
    except SealBroken:
        return UNREADABLE
    try:
        return opened.decode()
    except UnicodeDecodeError:
        return f"({len(opened)} octets)"
