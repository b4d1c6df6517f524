"""The bootstrap over participants: drawn again with replacement, weights raked anew in each draw."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.raking import Plan

Floats = NDArray[np.float64]
Seed = int | np.random.Generator

DRAWS = 1000
PERCENT = 95.0


def replicates(n: int, draws: int = DRAWS, seed: Seed = 0) -> NDArray[np.int32]:
    """Return (draws, n) how often each of n participants is in each draw; every row adds up to n.

    Efron 1979, Annals of Statistics 7(1), 1-26. seed: a number, or a generator that goes on (so that many
    participants can be drawn in blocks of rows). The same seed gives the same draws.
    """
    generator = np.random.default_rng(seed)
    counts = np.empty((draws, n), np.int32)
    for row in counts:
        row[:] = np.bincount(generator.integers(0, n, n), minlength=n) if n else 0
    return counts


def reweighted(counts: NDArray[Any], again: Plan | None) -> Floats:
    """Return (draws, n) weights of the draws: raked anew, or the counts where nobody is weighted."""
    return counts.astype(np.float64) if again is None else again.again(counts)


def percentile(draws: Floats, percent: float = PERCENT) -> tuple[Floats, Floats]:
    """Return the percentile interval of what was computed in each draw: (...) low and (...) high.

    draws: (B, ...); those that could not be computed (NaN) are left out.
    Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13.
    """
    tail = (100 - percent) / 2
    low, high = np.nanpercentile(draws, [tail, 100 - tail], axis=0)
    return np.asarray(low), np.asarray(high)
