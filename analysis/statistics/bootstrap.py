"""The bootstrap over participants: drawn again with replacement, weights raked anew in each draw."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.raking import DRAW_ROUNDS, Floats, Ints, Plan

Seed = int | np.random.Generator

DRAWS = 1000
PERCENT = 95.0
AT_ONCE = 4_000_000  # weights in memory, of a block of draws


def replicates(n: int, draws: int = DRAWS, seed: Seed = 0) -> NDArray[np.int32]:
    """Return (draws, n) how often each of n participants is in each draw; every row adds up to n.

    seed: a number, or a generator that goes on, so that many participants can be drawn in blocks of rows.
    The same seed gives the same draws. Efron 1979, Annals of Statistics 7(1), 1-26.
    """
    generator = np.random.default_rng(seed)
    counts = np.zeros((draws, n), np.int32)
    for row in counts:
        row[:] = np.bincount(generator.integers(0, max(n, 1), n), minlength=n)
    return counts


def reweighted(counts: NDArray[Any], again: Plan | None) -> Floats:
    """Return (draws, n) weights of the draws: raked anew, or the counts where nobody is weighted."""
    return counts.astype(np.float64) if again is None else again.again(counts)


def blocks(n: int, again: Plan | None, draws: int = DRAWS, seed: Seed = 0) -> Iterator[Floats]:
    """Yield the weights of all draws, some (rows, n) at a time, so that memory does not grow with people.

    For what needs all answers of a participant at once (ranks of several themes); `by_value` is quicker for
    one question.
    """
    generator = np.random.default_rng(seed)
    rows = max(1, AT_ONCE // max(n, 1))
    for start in range(0, draws, rows):
        yield reweighted(replicates(n, min(rows, draws - start), generator), again)


def by_value(values: Ints, again: Plan | None, draws: int = DRAWS, seed: Seed = 0) -> Floats:
    """Return (draws, V) the weight of each value 0..V-1 in each draw, without a row per participant.

    values: (n,) index of what each participant answered, -1 where nothing: who did not answer is drawn and
    raked with the others. Participants of the same cell, design weight and value are one kind: drawing
    participants is drawing their kinds, so that 200,000 cost what a hundred do.
    """
    generator = np.random.default_rng(seed)
    n, width = values.size, int(values.max(initial=-1)) + 1
    if not n or not width:
        return np.zeros((draws, width))
    cell = np.zeros(n, np.int64) if again is None else again.cell
    design = np.ones(n) if again is None else again.design
    # Exact for any design weights: where each is another one, a kind is a participant.
    ranks = np.unique(design, return_inverse=True)[1]
    code = (cell * (int(ranks.max()) + 1) + ranks) * (width + 1) + values + 1
    _, first, counts = np.unique(code, return_index=True, return_counts=True)
    drawn = generator.multinomial(n, counts / n, draws) * design[first]
    if again is not None:
        in_cell = np.eye(again.cells)[cell[first]]
        drawn = drawn * again.factors(drawn @ in_cell, DRAW_ROUNDS)[:, cell[first]]
    weights: Floats = drawn @ np.eye(width + 1)[values[first]][:, :width]
    return weights


def percentile(draws: NDArray[Any], percent: float = PERCENT) -> tuple[Floats, Floats]:
    """Return the percentile interval of what was computed in each draw: (...) low and (...) high.

    draws: (B, ...); those that could not be computed (NaN) are left out, and where none could, so is the
    interval (NaN). Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13.
    """
    tail = (100 - percent) / 2
    found = np.asarray(draws, np.float64)
    # All of them missing would warn.
    known = np.where(np.isnan(found).all(axis=0), 0.0, found)
    edges = np.nanpercentile(known, [tail, 100 - tail], axis=0)
    low, high = np.where(np.isnan(found).all(axis=0), np.nan, edges)
    return low, high
