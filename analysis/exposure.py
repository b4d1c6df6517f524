"""What a reader can work out of a table's withheld counts: the attack, run before anything is shown.

The reader knows the rules, every denominator, why each figure is withheld, and earlier releases.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.equations import Equation, derivable, narrow
from analysis.shield import Shield
from analysis.thresholds import (
    DENOMINATOR_AT_LEAST,
    SIDE_AT_LEAST,
    SPREAD_AT_LEAST,
    Withheld,
    publishable,
)


def exposed_sum(shield: Shield, equation: Equation) -> bool:
    """True if what an equation leaves for its withheld parts, taken together, is not publishable."""
    known, values = shield.known.ravel(), shield.values.ravel()
    base = shield.table.base
    hidden = equation.parts[~known[equation.parts]]
    if not known[equation.whole]:
        whole = publishable(int(values[equation.whole]), int(base[equation.whole % shield.width]))
        return not hidden.size and not whole
    if not hidden.size or hidden.size == equation.parts.size:
        return False
    people = base[equation.whole] if equation.across else base[hidden % shield.width].sum()
    return not publishable(int(values[hidden].sum()), int(people))


def exposed_cells(shield: Shield, equations: Sequence[Equation]) -> list[int]:
    """Return the withheld cells (flat) below the thresholds that a reader may derive, or narrow too far."""
    known, values = shield.known.ravel(), shield.values.ravel()
    base = np.broadcast_to(shield.table.base, shield.values.shape).ravel()
    small = (values < SIDE_AT_LEAST) | (base - values < SIDE_AT_LEAST)
    small[: shield.width] = False
    if not (small & ~known).any():
        return []
    low, high = _first_bounds(shield, values, base)
    low[known] = high[known] = values[known]
    before = high - low
    low, high = narrow(equations, low, high)
    tight = small & ~known & (high - low < SPREAD_AT_LEAST) & (high - low < before)
    solved = [cell for cell in derivable(equations, known, values) if small[cell]]
    return sorted({*np.flatnonzero(tight).tolist(), *solved})


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
