"""What earlier releases showed, and what their difference to a new one gives away."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.equations import Equation, Mask, derivable, equations_of_columns, equations_of_row
from analysis.shield import Shield
from analysis.tables import EVERYONE, PAIRS, Table, sheet_name
from analysis.thresholds import CHANGES_AT_LEAST, Withheld, change_publishable

CellKey = tuple[str, str, str]  # sheet with its breakdown, row, category


@dataclass(frozen=True, slots=True)
class Earlier:
    """Every cell of an earlier release: its numerator, or None where it was withheld.

    A cell that is not there was known to be nobody: every category with a participant has a column.
    """

    number: int
    cells: Mapping[CellKey, int | None]


def align(table: Table, earlier: Earlier) -> tuple[NDArray[np.int64], Mask]:
    """Return what a release showed on the (K+1, C) grid of a table: values, and where they are known."""
    rows = (EVERYONE, *table.rows)
    listed = {sheet for sheet, _, _ in earlier.cells} if table.columns.links else set()
    values = np.zeros((len(rows), len(table.columns)), np.int64)
    known = np.ones(values.shape, bool)
    for column, (by, category) in enumerate(table.columns.names):
        sheet = sheet_name(table.sheet, by)
        if by in PAIRS and sheet not in listed:
            known[:, column] = False  # a release without the pair said nothing of it
            continue
        for row, code in enumerate(rows):
            value = earlier.cells.get((sheet, code, category), 0)
            known[row, column] = value is not None
            values[row, column] = value or 0
    return values, known


def recall(shield: Shield, seen: Sequence[tuple[NDArray[np.int64], Mask]]) -> None:
    """Note what earlier releases say about a table's values: see `Shield.stale`, `low` and `high`."""
    now, base = shield.values, shield.table.base
    for values, known in seen:
        both = known & known[0]
        shield.stale |= both & (values == now) & (values[0] == base)
        least, most = values, values + base - values[0]
        shield.low = np.where(both & (least <= now), np.maximum(shield.low, least), shield.low)
        shield.high = np.where(both & (most >= now), np.minimum(shield.high, most), shield.high)


def withhold_changes(shield: Shield, values: NDArray[np.int64], known: Mask) -> None:
    """Withhold what shows, by its difference to one earlier release, a change among too few people."""
    change = shield.values - values
    if not (known & shield.shown).any():
        return
    _withhold_base(shield, change, known)
    usable = known & (shield.shown | shield.stale)
    for row, column in zip(*np.nonzero(usable & shield.shown), strict=True):
        if row and not change_publishable(int(change[row, column]), int(change[0, column])):
            shield.hide(int(row), int(column), Withheld.CHANGE)
    _withhold_rest(shield, change, known)


def _withhold_base(shield: Shield, change: NDArray[np.int64], known: Mask) -> None:
    for column in range(len(shield.table.columns)):
        if shield.shown[0, column] and known[0, column] and not _enough(int(change[0, column])):
            shield.hide(0, column, Withheld.CHANGE)
    equations = list(equations_of_row(shield.table, 0))
    while (victim := _base_victim(shield, change[0], known[0], equations)) is not None:
        shield.hide(0, victim, Withheld.CHANGE)


def _base_victim(
    shield: Shield, change: NDArray[np.int64], known: Mask, equations: Sequence[Equation]
) -> int | None:
    """Return a denominator to withhold, of the first sum that leaves a change among too few."""
    usable = known & (shield.shown[0] | shield.stale[0])
    removable = usable & shield.shown[0] & ~shield.stale[0]
    solved: Collection[int] = ()
    if shield.table.columns.links:
        found = derivable(equations, usable, change)
        if not all(_enough(value) for value in found.values()):
            solved = found
    for equation in equations:
        parts = equation.parts
        candidates = parts[removable[parts]]
        if not candidates.size:
            continue
        rest = int(change[equation.whole] - change[parts[usable[parts]]].sum())
        left = usable[equation.whole] and not usable[parts].all() and not _enough(rest)
        if left or equation.whole in solved or any(int(part) in solved for part in parts):
            return int(candidates[np.abs(change[candidates]).argmax()])
    return None


def _enough(change: int) -> bool:
    return change == 0 or abs(change) >= CHANGES_AT_LEAST


def _withhold_rest(shield: Shield, change: NDArray[np.int64], known: Mask) -> None:
    table, width = shield.table, len(shield.table.columns)
    rows = [list(equations_of_row(table, row)) for row in range(1, len(table.rows) + 1)]
    systems = [[e for row in rows for e in row] + list(equations_of_columns(table))]
    for equations in systems if table.exclusive else rows:
        while (victim := _victim(shield, change, known, equations)) is not None:
            shield.hide(*divmod(victim, width), Withheld.CHANGE)


def _victim(
    shield: Shield, change: NDArray[np.int64], known: Mask, equations: Sequence[Equation]
) -> int | None:
    """Return a cell (flat) to withhold, of the first equation whose rest is a change among too few."""
    usable = (known & (shield.shown | shield.stale)).ravel()
    flat, width = change.ravel(), len(shield.table.columns)
    removable = (shield.shown & ~shield.stale).ravel() & usable
    if not removable.any():
        return None
    for equation in equations:
        known_parts = equation.parts[usable[equation.parts]]
        candidates = equation.parts[removable[equation.parts]]
        if candidates.size and not _rest_safe(equation, flat, usable, known_parts, width):
            return int(candidates[np.abs(flat[candidates]).argmax()])
    solved = derivable(equations, usable, flat)
    few = [
        cell
        for cell, value in solved.items()
        if cell >= width and not change_publishable(value, int(flat[cell % width]))
    ]
    # Of what touches it, or else, through a pair, of what touches anything that led there.
    for cells in ([cell] for cell in few) if not shield.table.columns.links else ([*few], [*solved]):
        for equation in equations if few else ():
            candidates = equation.parts[removable[equation.parts]]
            if candidates.size and not {equation.whole, *equation.parts.tolist()}.isdisjoint(cells):
                return int(candidates[np.abs(flat[candidates]).argmax()])
    return None


def _rest_safe(
    equation: Equation, flat: NDArray[np.int64], usable: Mask, known_parts: NDArray[np.intp], width: int
) -> bool:
    hidden = equation.parts.size - known_parts.size
    whole_known = bool(usable[equation.whole])
    if not whole_known:
        # Every part is shown: their sum is the change of the whole.
        return bool(hidden) or change_publishable(
            int(flat[known_parts].sum()), int(flat[equation.whole % width])
        )
    if not hidden or not known_parts.size:
        return True
    rest = int(flat[equation.whole] - flat[known_parts].sum())
    people = int(flat[equation.whole % width])
    if not equation.across:
        people -= int(flat[known_parts % width].sum())
    return change_publishable(rest, people)
