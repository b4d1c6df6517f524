"""All that is held of somebody, table by table: counts, kinds and dates, found in every table there is.

Rows are found by foreign keys, by ids in columns without one, by the lines of the post, by the payloads
of jobs, and at last by looking for the person's id in every text of every table.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    DateTime,
    Table,
    Text,
    Uuid,
    and_,
    cast,
    false,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from consultation.privacy.belongings import PERSON, belongings, payload_name, rows_of
from consultation.privacy.seeking import Sought
from consultation.tables import AttachmentRow, Base, JobRow, UploadRow

KINDS = ("kind", "forme", "state", "mode_recueil", "channel")
"""Columns that say what a row is: the first that a table has is counted by."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Held:
    """Rows of one table. `mentions`: not the person's own, but their text names the person."""

    table: str
    rows: int
    kinds: Mapping[str, int] = field(default_factory=dict)
    first: datetime | None = None
    last: datetime | None = None
    mentions: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    held: tuple[Held, ...]
    searched: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        return not self.held


def trace(session: Session, sought: Sought, progress: Progress = lambda _done, _total: None) -> Trace:
    """Look for somebody in every table; `progress` is told how many are done."""
    tables = Base.metadata.sorted_tables
    conditions = conditions_of(sought)
    held: list[Held] = []
    for done, table in enumerate(tables):
        progress(done, len(tables))
        own = conditions[table.name]
        held += _count(session, table, own, mentions=False)
        if mentioned := _mentions(table, sought.words):
            held += _count(session, table, or_(*mentioned) & own.is_not(True), mentions=True)
    progress(len(tables), len(tables))
    return Trace(tuple(held), tuple(table.name for table in tables))


def conditions_of(sought: Sought) -> dict[str, ColumnElement[bool]]:
    """Return, for every table, which of its rows are the person's."""
    found: dict[str, list[ColumnElement[bool]]] = {name: [] for name in Base.metadata.tables}
    ids = [participant for participant, _ in sought.people if participant is not None]
    for participant, account in sought.people:
        mine = rows_of(participant, account)
        for name, condition in mine.items():
            found[name].append(condition)
        found[JobRow.__tablename__] += _jobs(mine)
        sources = select(AttachmentRow.source).where(mine[AttachmentRow.__tablename__])
        found[UploadRow.__tablename__].append(UploadRow.key.in_(sources))
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Uuid) and not column.foreign_keys and table.name != PERSON and ids:
                found[table.name].append(column.in_(ids))
            if column.name == "line" and sought.lines:
                found[table.name] += _lines(column, sorted(sought.lines))
    return {name: or_(false(), *conditions) for name, conditions in found.items()}


def _lines(column: Column[Any], lines: list[bytes]) -> Iterator[ColumnElement[bool]]:
    """Messages and addresses of these lines; of the inbox as its two partial indexes say it."""
    if "state" not in column.table.c:
        yield column.in_(lines)
        return
    state = column.table.c.state
    yield and_(column.in_(lines), state == literal_column("'waiting'"))
    yield and_(column.in_(lines), column != literal_column("''"), state != literal_column("'waiting'"))


def _jobs(mine: Mapping[str, ColumnElement[bool]]) -> Iterator[ColumnElement[bool]]:
    for one in belongings():
        if one.key is not None:
            theirs = select(cast(one.key, Text())).where(mine[one.table.name])
            yield JobRow.payload[payload_name(one.table.name)].as_string().in_(theirs)


def _mentions(table: Table, words: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """Conditions on the texts of a table; none where it has no text, or nothing is looked for."""
    columns = [column for column in table.columns if isinstance(column.type, (Text, JSONB, ARRAY, Uuid))]
    return [cast(column, Text()).contains(word, autoescape=True) for column in columns for word in words]


def _count(session: Session, table: Table, condition: ColumnElement[bool], *, mentions: bool) -> list[Held]:
    named = (table.c[name] for name in KINDS if name in table.c)
    kind = next((column for column in named if isinstance(column.type, Text)), None)
    when = next((column for column in table.columns if isinstance(column.type, DateTime)), None)
    columns: list[Any] = [func.count()]
    columns += [func.min(when), func.max(when)] if when is not None else []
    query = select(*columns).select_from(table).where(condition)
    rows, *dates = session.execute(query).one()
    if not rows:
        return []
    first, last = dates or (None, None)
    return [Held(table.name, rows, _kinds(session, table, kind, condition), first, last, mentions)]


def _kinds(
    session: Session, table: Table, kind: Column[Any] | None, condition: ColumnElement[bool]
) -> dict[str, int]:
    if kind is None:
        return {}
    found = session.execute(
        select(kind, func.count()).select_from(table).where(condition).group_by(kind).order_by(kind)
    )
    return {str(name): count for name, count in found}
