"""Which rows belong to a person: found by following the foreign keys of the tables, however many there are.

A table that is added later is found by itself. What foreign keys do not show (the line of the inbox,
ids in the payload of a job) is known here too, in one place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, ForeignKey, MetaData, Table, false, select, tuple_, union

from consultation.tables import AccountRow, Base, ParticipantRow

PERSON = ParticipantRow.__tablename__
ACCOUNT = AccountRow.__tablename__
PAYLOAD_NAMES: Mapping[str, str] = {"answer_version": "version"}
"""What the payload of a job calls a row of a table, where it is not the table's own name."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """A table whose rows point to rows of a person. `links` are the columns that do."""

    table: Table
    links: tuple[ForeignKey, ...]

    @property
    def goes(self) -> bool:
        """Whether its rows go with what they point to, rather than lose the pointer."""
        return all(link.ondelete == "CASCADE" for link in self.links)

    @property
    def key(self) -> Column[object] | None:
        """The one column that names a row, None where several do."""
        columns = list(self.table.primary_key.columns)
        return columns[0] if len(columns) == 1 else None


def belongings(metadata: MetaData = Base.metadata) -> Iterator[Belonging]:
    """Yield the tables that lead to a participant or an account, parents first, those two left out."""
    reached = {PERSON, ACCOUNT}
    for table in metadata.sorted_tables:
        if table.name in reached:
            continue
        links = tuple(
            link
            for column in table.columns
            for link in sorted(column.foreign_keys, key=lambda one: one.target_fullname)
            if link.column.table.name in reached
        )
        if links:
            reached.add(table.name)
            yield Belonging(table, links)


def rows_of(
    person: ColumnElement[object] | object, account: object, metadata: MetaData = Base.metadata
) -> dict[str, ColumnElement[bool]]:
    """Return, by table, the condition on its rows that are this person's.

    `account` may be None. Other people of the same account are left out; what is the account's own (the
    address, messages to send) is in.
    """
    tables = metadata.tables
    found: dict[str, ColumnElement[bool]] = {
        PERSON: tables[PERSON].c.id == person,
        ACCOUNT: false() if account is None else tables[ACCOUNT].c.id == account,
    }
    for one in belongings(metadata):
        conditions = []
        for link in one.links:
            parent = link.column.table
            if parent.name == PERSON:
                conditions.append(link.parent == person)
            elif parent.name == ACCOUNT:
                conditions.append(false() if account is None else link.parent == account)
            else:
                conditions.append(link.parent.in_(select(link.column).where(found[parent.name])))
        found[one.table.name] = _any(one.table, conditions)
    return found


def _any(table: Table, conditions: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Rows that meet one of the conditions. As OR, no index of any of them would be used."""
    if len(conditions) == 1:
        return conditions[0]
    key = tuple(table.primary_key.columns)
    met = union(*(select(*key).where(condition) for condition in conditions))
    return (key[0] if len(key) == 1 else tuple_(*key)).in_(met)


def payload_name(table: str) -> str:
    """Return the key that a job's payload gives a row of a table under."""
    return PAYLOAD_NAMES.get(table, str(table))
