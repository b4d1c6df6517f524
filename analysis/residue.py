"""What weighted shares leave uncertain of the counts that are withheld beside them. Pure.

The reader is given everything: the weight of every stratum (a combination of the categories that weights are
made of), how many people each holds, all shown counts. What is left to guess are whole numbers of people in
each stratum: their bounds are found exactly, by integer programming.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from analysis.population import Strata
from analysis.shield import Shield
from analysis.tables import PAIR_SEPARATOR, PAIRS
from analysis.thresholds import SIDE_AT_LEAST, SPREAD_AT_LEAST

Floats = NDArray[np.float64]

STRATA_AT_MOST = 64  # beyond, solving takes too long: nothing is proved
SECONDS = 1.0  # for one bound


def leaves_enough(shield: Shield, row: int, strata: Strata, shares: Mapping[int, float], step: float) -> bool:
    """True if every withheld count of a row that is below the thresholds keeps three possible values.

    shares: the weighted shares (0..1, rounded to `step`) that would be shown, by column.
    """
    weighed = shield.table.weighed
    assert weighed is not None
    if weighed.strata.size > STRATA_AT_MOST:
        return False
    inside = {
        column: flags
        for column, (by, category) in enumerate(shield.table.columns.names)
        if (flags := _members(strata, by, category)) is not None
    }
    lines, low, high = _known(shield, row, strata, inside, shares, step)
    for column, flags in inside.items():
        value, base = int(shield.values[row, column]), int(shield.table.base[column])
        small = min(value, base - value) < SIDE_AT_LEAST
        if small and not shield.known[row, column]:
            spread = _spread(flags, np.array(lines), np.array(low), np.array(high), weighed.strata)
            if spread < SPREAD_AT_LEAST:
                return False
    return True


def _members(strata: Strata, by: str, category: str) -> Floats | None:
    """(G,) 1 for the strata that a column holds; None where strata do not tell."""
    singles = PAIRS.get(by, (by,)) if by else ()
    wanted = dict(zip(singles, category.split(PAIR_SEPARATOR) if by in PAIRS else [category], strict=False))
    if any(one not in strata.members[0] for one in wanted):
        return None
    return np.array([all(one[by] == code for by, code in wanted.items()) for one in strata.members], float)


def _known(
    shield: Shield,
    row: int,
    strata: Strata,
    inside: Mapping[int, Floats],
    shares: Mapping[int, float],
    step: float,
) -> tuple[list[Floats], list[float], list[float]]:
    """Return the reader's sums: over strata, with their bounds."""
    weighed = shield.table.weighed
    assert weighed is not None
    lines: list[Floats] = []
    low: list[float] = []
    high: list[float] = []
    for column, flags in inside.items():
        if shield.known[row, column]:
            lines.append(flags)
            low.append(float(shield.values[row, column]))
            high.append(low[-1])
        if column in shares:
            _between(lines, low, high, flags * strata.w, shares[column], float(weighed.base[column]), step)
    for _, start, stop in shield.table.columns.spans:
        # The weighted shares of a breakdown make the total's: once more, with other roundings.
        if start not in inside and all(column in shares for column in range(start, stop)):
            base = weighed.base[start:stop]
            share = float(
                sum(shares[column] * weighed.base[column] for column in range(start, stop)) / base.sum()
            )
            _between(lines, low, high, strata.w, share, float(base.sum()), step)
    return lines, low, high


def _between(
    lines: list[Floats],
    low: list[float],
    high: list[float],
    w: Floats,
    share: float,
    base: float,
    step: float,
) -> None:
    lines.append(w)
    low.append((share - step / 2) * base - 1e-6)
    high.append((share + step / 2) * base + 1e-6)


def _spread(target: Floats, lines: Floats, low: Floats, high: Floats, most: NDArray[np.int64]) -> float:
    """How far apart the least and the largest count are that all sums allow; 0 where that is not found."""
    from scipy.optimize import LinearConstraint, milp  # large: only where a share may give something away

    ends = []
    for sign in (1.0, -1.0):
        found = milp(
            sign * target,
            integrality=np.ones(target.size),
            bounds=(np.zeros(target.size), most),
            constraints=LinearConstraint(lines, low, high),
            options={"time_limit": SECONDS},
        )
        if not found.success:
            return 0.0
        ends.append(float(sign * found.fun))
    return round(ends[1] - ends[0])
