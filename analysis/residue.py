"""What weighted shares leave uncertain of the counts that are withheld beside them. Pure.

The reader is given everything: the weight of every stratum (a combination of the categories that weights are
made of), how many people each holds, all shown counts, why the others are withheld. What is left to guess are
whole numbers of people in each stratum: whether others are possible is found exactly, by integer programming.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.population import Strata
from analysis.shield import Shield
from analysis.tables import PAIR_SEPARATOR, PAIRS
from analysis.thresholds import SIDE_AT_LEAST, SPREAD_AT_LEAST, Withheld, publishable

Floats = NDArray[np.float64]
STRATA_AT_MOST = 150  # beyond, solving takes too long: nothing is proved
TOGETHER_AT_MOST = 80  # strata times rows, where rows are solved together
SECONDS = 1.0  # for one question: what is not answered by then is not proved


def leaves_enough(
    shield: Shield, rows: Sequence[int], strata: Strata, shares: Mapping[tuple[int, int], float], step: float
) -> bool:
    """True if every withheld count of some rows that is below the thresholds keeps three possible values.

    rows: one of them, or all those of a single choice, which make everybody together. shares: the weighted
    shares (0..1, rounded to `step`) that would be shown, by row and column.
    """
    weighed = shield.table.weighed
    assert weighed is not None
    unknown = len(rows) * weighed.strata.size
    if unknown > (STRATA_AT_MOST if len(rows) == 1 else TOGETHER_AT_MOST):
        return False
    inside = {
        column: flags
        for column, (by, category) in enumerate(shield.table.columns.names)
        if (flags := _members(strata, by, category)) is not None
    }
    most = np.tile(weighed.strata, len(rows))
    sums = _sums(shield, rows, strata, inside, shares, step)
    for place, row in enumerate(rows):
        hidden = [flags for column, flags in inside.items() if not shield.known[row, column]]
        for flags in (*hidden, *_never_said(shield, strata)):
            value, base = int(flags @ weighed.said[row - 1]), int(flags @ weighed.strata)
            small = min(value, base - value) < SIDE_AT_LEAST and base >= SPREAD_AT_LEAST
            if small and not _three_values(_at(place, flags, len(rows)), value, sums, most):
                return False
    return True


def _at(place: int, flags: Floats, rows: int) -> Floats:
    """A sum over the strata of one of so many rows."""
    found = np.zeros((rows, flags.size))
    found[place] = flags
    return found.ravel()


def _sums(
    shield: Shield,
    rows: Sequence[int],
    strata: Strata,
    inside: Mapping[int, Floats],
    shares: Mapping[tuple[int, int], float],
    step: float,
) -> tuple[Floats, Floats, Floats]:
    """Return the reader's sums over the strata of all rows, with their bounds."""
    weighed = shield.table.weighed
    assert weighed is not None
    lines: list[Floats] = []
    low: list[float] = []
    high: list[float] = []
    for place, row in enumerate(rows):
        own = {column: share for (one, column), share in shares.items() if one == row}
        flags, least, greatest = _known(shield, row, strata, inside, own, step)
        lines.extend(_at(place, one, len(rows)) for one in flags)
        low.extend(least)
        high.extend(greatest)
    if shield.table.exclusive:
        # Everybody of a stratum chose one of the rows.
        lines.extend(np.tile(np.eye(weighed.strata.size), len(rows)))
        low.extend(weighed.strata.astype(float))
        high.extend(weighed.strata.astype(float))
    return np.array(lines), np.array(low), np.array(high)


def _from_the_reason(shield: Shield, row: int, column: int) -> tuple[float, float]:
    """What the reason of a withheld count says of it: fewer than 5 are in it, or not in it, or neither."""
    value, base = int(shield.values[row, column]), int(shield.table.base[column])
    if shield.why[row, column] == Withheld.SIDE.number:
        few = value < SIDE_AT_LEAST
        return (0, SIDE_AT_LEAST - 1) if few else (base - SIDE_AT_LEAST + 1, base)
    if shield.why[row, column] == Withheld.COMPLEMENT.number and publishable(value, base):
        return SIDE_AT_LEAST, base - SIDE_AT_LEAST
    return 0, base


def _never_said(shield: Shield, strata: Strata) -> Iterator[Floats]:
    """Yield the categories that weights are made of and that the table is not broken down by."""
    broken_down = {by for by, _, _ in shield.table.columns.spans}
    for by in strata.members[0]:
        if by not in broken_down:
            for category in dict.fromkeys(one[by] for one in strata.members):
                yield np.array([one[by] == category for one in strata.members], float)


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
        value = float(shield.values[row, column])
        least, most = (value, value) if shield.known[row, column] else _from_the_reason(shield, row, column)
        lines.append(flags)
        low.append(least)
        high.append(most)
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


def _three_values(
    target: Floats, value: int, sums: tuple[Floats, Floats, Floats], most: NDArray[np.int64]
) -> bool:
    """True if a count may be at least SPREAD_AT_LEAST apart from itself, as far as all sums tell."""

    def possible(least: int, greatest: int) -> bool:
        return _possible(np.vstack([sums[0], target]), [*sums[1], least], [*sums[2], greatest], most)

    everybody = int(most.sum())
    if value + SPREAD_AT_LEAST <= everybody and possible(value + SPREAD_AT_LEAST, everybody):
        return True
    if value >= SPREAD_AT_LEAST and possible(0, value - SPREAD_AT_LEAST):
        return True
    return value > 0 and possible(value - 1, value - 1) and possible(value + 1, value + 1)


def _possible(lines: Floats, low: Sequence[float], high: Sequence[float], most: NDArray[np.int64]) -> bool:
    """True if whole numbers of people in the strata, `most` at most, are found that keep all sums."""
    from scipy.optimize import LinearConstraint, milp  # large: only where a share may give something away

    found = milp(
        np.zeros(most.size),
        integrality=np.ones(most.size),
        bounds=(np.zeros(most.size), most),
        constraints=LinearConstraint(lines, low, high),
        options={"time_limit": SECONDS},
    )
    return bool(found.success)
