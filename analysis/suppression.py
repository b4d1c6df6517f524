"""Complementary suppression within one table of one release.

What a reader is taken to know: every denominator (participation totals are live), what is shown, what an
earlier release showed and is still true, why each figure is withheld, and the rules themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.equations import (
    Equation,
    Mask,
    derivable,
    equations_of_columns,
    equations_of_row,
    grid,
    narrow,
)
from analysis.tables import Table
from analysis.thresholds import (
    DENOMINATOR_AT_LEAST,
    SIDE_AT_LEAST,
    SPREAD_AT_LEAST,
    Withheld,
    publishable,
)

Reasons = NDArray[np.int8]


@dataclass(slots=True)
class Shield:
    """A table with what is withheld so far: `why` is a (K+1, C) grid of Withheld.number.

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
    def shown(self) -> Mask:
        shown: Mask = self.why == 0
        return shown

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


def complete(shield: Shield) -> None:
    """Withhold more until nothing withheld can be worked out from what is shown of this table."""
    _complete_base(shield)
    table = shield.table
    if table.exclusive:
        rows = range(1, len(table.rows) + 1)
        equations = [e for row in rows for e in equations_of_row(table, row)]
        _complete_counts(shield, [*equations, *equations_of_columns(table)])
        return
    shown = shield.shown
    for row in range(1, len(table.rows) + 1):
        if shown[row].any() and not shown[row].all():
            _complete_counts(shield, list(equations_of_row(table, row)))


def _complete_base(shield: Shield) -> None:
    """Withheld denominators of a breakdown must together be 11 participants or more."""
    base = shield.table.base
    for span in shield.table.columns.slices():
        while True:
            shown = shield.shown[0, span] | shield.stale[0, span]
            rest = int(base[span][~shown].sum())
            if shield.why[0, 0] or shown.all() or rest >= DENOMINATOR_AT_LEAST or not shown.any():
                break
            candidates = np.flatnonzero(shown & ~shield.stale[0, span])
            if not candidates.size:
                break
            smallest = candidates[base[span][candidates].argmin()]
            shield.hide(0, span.start + int(smallest), Withheld.COMPLEMENT)


def _complete_counts(shield: Shield, equations: Sequence[Equation]) -> None:
    while True:
        for victim in _victims(shield, equations):
            row, column = divmod(victim, len(shield.table.columns))
            shield.hide(row, column, Withheld.COMPLEMENT)
            break
        else:
            return


def _victims(shield: Shield, equations: Sequence[Equation]) -> list[int]:
    """Return at most one cell (flat) to withhold next: of the first equation that says too much."""
    known = (shield.shown | shield.stale).ravel().copy()
    known[: len(shield.table.columns)] = True
    values = shield.values.ravel()
    for equation in equations:
        if _says_too_much(shield, equation, known) and (victim := _smallest(shield, equation)) is not None:
            return [victim]
    width = len(shield.table.columns)
    tight = _too_tight(shield, equations, known)
    solved = derivable(equations, known, values)
    tight |= {i for i in solved if not publishable(int(values[i]), int(shield.table.base[i % width]))}
    for cell in sorted(tight):
        for equation in equations:
            touches = equation.whole == cell or cell in equation.parts
            if touches and (victim := _smallest(shield, equation)) is not None:
                return [victim]
    # Every option of the column is withheld already: without the denominator nothing follows.
    for cell in sorted(tight):
        if not shield.why[0, cell % width] and shield.table.exclusive:
            return [cell % width]
    return []


def _says_too_much(shield: Shield, equation: Equation, known: Mask) -> bool:
    """True if what an equation leaves for its withheld parts, taken together, is not publishable."""
    values, width = shield.values.ravel(), len(shield.table.columns)
    hidden = equation.parts[~known[equation.parts]]
    if not known[equation.whole]:
        return not hidden.size and not _safe(shield, equation.whole)
    if not hidden.size or hidden.size == equation.parts.size:
        return False
    rest = int(values[hidden].sum())
    if equation.across:
        return not publishable(rest, int(shield.table.base[equation.whole]))
    return not publishable(rest, int(shield.table.base[hidden % width].sum()))


def _safe(shield: Shield, cell: int) -> bool:
    return publishable(
        int(shield.values.ravel()[cell]), int(shield.table.base[cell % len(shield.table.columns)])
    )


def _smallest(shield: Shield, equation: Equation) -> int | None:
    """The shown part of an equation whose loss costs least (the smallest side); else its whole."""
    shown = (shield.shown & ~shield.stale).ravel()
    candidates = equation.parts[shown[equation.parts]]
    if not candidates.size:
        whole = equation.whole
        return whole if shown[whole] and whole >= len(shield.table.columns) else None
    values = shield.values.ravel()[candidates]
    base = shield.table.base[candidates % len(shield.table.columns)]
    return int(candidates[np.minimum(values, base - values).argmin()])


def _too_tight(shield: Shield, equations: Sequence[Equation], known: Mask) -> set[int]:
    """Return the withheld cells below the thresholds that a reader may narrow too far."""
    values, width = shield.values.ravel(), len(shield.table.columns)
    base = np.broadcast_to(shield.table.base, shield.values.shape).ravel()
    low, high = _first_bounds(shield, values, base)
    low[known] = high[known] = values[known]
    before = high - low
    low, high = narrow(equations, low, high)
    small = (values < SIDE_AT_LEAST) | (base - values < SIDE_AT_LEAST)
    small[:width] = False
    narrowed = (high - low < SPREAD_AT_LEAST) & (high - low < before)
    return {int(i) for i in np.flatnonzero(small & ~known & narrowed)}


def _first_bounds(
    shield: Shield, values: NDArray[np.int64], base: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What a reader knows of each cell before adding up: its reason, and what earlier releases said."""
    why = shield.why.ravel()
    low, high = shield.low.ravel().copy(), shield.high.ravel().copy()
    side = why == Withheld.SIDE.number
    few = values < SIDE_AT_LEAST
    high[side & few] = np.minimum(high, SIDE_AT_LEAST - 1)[side & few]
    low[side & ~few] = np.maximum(low, base - SIDE_AT_LEAST + 1)[side & ~few]
    spare = (why == Withheld.COMPLEMENT.number) & (base >= DENOMINATOR_AT_LEAST)
    spare &= (values >= SIDE_AT_LEAST) & (base - values >= SIDE_AT_LEAST)
    low[spare] = np.maximum(low, SIDE_AT_LEAST)[spare]
    high[spare] = np.minimum(high, base - SIDE_AT_LEAST)[spare]
    return low, high
