"""Differences between waves, sectors or modes, and many of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.bootstrap import percentile
from analysis.statistics.estimate import Estimate
from analysis.statistics.raking import Floats

TOLD_AT_MOST = 0.05  # adjusted p, up to which a difference is called one


@dataclass(frozen=True, slots=True)
class Difference:
    """`value` is after minus before, with its interval of 95 %; `p` of a difference as large by chance."""

    value: float
    low: float
    high: float
    p: float


def difference(before: Estimate, after: Estimate) -> Difference:
    """Return how far two shares of distinct participants lie apart, in -1..1.

    Interval: the distances to each one's own limits, squared and added up (Newcombe 1998, Statistics in
    Medicine 17, 873-890, method 10), with the limits on n_eff. p: two-sided, normal, pooled share, on n_eff.
    Only for the same questions and a like mix of modes (domain reference 6.2.9).
    """
    value = after.share - before.share
    down = sqrt((after.share - after.low) ** 2 + (before.high - before.share) ** 2)
    up = sqrt((after.high - after.share) ** 2 + (before.share - before.low) ** 2)
    together = before.n_eff + after.n_eff
    pooled = (before.share * before.n_eff + after.share * after.n_eff) / together
    error = sqrt(pooled * (1 - pooled) * (1 / before.n_eff + 1 / after.n_eff))
    p = erfc(abs(value) / error / sqrt(2)) if error > 0 else 1.0
    return Difference(value, max(-1.0, value - down), min(1.0, value + up), p)


def difference_of_draws(value: float, before: NDArray[np.float64], after: NDArray[np.float64]) -> Difference:
    """Return how far two means, medians or ranks of distinct participants lie apart.

    value: after minus before; before, after: (B,) the same in each draw of a bootstrap of each, drawn apart.
    p: twice the smaller share of draws on one side of 0, never below 1 / B (Efron & Tibshirani 1993, 15.4).
    """
    apart = after - before
    apart = apart[np.isfinite(apart)]
    if not apart.size:
        raise ValueError("a difference needs draws")
    low, high = percentile(apart)
    side = min(float((apart <= 0).mean()), float((apart >= 0).mean()))
    return Difference(value, float(low), float(high), min(1.0, max(2 * side, 1 / apart.size)))


def benjamini_hochberg(p: Sequence[float] | Floats) -> Floats:
    """Return (m,) adjusted p, in the order given: the least rate of false discoveries at which each is told.

    Benjamini & Hochberg 1995, J. Royal Statistical Society B 57(1), 289-300; adjusted as R's p.adjust does.
    """
    values = np.asarray(p, np.float64)
    order = np.argsort(values)[::-1]
    ranks = np.arange(values.size, 0, -1)
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum.accumulate(values[order] * values.size / ranks).clip(max=1.0)
    return adjusted
