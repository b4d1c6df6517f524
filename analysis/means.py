"""Means and medians of a question whose answers have an order, with what may be told of them. Pure.

A mean is one more sum for a reader of the shown counts, and its interval another: both are rounded, and
withheld where they would say something of a count that is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from analysis.scheme import Closed
from analysis.shield import Shield
from analysis.statistics.bootstrap import DRAWS, percentile
from analysis.statistics.estimate import Estimate
from analysis.statistics.middle import mean, median
from analysis.statistics.weighting import Weights
from analysis.thresholds import DENOMINATOR_AT_LEAST, SIDE_AT_LEAST, SPREAD_AT_LEAST, Withheld

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


WIDE = 20  # a range of values above which means are told in whole numbers
DISTINCT = 400  # values that are told apart
SHOWN_AT_LEAST = 2  # rows of the question's table
EXACT = 1e-9
WAYS_AT_MOST = 60  # to share what is left among withheld rows: beyond, nothing is told


@dataclass(frozen=True, slots=True)
class Answers:
    """Who gave which value: `people` once each, `values` (m,) in the unit of the question."""

    people: NDArray[np.int32]
    values: Floats


@dataclass(frozen=True, slots=True)
class Middle:
    """Mean and median with their intervals of 95 %, rounded to `step`."""

    mean: float
    mean_low: float
    mean_high: float
    median: float
    median_low: float
    median_high: float


def step_of(question: Closed) -> float:
    """Return what a question's mean is rounded to."""
    spread = _range(question, range(len(_bounds(question))))
    step = 1.0
    while spread / step > DISTINCT:
        step *= 10
    return step if spread > WIDE else 0.1


def of_shown(question: Closed, shield: Shield, n: int) -> Middle | None:
    """Return the raw mean and median of a scale, from what is shown of it alone.

    What is withheld is shared among its rows in every way that agrees with why it is, whatever the truth: who
    knows how means and intervals are made could try them all, and must learn nothing. Intervals hold those of
    all ways. None where means are more than one step apart, or medians differ. n: participants, who answered
    or not.
    """
    if not shield.shown[0, 0] or shield.table.base[0] < DENOMINATOR_AT_LEAST:
        return None
    rows, ways = _rows(question, shield), _ways(shield)
    if ways is None or int(shield.shown[rows, 0].sum()) < SHOWN_AT_LEAST:
        return None
    values, step = np.array([low for low, _ in _bounds(question)]), step_of(question)
    told = [_raw(values, way[rows], n, step) for way in ways]
    one = told[len(told) // 2]
    if any(other.median != one.median or abs(other.mean - one.mean) > step + EXACT for other in told):
        return None
    return Middle(
        one.mean,
        min(other.mean_low for other in told),
        max(other.mean_high for other in told),
        one.median,
        min(other.median_low for other in told),
        max(other.median_high for other in told),
    )


def weighted_of_shown(
    question: Closed, shield: Shield, estimates: Mapping[tuple[int, int], Estimate], seed: int = 0
) -> Middle | None:
    """Return the weighted mean and median of a scale from the weighted shares of its rows; None without all.

    These shares are told, and are proved to give nothing away: a mean made of them says nothing more.

    Intervals: as many answers drawn as the shares are worth (parametric bootstrap, Efron & Tibshirani 1993,
    section 6.5).
    """
    found = [estimates.get((row, 0)) for row in _rows(question, shield)]
    told = [one for one in found if one is not None]
    if len(told) < max(SHOWN_AT_LEAST, len(found)) or not any(one.share for one in told):
        return None
    shares = np.array([one.share for one in told])
    shares /= max(1.0, float(shares.sum()))  # rounded, they may make a little more than all
    outside = max(0.0, 1.0 - float(shares.sum()))
    worth = max(1, round(min(one.n_eff for one in told)))
    drawn = np.random.default_rng(seed).multinomial(worth, np.append(shares, outside), DRAWS)
    values = np.array([low for low, _ in _bounds(question)])
    return _middle(values, np.vstack([shares, drawn[:, :-1] / worth]), step_of(question))


def is_wide(question: Closed) -> bool:
    """True if a row holds several numbers: nobody knows from the rows which of them were given."""
    return any(low < high for low, high in _bounds(question))


def may_be_told(question: Closed, shield: Shield) -> bool:
    """True if a mean of wide numbers gives away nothing of the rows of the question that are withheld."""
    if not shield.shown[0, 0] or shield.table.base[0] < DENOMINATOR_AT_LEAST:
        return False
    shown = shield.shown[_rows(question, shield), 0]
    spread = 0.0 if shown.all() else _range(question, range(len(shown)))
    return int(shown.sum()) >= SHOWN_AT_LEAST and _leaves_enough(spread, question, shield)


def may_be_weighted(question: Closed, shield: Shield, weights: Weights) -> bool:
    """The same of the weighted mean, which says something too of who gave each answer."""
    if weights.w is None:
        return False
    spread = _range(question, range(len(_bounds(question))))
    return _leaves_enough((weights.high - weights.low) * spread, question, shield)


def _leaves_enough(spread: float, question: Closed, shield: Shield) -> bool:
    """spread: how far the sum moves when one person is in another row, or weighs what another does."""
    ordered = float(shield.values[_rows(question, shield), 0].sum())
    return spread * (SPREAD_AT_LEAST + 1) <= step_of(question) * ordered


def placed(question: Closed, shield: Shield) -> int | None:
    """Return how many gave an answer that has a place in the order, of whom means and medians are.

    From shown counts only: None where they do not say it.
    """
    if not shield.shown[0, 0]:
        return None
    inside = _rows(question, shield)
    outside = [row for row in range(1, len(shield.table.rows) + 1) if row not in inside]
    if shield.shown[outside, 0].all():
        return int(shield.table.base[0] - shield.values[outside, 0].sum())
    return int(shield.values[inside, 0].sum()) if shield.shown[inside, 0].all() else None


def _ways(shield: Shield) -> list[Ints] | None:
    """Return every (K+1,) total of rows that agrees with what is shown, and with why the rest is not; None if
    they are too many to try."""
    base = int(shield.table.base[0])
    left = base - int(shield.values[1:, 0][shield.shown[1:, 0]].sum())
    ranges = {row: _possible(shield, row, base, left) for row in np.flatnonzero(~shield.shown[:, 0]).tolist()}
    if not ranges:
        return [shield.values[:, 0]]
    *free, last = sorted(ranges, key=lambda row: len(ranges[row]))
    if prod(len(ranges[row]) for row in free) > WAYS_AT_MOST:
        return None
    found = []
    for given in product(*(ranges[row] for row in free)):
        rest = left - sum(given)
        if rest in ranges[last]:
            way = shield.values[:, 0].copy()
            way[[*free, last]] = [*given, rest]
            found.append(way)
    return found


def _possible(shield: Shield, row: int, base: int, left: int) -> range:
    if shield.why[row, 0] != Withheld.SIDE.number:
        return range(left + 1)
    if shield.values[row, 0] < SIDE_AT_LEAST:
        return range(min(left, SIDE_AT_LEAST - 1) + 1)
    return range(base - SIDE_AT_LEAST + 1, left + 1)


def _rows(question: Closed, shield: Shield) -> list[int]:
    """Rows of the grid whose answers have a place in the order."""
    wanted = {*question.ordered} if question.ordered else {*shield.table.rows}
    return [place + 1 for place, code in enumerate(shield.table.rows) if code in wanted]


def _bounds(question: Closed) -> list[tuple[float, float]]:
    """Least and largest value of each ordered row."""
    if question.bands:
        return [(float(low), float(high)) for low, high in question.bands]
    return [(float(place), float(place)) for place in range(1, len(question.ordered) + 1)]


def _range(question: Closed, places: Sequence[int]) -> float:
    bounds = _bounds(question)
    found = [edge for place in places for edge in bounds[place]]
    return max(found) - min(found) if found else 0.0


def middles(
    answers: Answers, weights: Weights, n: int, step: float, seed: int = 0
) -> tuple[Middle, Middle | None]:
    """Return mean and median, raw and weighted, of n participants of whom some answered.

    Participants are drawn again as counts of cells (what weights are made of, by value), and raked anew in
    each draw: it costs the same for 200 and for 200,000. Raises ValueError without an answer.
    """
    if not answers.values.size:
        raise ValueError("a mean needs answers")
    values, value_of = np.unique(answers.values, return_inverse=True)
    if values.size > DISTINCT:
        values, value_of = np.unique(np.round(answers.values / step) * step, return_inverse=True)
    again = weights.again
    cell = np.zeros(n, np.int64) if again is None else again.cell.astype(np.int64)
    cells = 1 if again is None else again.groups[0].shape[0]
    width = values.size + 1  # the last one: did not answer
    kind = cell * width + values.size
    kind[answers.people] = cell[answers.people] * width + value_of
    raw = _raw(values, np.bincount(value_of, minlength=values.size), n, step, seed)
    if again is None:
        return raw, None
    counts = _draws(np.bincount(kind, minlength=cells * width), n, seed).reshape(DRAWS + 1, cells, width)
    factors = again.factors(counts.sum(axis=2))
    return raw, _middle(values, np.einsum("bc,bcv->bv", factors, counts)[:, :-1], step)


def _raw(values: Floats, counts: Ints, n: int, step: float, seed: int = 0) -> Middle:
    """counts: (V,) who gave each value, of n participants. It says nothing but what these counts do."""
    silent = n - int(counts.sum())
    return _middle(values, _draws(np.append(counts, silent), n, seed)[:, :-1], step)


def _draws(now: Ints, n: int, seed: int) -> Floats:
    """Return (1 + DRAWS, K) numbers of participants: as they are, then drawn again."""
    drawn = np.random.default_rng(seed).multinomial(n, now / n, DRAWS)
    return np.vstack([now, drawn]).astype(np.float64)


def _middle(values: Floats, w: Floats, step: float) -> Middle:
    """w: (1 + B, V) weight of each value, in truth and in every draw."""
    w = w[w.sum(axis=1) > 0]
    means, medians = mean(values, w), median(values, w)
    told = []
    for found in (means, medians):
        low, high = percentile(found[1:]) if found.size > 1 else (found[0], found[0])
        told += [float(found[0]), float(min(low, found[0])), float(max(high, found[0]))]
    return Middle(*(_round(one, step) for one in told))


def _round(value: float, step: float) -> float:
    return round(round(value / step) * step, 1)
