"""Reads a release's figures for serving: cells only, so that it costs the same whatever the answers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from analysis.tables import EVERYONE, sheet_name
from analysis.thresholds import Withheld
from analysis.told import Estimated, estimated
from analysis.wording import Said, reading_of, say
from consultation.tables import CellRow, ReleaseRow

Place = tuple[str, str, str]  # sheet with its breakdown, row, category
Labels = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Before:
    """The last value that an earlier release shows, where the newest may not show its own."""

    release: int
    numerator: int
    denominator: int
    said: Said


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell: the numbers and how to say them, or why they are withheld.

    `said` is the raw share; `estimate` the best one there is, which is the raw one where nothing is weighted
    or corrected, and None below 60 participants. `reading`: see analysis.wording.READINGS.
    """

    numerator: int | None
    denominator: int | None
    said: Said
    withheld: str | None
    before: Before | None = None
    estimate: Estimated | None = None
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """`code` is "" for everyone. `denominator` is None where withheld, with the reason."""

    code: str
    label: str
    denominator: int | None
    withheld: str | None


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    label: str
    figures: tuple[Figure, ...]  # one per column


@dataclass(frozen=True, slots=True)
class Sheet:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def read_sheet(session: Session, release: ReleaseRow, sheet: str, by: str | None, labels: Labels) -> Sheet:
    """Return a table of a release, in total and by one breakdown. See `read_sheets`."""
    return read_sheets(session, release, {sheet: labels}, by)[sheet]


def read_sheets(
    session: Session, release: ReleaseRow, wanted: Mapping[str, Labels], by: str | None = None
) -> dict[str, Sheet]:
    """Return tables of a release, each in total and by one breakdown.

    wanted: for each table its rows as (code, label), in the order shown. Two queries, whatever the number
    of tables and the size of the campaign.
    """
    names = {sheet_name(sheet, one) for sheet in wanted for one in ("", by or "")}
    cells = _cells(session, release, names)
    before = _before(session, release, cells)
    named = release.about.get("breakdowns", {}).get(by, []) if by else []
    return {
        sheet: _sheet(
            cells,
            before,
            [(sheet, "", "Ensemble"), *((sheet_name(sheet, by or ""), code, label) for code, label in named)],
            labels,
            release.about.get("weighted_with") is not None,
        )
        for sheet, labels in wanted.items()
    }


def _sheet(
    cells: Mapping[Place, CellRow],
    before: Mapping[Place, Before],
    places: Sequence[Place],
    labels: Labels,
    weighted: bool,
) -> Sheet:
    """places: one per column, as (sheet with its breakdown, category, label)."""
    columns = []
    for name, category, title in places:
        base = cells.get((name, EVERYONE, category))
        columns.append(
            Column(category, title, base.numerator if base else None, base.withheld if base else _absent())
        )
    rows = []
    for code, label in labels:
        found = [(name, code, category) for name, category, _ in places]
        rows.append(
            Row(code, label, tuple(_figure(cells.get(one), before.get(one), weighted) for one in found))
        )
    return Sheet(tuple(columns), tuple(rows))


def _cells(session: Session, release: ReleaseRow, names: Collection[str]) -> dict[Place, CellRow]:
    found = session.scalars(select(CellRow).where(CellRow.release_id == release.id, CellRow.sheet.in_(names)))
    return {(cell.sheet, cell.row, cell.column): cell for cell in found}


def _before(session: Session, release: ReleaseRow, cells: dict[Place, CellRow]) -> dict[Place, Before]:
    stale = {place for place, cell in cells.items() if cell.withheld == Withheld.CHANGE}
    if not stale:
        return {}
    statement = (
        select(ReleaseRow.number, CellRow)
        .join(CellRow, CellRow.release_id == ReleaseRow.id)
        .where(
            ReleaseRow.campaign_id == release.campaign_id,
            ReleaseRow.number < release.number,
            CellRow.sheet.in_({place[0] for place in stale}),
            CellRow.numerator.is_not(None),
        )
        .ext(distinct_on(CellRow.sheet, CellRow.row, CellRow.column))
        .order_by(CellRow.sheet, CellRow.row, CellRow.column, ReleaseRow.number.desc())
    )
    found = {}
    for number, cell in session.execute(statement):
        place = (cell.sheet, cell.row, cell.column)
        if place in stale and cell.row != EVERYONE:
            numerator, denominator = cell.numerator or 0, cell.denominator or 0
            found[place] = Before(number, numerator, denominator, say(numerator, denominator))
    return found


def _figure(cell: CellRow | None, before: Before | None, weighted: bool) -> Figure:
    if cell is None or cell.numerator is None or cell.denominator is None:
        return Figure(None, None, Said(), cell.withheld if cell else _absent(), before)
    return Figure(
        cell.numerator,
        cell.denominator,
        say(cell.numerator, cell.denominator),
        None,
        estimate=estimated(cell, weighted),
        reading=reading_of(cell.denominator),
    )


def _absent() -> str:
    """What no release ever wrote has nobody in it: it is withheld as any small figure is."""
    return str(Withheld.DENOMINATOR)
