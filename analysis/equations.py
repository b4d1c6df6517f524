"""What a reader can work out from a table: its sums, solved for what is not shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.tables import Table

Indices = NDArray[np.intp]
Mask = NDArray[np.bool_]

EXACT = 1e-7


@dataclass(frozen=True, slots=True)
class Equation:
    """`whole` is the sum of `parts`: flat indices into the (K+1, C) grid of a table.

    Row 0 of the grid holds the denominators, row k the k-th row of the table.
    """

    whole: int
    parts: Indices
    across: bool  # over the rows of one column (options of a choice), else over a breakdown


def grid(table: Table) -> NDArray[np.int64]:
    """Return the (K+1, C) counts of a table: denominators, then rows."""
    return np.vstack([table.base[None, :], table.counts])


def equations_of_row(table: Table, row: int) -> Iterator[Equation]:
    """In a row of the grid a pair adds up to what it crosses, and each breakdown to the total."""
    first = row * len(table.columns)
    for whole, parts in table.columns.links:
        yield Equation(first + whole, first + np.array(parts, np.intp), across=False)
    for span in table.columns.slices():
        yield Equation(first, np.arange(first + span.start, first + span.stop), across=False)


def equations_of_columns(table: Table) -> Iterator[Equation]:
    """The options of a single choice add up to the denominator, in every column."""
    width = len(table.columns)
    for column in range(width):
        parts = np.arange(1, len(table.rows) + 1) * width + column
        yield Equation(column, parts, across=True)


def derivable(equations: Sequence[Equation], known: Mask, values: NDArray[np.int64]) -> dict[int, int]:
    """Return the unknown cells that the equations determine, with the value they give.

    known: (n,) flat mask; values: (n,) flat, read only where known. A cell is determined if it is zero
    in every vector of the null space of the unknowns' coefficients.
    """
    hidden = sorted({int(i) for e in equations for i in (*e.parts, e.whole) if not known[i]})
    if not hidden:
        return {}
    place = {index: column for column, index in enumerate(hidden)}
    matrix = np.zeros((len(equations), len(hidden)))
    right = np.zeros(len(equations))
    for line, equation in enumerate(equations):
        for index, sign in [(equation.whole, -1.0), *((int(part), 1.0) for part in equation.parts)]:
            if known[index]:
                right[line] -= sign * float(values[index])
            else:
                matrix[line, place[index]] = sign
    _, sizes, transposed = np.linalg.svd(matrix, full_matrices=True)
    rank = int((sizes > EXACT).sum())
    free = transposed[rank:]
    determined = np.abs(free).max(axis=0, initial=0.0) < EXACT
    if not determined.any():
        return {}
    solution = np.linalg.lstsq(matrix, right, rcond=None)[0]
    return {index: round(float(solution[place[index]])) for index in hidden if determined[place[index]]}


def narrow(
    equations: Sequence[Equation], low: NDArray[np.int64], high: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the bounds that the equations leave, from the bounds (n,) of every cell.

    The shuttle algorithm (Buzzigoli & Giusti 1999): each part is what the others leave of the whole.
    """
    low, high = low.copy(), high.copy()
    for _ in range(100):
        before = (low.copy(), high.copy())
        for equation in equations:
            whole, parts = equation.whole, equation.parts
            lows, highs = int(low[parts].sum()), int(high[parts].sum())
            low[whole], high[whole] = max(low[whole], lows), min(high[whole], highs)
            low[parts], high[parts] = (
                np.maximum(low[parts], low[whole] - (highs - high[parts])),
                np.minimum(high[parts], high[whole] - (lows - low[parts])),
            )
        if (low == before[0]).all() and (high == before[1]).all():
            break
    return low, high
