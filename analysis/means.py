"""Means and medians of a question whose answers have an order, with what may be told of them. Pure.

A mean is one more sum for a reader who knows the shown counts: it is rounded, and withheld where it would
leave fewer than three values to a count that is withheld.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.scheme import Closed
from analysis.shield import Shield
from analysis.statistics.bootstrap import DRAWS, percentile
from analysis.statistics.middle import mean, median
from analysis.statistics.weighting import Weights
from analysis.thresholds import DENOMINATOR_AT_LEAST, SPREAD_AT_LEAST

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


WIDE = 20  # a range of values above which means are told in whole numbers
DISTINCT = 400  # values that are told apart
SHOWN_AT_LEAST = 2  # rows of the question's table


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


def may_be_told(question: Closed, shield: Shield) -> bool:
    """True if a mean gives away nothing of the rows of the question that are withheld."""
    if not shield.shown[0, 0] or shield.table.base[0] < DENOMINATOR_AT_LEAST:
        return False
    rows = _rows(question, shield)
    hidden = [place for place, row in enumerate(rows) if not shield.shown[row, 0]]
    if len(rows) - len(hidden) < SHOWN_AT_LEAST:
        return False
    spread = _range(question, hidden)
    if (
        hidden
        and not shield.shown[1:, 0][[row + 1 not in rows for row in range(len(shield.table.rows))]].all()
    ):
        # Somebody may be in a withheld row or outside the order: the mean moves as far as it is from the row.
        spread = _range(question, range(len(rows)))
    return _leaves_enough(spread, question, shield)


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
    now = np.bincount(kind, minlength=cells * width)
    drawn = np.random.default_rng(seed).multinomial(n, now / n, DRAWS)
    counts = np.vstack([now, drawn]).reshape(DRAWS + 1, cells, width).astype(np.float64)
    raw = _middle(values, counts.sum(axis=1)[:, :-1], step)
    if again is None:
        return raw, None
    factors = again.factors(counts.sum(axis=2))
    return raw, _middle(values, np.einsum("bc,bcv->bv", factors, counts)[:, :-1], step)


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
