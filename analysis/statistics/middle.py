"""Weighted means and medians of numbers and scales, with their intervals."""

from collections.abc import Callable

import numpy as np

from analysis.statistics.bootstrap import DRAWS, Seed, by_value, percentile
from analysis.statistics.effective import n_eff
from analysis.statistics.estimate import Measured, Method
from analysis.statistics.raking import Floats, Plan


def mean(values: Floats, w: Floats) -> Floats:
    """Return (...) weighted means of (V,) values; w: (..., V). NaN where nobody has weight."""
    total = np.asarray(w.sum(axis=-1))
    found: Floats = np.divide(w @ values, total, out=np.full(total.shape, np.nan), where=total > 0)
    return found


def median(values: Floats, w: Floats) -> Floats:
    """Return (...) weighted medians of (V,) ascending values; w: (..., V). NaN where nobody has weight.

    The least value at which half of the weight is reached, or the middle between it and the next one where
    half is reached exactly: with equal weights the ordinary median. Type 2 of Hyndman & Fan 1996, American
    Statistician 50(4), 361-365, on weights.
    """
    heaped = np.cumsum(w, axis=-1)
    total = heaped[..., -1:]
    near = 1e-9 * total
    lower = (heaped < total / 2 - near).sum(axis=-1)
    upper = (heaped <= total / 2 + near).sum(axis=-1)
    last = values.size - 1
    found = (values[np.minimum(lower, last)] + values[np.minimum(upper, last)]) / 2
    return np.where(total[..., 0] > 0, found, np.nan)


def measured_mean(
    answers: Floats, w: Floats, again: Plan | None = None, draws: int = DRAWS, seed: Seed = 0
) -> Measured | None:
    """Return the weighted mean of what was answered, with its percentile interval; None without answers.

    answers: (n,) of all participants, NaN where one did not answer; w: (n,) weights; again: `Weights.again`,
    None where nobody is weighted.
    """
    return _measured(mean, answers, w, again, draws, seed)


def measured_median(
    answers: Floats, w: Floats, again: Plan | None = None, draws: int = DRAWS, seed: Seed = 0
) -> Measured | None:
    """Return the weighted median of what was answered, with its percentile interval; see `measured_mean`."""
    return _measured(median, answers, w, again, draws, seed)


def _measured(
    statistic: Callable[[Floats, Floats], Floats],
    answers: Floats,
    w: Floats,
    again: Plan | None,
    draws: int,
    seed: Seed,
) -> Measured | None:
    answered = np.isfinite(answers)
    if not answered.any():
        return None
    values, place = np.unique(answers[answered], return_inverse=True)
    index = np.full(answers.size, -1, np.int64)
    index[answered] = place
    weights = np.bincount(place, w[answered], values.size).astype(np.float64)
    low, high = percentile(statistic(values, by_value(index, again, draws, seed)))
    return Measured(
        float(statistic(values, weights)), float(low), float(high), n_eff(w[answered]), Method.BOOTSTRAP
    )
