"""Complementary suppression within one table of one release."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.equations import Equation, Indices, derivable, equations_of_columns, equations_of_row
from analysis.exposure import exposed_cells, exposed_sum
from analysis.shield import Shield
from analysis.thresholds import DENOMINATOR_AT_LEAST, SIDE_AT_LEAST, SPREAD_AT_LEAST, Withheld

NEVER = np.iinfo(np.int64).max // 8


def complete(shield: Shield) -> None:
    """Withhold more until nothing withheld can be worked out from what is shown of this table."""
    _complete_base(shield)
    table, shown = shield.table, shield.shown
    rows = range(1, len(table.rows) + 1)
    if table.exclusive:
        if not shown[1:].all():
            equations = [one for row in rows for one in equations_of_row(table, row)]
            _complete_counts(shield, [*equations, *equations_of_columns(table)])
        return
    for row in rows:
        if shown[row].any() and not shown[row].all():
            _complete_counts(shield, list(equations_of_row(table, row)))


def _complete_base(shield: Shield) -> None:
    """Withheld denominators that a sum leaves must together be 11 participants or more."""
    equations = list(equations_of_row(shield.table, 0))
    while not shield.why[0, 0] and (column := _base_victim(shield, equations)) is not None:
        shield.hide(0, column, Withheld.COMPLEMENT)


def _base_victim(shield: Shield, equations: Sequence[Equation]) -> int | None:
    base, known = shield.table.base, shield.shown[0] | shield.stale[0]
    for equation in equations:
        hidden = equation.parts[~known[equation.parts]]
        if not known[equation.whole] or not 0 < hidden.size < equation.parts.size:
            continue
        if base[hidden].sum() < DENOMINATOR_AT_LEAST and (one := _least(shield, equation.parts)) is not None:
            return one
    if not shield.table.columns.links:
        return None  # without a pair, sums share nothing but the total
    solved = derivable(equations, known, base)
    if any(base[column] < DENOMINATOR_AT_LEAST for column in solved):
        for equation in equations:  # pairs first: they are the finest
            touched = equation.whole in solved or any(int(part) in solved for part in equation.parts)
            if touched and (one := _least(shield, equation.parts)) is not None:
                return one
    return None


def _least(shield: Shield, columns: Indices) -> int | None:
    """The shown denominator whose loss costs least; what an earlier release shows comes last."""
    candidates = columns[shield.shown[0, columns]]
    if not candidates.size:
        return None
    cost = shield.table.base[candidates] + np.where(shield.stale[0, candidates], NEVER, 0)
    return int(candidates[cost.argmin()])


def _complete_counts(shield: Shield, equations: Sequence[Equation]) -> None:
    while victims := _victims(shield, equations):
        for cell in victims:
            shield.hide(*divmod(cell, shield.width), Withheld.COMPLEMENT)


def _victims(shield: Shield, equations: Sequence[Equation]) -> list[int]:
    """Return the cells (flat) to withhold next, for the first thing that says too much; empty when done."""
    exposed = exposed_cells(shield, equations)
    for cell in exposed:
        row, column = divmod(cell, shield.width)
        if shield.table.exclusive and (
            found := _square(shield, row, column) if column else _twin(shield, row)
        ):
            return found
    for equation in equations:
        if exposed_sum(shield, equation) and (one := _smallest(shield, equation)) is not None:
            return [one]
    if exposed and shield.table.columns.links and (one := _of_pair(shield, equations, exposed)) is not None:
        return [one]
    for cell in exposed:
        for equation in equations:
            touches = equation.whole == cell or cell in equation.parts
            if touches and (one := _smallest(shield, equation)) is not None:
                return [one]
    # What shows a row's total through another breakdown (of one category, say) is withheld with it.
    for cell in exposed:
        row = cell // shield.width
        beside = [one for one in equations if not one.across and one.whole // shield.width == row]
        for equation in sorted(beside, key=lambda one: not shield.known.ravel()[one.parts].all()):
            if (one := _smallest(shield, equation)) is not None:
                return [one]
    # All that could be added up is withheld already: without the denominator nothing follows.
    return [cell % shield.width for cell in exposed[:1] if shield.shown[0, cell % shield.width]]


def _of_pair(shield: Shield, equations: Sequence[Equation], exposed: Sequence[int]) -> int | None:
    """A cell of a pair to withhold, so that what it adds up to can no longer be derived: the finest first."""
    solved = derivable(equations, shield.known.ravel(), shield.values.ravel())
    shown, cost = shield.shown.ravel(), _cost(shield).ravel()
    wholes = {whole for whole, _ in shield.table.columns.links}
    crossed = [one for one in equations if not one.across and one.whole % shield.width in wholes]
    for cells in ({*solved}, {*exposed}):
        for equation in crossed:
            candidates = equation.parts[shown[equation.parts]]
            if candidates.size and not cells.isdisjoint({equation.whole, *equation.parts.tolist()}):
                return int(candidates[cost[candidates].argmin()])
    return None


def _cost(shield: Shield) -> NDArray[np.int64]:
    """What withholding each cell loses: its smaller side; nothing if it is withheld, never if known."""
    sides = np.minimum(shield.values, shield.table.base - shield.values)
    cost: NDArray[np.int64] = np.where(shield.shown, sides, 0)
    cost[shield.stale] = NEVER
    return cost


def _square(shield: Shield, row: int, column: int) -> list[int]:
    """Protect an option's count in a breakdown by the cheapest rectangle of withheld cells around it.

    The hypercube method (Repsilber; Giessing 2004, LNCS 3050): a cell in a rectangle can move as far as
    the others give way.
    """
    span = next(span for span in shield.table.columns.slices() if span.start <= column < span.stop)
    cost, values = _cost(shield), shield.values
    least = np.where(shield.shown, SIDE_AT_LEAST, 0)  # what a reader will know that it is at least
    best: tuple[int, list[int]] = (NEVER, [])
    for other in range(1, len(values)):
        for beside in range(span.start, span.stop):
            if other == row or beside == column:
                continue
            corners = [(row, beside), (other, column), (other, beside)]
            price = sum(int(cost[corner]) for corner in corners)
            room = [int(values[corner] - least[corner]) for corner in corners]
            moves = min(room[0], room[1]) + min(int(values[row, column]), room[2])
            if 0 < price < best[0] and moves >= SPREAD_AT_LEAST:
                best = (price, [r * shield.width + c for r, c in corners])
    return [cell for cell in best[1] if shield.shown.ravel()[cell]]


def _twin(shield: Shield, row: int) -> list[int]:
    """Protect an option that few chose at all: withhold the next smallest throughout."""
    cost = _cost(shield)[:, 0]
    others = [one for one in range(1, len(cost)) if one != row and 0 < cost[one] < NEVER]
    if not others:
        return []
    twin = min(others, key=lambda one: int(cost[one]))
    return [twin * shield.width + column for column in range(shield.width) if shield.shown[twin, column]]


def _smallest(shield: Shield, equation: Equation) -> int | None:
    """The shown part of an equation whose loss costs least; else its whole.

    What an earlier release shows comes last: withholding it helps only against who did not read that one.
    """
    shown, cost = shield.shown.ravel(), _cost(shield).ravel()
    candidates = equation.parts[shown[equation.parts]]
    whole = equation.whole
    if whole >= shield.width and shown[whole] and (not candidates.size or cost[candidates].min() >= NEVER):
        return whole
    return int(candidates[cost[candidates].argmin()]) if candidates.size else None
