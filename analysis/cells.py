"""Cells of a release: written once, read for serving. What is withheld is never written."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from analysis.earlier import Earlier
from analysis.shield import Shield
from analysis.tables import EVERYONE, sheet_name
from analysis.thresholds import Withheld
from consultation.tables import CellRow, ReleaseRow


def write_cells(session: Session, release: ReleaseRow, shields: Sequence[Shield]) -> int:
    """Write every cell of a release; return how many."""
    rows = [cell for shield in shields for cell in _cells(release.id, shield)]
    if rows:
        session.execute(insert(CellRow), rows)
    return len(rows)


def _cells(release_id: int, shield: Shield) -> Iterator[dict[str, Any]]:
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
            }


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
