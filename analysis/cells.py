"""Cells of a release: written once, read for serving. What is withheld is never written."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from analysis.earlier import Earlier
from analysis.estimates import Cell
from analysis.shield import Shield
from analysis.statistics.estimate import Estimate, Method
from analysis.tables import EVERYONE, sheet_name
from analysis.thresholds import Withheld
from consultation.tables import CellRow, ReleaseRow


def write_cells(
    session: Session,
    release: ReleaseRow,
    shields: Sequence[Shield],
    estimates: Sequence[Mapping[Cell, Estimate]],
) -> int:
    """Write every cell of a release, with its estimate where it has one; return how many."""
    rows = [
        cell
        for shield, found in zip(shields, estimates, strict=True)
        for cell in _cells(release.id, shield, found)
    ]
    if rows:
        session.execute(insert(CellRow), rows)
    return len(rows)


def _cells(release_id: int, shield: Shield, found: Mapping[Cell, Estimate]) -> Iterator[dict[str, Any]]:
    table = shield.table
    for row, code in enumerate((EVERYONE, *table.rows)):
        for column, (by, category) in enumerate(table.columns.names):
            why = Withheld.of(int(shield.why[row, column]))
            # The row of everyone tells a breakdown's denominators, as parts of the table's own.
            whole = table.base[column] if row else table.base[0]
            yield {
                "release_id": release_id,
                "sheet": sheet_name(table.sheet, by),
                "row": code,
                "column": category,
                "numerator": None if why else int(shield.values[row, column]),
                "denominator": None if why else int(whole),
                "withheld": why,
                **_estimate(None if why else found.get((row, column))),
            }


def _estimate(one: Estimate | None) -> dict[str, Any]:
    if one is None:
        return dict.fromkeys(("share", "low", "high", "n_eff", "method"))
    return {
        "share": one.share,
        "low": one.low,
        "high": one.high,
        "n_eff": one.n_eff,
        "method": one.method.value,
    }


def earlier_estimates(
    session: Session, last: ReleaseRow, shields: Sequence[Shield]
) -> dict[int, dict[Cell, Estimate]]:
    """Return the weighted shares that the last release shows of counts that have not changed since, by the
    place of their table."""
    statement = select(CellRow).where(CellRow.release_id == last.id, CellRow.method == Method.WILSON)
    known = {(cell.sheet, cell.row, cell.column): cell for cell in session.scalars(statement)}
    found: dict[int, dict[Cell, Estimate]] = {}
    for place, shield in enumerate(shields):
        table = shield.table
        for row, code in enumerate(table.rows, start=1):
            for column, (by, category) in enumerate(table.columns.names):
                cell = known.get((sheet_name(table.sheet, by), code, category))
                counts = (int(shield.values[row, column]), int(table.base[column]))
                if cell is not None and (cell.numerator, cell.denominator) == counts:
                    found.setdefault(place, {})[row, column] = _as_estimate(cell)
    return found


def _as_estimate(cell: CellRow) -> Estimate:
    assert cell.share is not None and cell.low is not None
    assert cell.high is not None and cell.n_eff is not None and cell.method is not None
    return Estimate(cell.share, cell.low, cell.high, cell.n_eff, Method(cell.method))


def earlier_releases(session: Session, campaign_id: int) -> Iterator[Earlier]:
    """Yield what every earlier release of a campaign shows, oldest first, one in memory at a time."""
    statement = (
        select(ReleaseRow.number, CellRow.sheet, CellRow.row, CellRow.column, CellRow.numerator)
        .join(CellRow, CellRow.release_id == ReleaseRow.id)
        .where(ReleaseRow.campaign_id == campaign_id)
        .order_by(ReleaseRow.number)
        .execution_options(yield_per=20_000)
    )
    for number, cells in groupby(session.execute(statement), key=lambda cell: int(cell[0])):
        yield Earlier(number, {(sheet, row, column): value for _, sheet, row, column, value in cells})
