"""Writes what files say of territories. What is written again replaces what was there: nothing twice."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from consultation.tables import ActionRow, ActorRow, IndicatorRow, MarginRow, TerritoryRow
from consultation.territories.catalogue import catalogue
from consultation.territories.facts import REFERENCE
from consultation.territories.margin_lines import MarginGroup
from consultation.territories.outlines import OutlineEntry
from consultation.territories.residents import MarginShare
from consultation.territories.statement_lines import ActionEntry, StatementEntry
from consultation.territories.statistics_lines import Entry

UNKNOWN = "ce territoire n’est pas encore connu : importez d’abord ses indicateurs ou son contour"
"""Why what is about an unknown territory is refused: a mistyped code must make none."""
MEDIAN_FROM = 5
"""Territories of a file from which a median says something."""


def ids_of(session: Session, codes: Iterable[str]) -> dict[str, int]:
    """Return the ids of the territories that are known, by code."""
    found = session.execute(
        select(TerritoryRow.code, TerritoryRow.id).where(TerritoryRow.code.in_(set(codes)))
    )
    return dict(found.all())


def write_territories(session: Session, entries: Sequence[Entry] | Sequence[OutlineEntry]) -> dict[str, int]:
    """Keep names and communes that the file gives, and return ids by code. A nameless one has its code."""
    known = {one.code: one for one in entries}
    for one in entries:
        if one.name:
            known[one.code] = one
    new = insert(TerritoryRow)
    given = new.excluded
    statement = new.on_conflict_do_update(
        index_elements=[TerritoryRow.code],
        set_={
            "name": func.coalesce(func.nullif(given.name, given.code), TerritoryRow.name),
            "commune": func.coalesce(given.commune, TerritoryRow.commune),
            "imported_at": func.now(),
        },
    ).returning(TerritoryRow.code, TerritoryRow.id)
    rows = [
        {"code": code, "name": known[code].name or code, "commune": known[code].commune}
        for code in sorted(known)  # in one order: two imports at once wait, and never for each other
    ]
    return dict(session.execute(statement.values(rows)).all())


def write_values(session: Session, entries: Sequence[Entry], ids: dict[str, int]) -> None:
    rows = [
        {
            "territory_id": ids[entry.code],
            "name": value.name,
            "vintage": value.vintage,
            "value": value.value,
            "reference": value.reference,
            "missing": value.missing,
            "source": value.source,
        }
        for entry in entries
        for value in entry.values
    ]
    new = insert(IndicatorRow)
    statement = new.on_conflict_do_update(
        index_elements=[IndicatorRow.territory_id, IndicatorRow.name, IndicatorRow.vintage],
        set_={name: new.excluded[name] for name in ("value", "reference", "missing", "source")},
    )
    if rows:
        session.connection().execute(statement, rows)  # one statement with many parameters: no text to build


def write_margins(session: Session, territory: int, vintage: str, shares: Sequence[MarginShare]) -> None:
    """Replace the breakdowns of a vintage that are given; the others stay."""
    session.execute(
        delete(MarginRow).where(
            MarginRow.territory_id == territory,
            MarginRow.vintage == vintage,
            MarginRow.by.in_({share.by for share in shares}),
        )
    )
    session.execute(
        insert(MarginRow).values(
            [
                {
                    "territory_id": territory,
                    "vintage": vintage,
                    "by": one.by,
                    "category": one.category,
                    "share": one.share,
                    "people": one.people,
                }
                for one in shares
            ]
        )
    )


def write_group(session: Session, group: MarginGroup, ids: dict[str, int]) -> None:
    write_margins(session, ids[group.code], group.vintage, group.shares)


def write_outlines(session: Session, entries: Sequence[OutlineEntry]) -> None:
    ids = write_territories(session, entries)
    for one in entries:
        session.execute(
            update(TerritoryRow).where(TerritoryRow.id == ids[one.code]).values(outline=one.outline)
        )


def write_actions(session: Session, entries: Sequence[ActionEntry], ids: dict[str, int]) -> None:
    """An action of the same title takes its new state, dates and theme."""
    fields = ("scheme", "theme", "operator", "starts_on", "ends_on", "state")
    new = insert(ActionRow)
    statement = new.on_conflict_do_update(
        index_elements=[ActionRow.territory_id, ActionRow.title],
        set_={name: new.excluded[name] for name in fields},
    )
    rows = [
        {"territory_id": ids[one.code], "title": one.action.title}
        | {name: getattr(one.action, name) for name in fields}
        for one in entries
    ]
    if rows:
        session.execute(statement.values(rows))


def write_statements(session: Session, entries: Sequence[StatementEntry], ids: dict[str, int]) -> None:
    """A statement that is there in the same words takes its new source and date."""
    for one in entries:
        said = one.statement
        session.execute(
            delete(ActorRow).where(
                ActorRow.territory_id == ids[one.code],
                ActorRow.actor == said.actor,
                ActorRow.theme == said.theme,
                ActorRow.kind == said.kind,
                ActorRow.text == said.text,
            )
        )
        session.add(
            ActorRow(
                territory_id=ids[one.code],
                actor=said.actor,
                theme=said.theme,
                kind=said.kind,
                text=said.text,
                source=said.source,
                said_on=said.said_on,
            )
        )
        session.flush()


def forget(session: Session, kind: type[ActionRow] | type[ActorRow], ids: Iterable[int]) -> None:
    """Delete all actions or statements of territories, before a file that holds them all."""
    session.execute(delete(kind).where(kind.territory_id.in_(set(ids))))


class Medians:
    """Values of a file by indicator and vintage, eight bytes each, until their medians are known."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], array[float]] = defaultdict(lambda: array("d"))
        self._ids: dict[str, set[int]] = defaultdict(set)

    def add(self, entries: Iterable[Entry], ids: dict[str, int]) -> None:
        known = catalogue()
        for entry in entries:
            self._ids[entry.vintage].add(ids[entry.code])
            for value in entry.values:
                if known[value.name].comparable and value.value is not None:
                    self._values[value.name, value.vintage].append(value.value)

    def write(self, session: Session) -> None:
        """Give what has no reference of its own the median of the file's territories, and say so."""
        for (name, vintage), values in self._values.items():
            if len(values) < MEDIAN_FROM:
                continue
            of = f"médiane des {len(values)} territoires du fichier"
            session.execute(
                update(IndicatorRow)
                .where(
                    IndicatorRow.name == name,
                    IndicatorRow.vintage == vintage,
                    IndicatorRow.territory_id.in_(self._ids[vintage]),
                    IndicatorRow.reference.is_(None),
                )
                .values(
                    reference=round(median(values), 10),
                    source=IndicatorRow.source + f"{REFERENCE}{of}",
                )
            )
