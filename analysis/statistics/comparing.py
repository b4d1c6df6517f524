"""Differences between waves, sectors or modes, and many of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.estimate import Estimate

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """`value` is after minus before, in -1..1, with its interval of 95 %; `p` of no difference at all."""

    value: float
    low: float
    high: float
    p: float


def difference(before: Estimate, after: Estimate) -> Difference:
    """Return how far two shares of distinct participants lie apart.

    Interval: the squared distances to Wilson's limits added up (Newcombe 1998, Statistics in Medicine 17,
    873-890, method 10), on what each share is worth. p: the two-sided score test with the pooled share.
    """
    value = after.share - before.share
    down = sqrt((after.share - after.low) ** 2 + (before.high - before.share) ** 2)
    up = sqrt((after.high - after.share) ** 2 + (before.share - before.low) ** 2)
    together = before.n_eff + after.n_eff
    pooled = (before.share * before.n_eff + after.share * after.n_eff) / together
    error = sqrt(pooled * (1 - pooled) * (1 / before.n_eff + 1 / after.n_eff))
    p = erfc(abs(value) / error / sqrt(2)) if error > 0 else 1.0
    return Difference(value, max(-1.0, value - down), min(1.0, value + up), p)


def benjamini_hochberg(p: Sequence[float] | Floats) -> Floats:
    """Return (m,) adjusted p values: a difference is told where its own is at most 0.05.

    Benjamini & Hochberg 1995, J. Royal Statistical Society B 57(1), 289-300.
    """
    values = np.asarray(p, np.float64)
    order = np.argsort(values)[::-1]
    ranks = np.arange(values.size, 0, -1)
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(values[order] * values.size / ranks))
    return adjusted
