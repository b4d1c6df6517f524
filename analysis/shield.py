"""A table on its way out: its counts, and what of them is withheld, and why."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.equations import Mask, grid
from analysis.tables import Table
from analysis.thresholds import DENOMINATOR_AT_LEAST, SIDE_AT_LEAST, Withheld

Reasons = NDArray[np.int8]


@dataclass(slots=True)
class Shield:
    """`why` is a (K+1, C) grid of Withheld.number: denominators in row 0, then the table's rows.

    `stale`: cells whose value an earlier release shows, unchanged since: withholding them hides nothing.
    `low`, `high`: what earlier releases say about a value, if answers are only added.
    """

    table: Table
    why: Reasons
    stale: Mask
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    values: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        self.values = grid(self.table)

    @classmethod
    def of(cls, table: Table) -> "Shield":
        shape = (len(table.rows) + 1, len(table.columns))
        high = np.broadcast_to(table.base, shape).copy()
        return cls(table, np.zeros(shape, np.int8), np.zeros(shape, bool), np.zeros(shape, np.int64), high)

    @property
    def width(self) -> int:
        return len(self.table.columns)

    @property
    def shown(self) -> Mask:
        shown: Mask = self.why == 0
        return shown

    @property
    def known(self) -> Mask:
        """What a reader is taken to know: what is shown, what still is as it was, and denominators
        (participation totals are live)."""
        known: Mask = self.shown | self.stale
        known[0] = True
        return known

    def hide(self, row: int, column: int, reason: Withheld) -> None:
        """Withhold a cell; a denominator takes its column with it, the total denominator the table."""
        if row:
            self.why[row, column] = self.why[row, column] or reason.number
        elif column:
            self.why[:, column] = reason.number
        else:
            self.why[:, :] = reason.number


def withhold_small(shield: Shield) -> None:
    """Withhold every figure that is below the thresholds by itself."""
    base, counts = shield.table.base, shield.table.counts
    for column in np.flatnonzero(base < DENOMINATOR_AT_LEAST):
        if not (column and shield.why[0, 0]):
            shield.hide(0, int(column), Withheld.DENOMINATOR)
    small = (counts < SIDE_AT_LEAST) | (base[None, :] - counts < SIDE_AT_LEAST)
    why = shield.why[1:]
    why[small & (why == 0)] = Withheld.SIDE.number
