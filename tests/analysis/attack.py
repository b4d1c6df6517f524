"""An attacker with a pencil: solves the sums of everything that was served, exactly, in fractions.

Shares no code with the gate that it attacks, but for the layout of a table and the thresholds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from analysis.shield import Shield
from analysis.tables import Table

Name = tuple[str, int, int]  # table, row of the grid, column
Sum = tuple[Name, list[Name]]


@dataclass(frozen=True)
class Served:
    """A release as readers have it, and the truth to tell whether they found it."""

    shown: dict[Name, int]
    truth: dict[Name, int]
    sums: list[Sum]


def serve(shields: Sequence[Shield]) -> Served:
    shown: dict[Name, int] = {}
    truth: dict[Name, int] = {}
    sums: list[Sum] = []
    for shield in shields:
        table = shield.table
        for row in range(len(table.rows) + 1):
            for column in range(len(table.columns)):
                name = (table.sheet, row, column)
                truth[name] = int(table.counts[row - 1, column] if row else table.base[column])
                if not shield.why[row, column]:
                    shown[name] = truth[name]
        sums.extend(_sums(table))
    return Served(shown, truth, sums)


def _sums(table: Table) -> Iterator[Sum]:
    for row in range(len(table.rows) + 1):
        for _, start, stop in table.columns.spans:
            yield (table.sheet, row, 0), [(table.sheet, row, column) for column in range(start, stop)]
        yield from _crossed(table, row)
    if table.exclusive:
        for column in range(len(table.columns)):
            parts = [(table.sheet, row, column) for row in range(1, len(table.rows) + 1)]
            yield (table.sheet, 0, column), parts


def _crossed(table: Table, row: int) -> Iterator[Sum]:
    """Women are the women of every age, the young the young of every sex: read off the names of columns."""
    of = {name: column for column, name in enumerate(table.columns.names)}
    pairs = [(category.partition(":"), column) for (by, category), column in of.items() if by == "sexe_age"]
    for (by, category), column in of.items():
        place = {"sexe": 0, "age": 2}.get(by)
        if pairs and place is not None:
            parts = [(table.sheet, row, one) for both, one in pairs if both[place] == category]
            yield (table.sheet, row, column), parts


def solve(known: dict[Name, int], sums: Sequence[Sum]) -> dict[Name, int]:
    """Return every unknown that the sums determine: reduced row echelon form, without rounding."""
    rows: list[tuple[dict[Name, Fraction], Fraction]] = []
    for whole, parts in sums:
        left: dict[Name, Fraction] = {}
        right = Fraction(0)
        for name, sign in [(whole, Fraction(-1)), *((part, Fraction(1)) for part in parts)]:
            if name in known:
                right -= sign * known[name]
            else:
                left[name] = left.get(name, Fraction(0)) + sign
        rows.append((left, right))
    pivots: dict[Name, tuple[dict[Name, Fraction], Fraction]] = {}
    for left, right in rows:
        left, right = _reduce(left, right, pivots)
        if not left:
            continue
        pivot = next(iter(left))
        scale = left[pivot]
        left, right = {name: value / scale for name, value in left.items()}, right / scale
        for other, (its_left, its_right) in list(pivots.items()):
            if pivot in its_left:
                pivots[other] = _subtract(its_left, its_right, its_left[pivot], left, right)
        pivots[pivot] = (left, right)
    return {name: int(right) for name, (left, right) in pivots.items() if len(left) == 1}


def _reduce(
    left: dict[Name, Fraction], right: Fraction, pivots: dict[Name, tuple[dict[Name, Fraction], Fraction]]
) -> tuple[dict[Name, Fraction], Fraction]:
    for name in [name for name in left if name in pivots]:
        if name in left:
            left, right = _subtract(left, right, left[name], *pivots[name])
    return left, right


def _subtract(
    left: dict[Name, Fraction],
    right: Fraction,
    factor: Fraction,
    other: dict[Name, Fraction],
    its_right: Fraction,
) -> tuple[dict[Name, Fraction], Fraction]:
    found = dict(left)
    for name, value in other.items():
        found[name] = found.get(name, Fraction(0)) - factor * value
    return {name: value for name, value in found.items() if value}, right - factor * its_right
