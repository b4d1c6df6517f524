"""Shares that come from the tagger, corrected by the participants that a person checked. Pure."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.effective import n_eff
from analysis.statistics.estimate import Estimate, Method
from analysis.statistics.intervals import weighted_share, wilson

Floats = NDArray[np.float64]

POSITIVES_AT_LEAST = 10  # checked participants of whom it holds, and as many of whom it does not
FULLY_CHECKED_BELOW = 300  # participants (domain reference 6.2.6)
UNSEEN = 0.5  # errors of each kind that are added to those seen, for the interval alone


@dataclass(frozen=True, slots=True)
class Corrected:
    """`power` is PPI++'s lambda in 0..1: how far the predictions were trusted."""

    share: float
    variance: float
    power: float


def full_checking_proposed(participants: int) -> bool:
    """True where people should check every tag, so that nothing needs to be corrected."""
    return participants < FULLY_CHECKED_BELOW


def ppi_share(
    predicted: NDArray[Any], checked: NDArray[np.bool_], truth: NDArray[Any], w: Floats | None = None
) -> Estimate:
    """Return the share of participants of whom it holds. Raises ValueError where nobody was checked.

    predicted: (n,) 0 or 1 by the tagger; checked: (n,) participants drawn at random whose answers a person
    checked; truth: (n,) 0 or 1 by that person, read where checked; w: (n,) weights, equal if None.

    The PPI++ mean with two changes, and Wilson's interval on the number of participants that its variance is
    worth, at most n_eff of all of them. Tuned on the same participants that it corrects, PPI++ leans to low
    shares (by half a point with 100 checked of whom a quarter are positive): each participant's power comes
    from the others. And it is sure of too much where 100 checked participants show hardly an error of a good
    tagger (88 % instead of 95 %): errors unseen are not errors absent, so half an error of each kind is added
    to the variance, as Agresti & Coull 1998, American Statistician 52(2), add successes and failures.
    `bench/README.md` has the coverage. The checked sample alone below ten checked positives or negatives;
    everything checked needs no correction.
    """
    weights = np.ones(predicted.size) if w is None else w
    if not checked.any():
        raise ValueError("a correction needs checked participants")
    said = truth[checked].astype(np.float64)
    alone = weighted_share(said, weights[checked])
    if checked.all():
        return alone
    alone = replace(alone, method=Method.CHECKED)
    if min(said.sum(), said.size - said.sum()) < POSITIVES_AT_LEAST:
        return alone
    found = ppi_mean(
        said,
        predicted[checked],
        predicted[~checked],
        weights[checked],
        weights[~checked],
        from_others=True,
        unseen=UNSEEN,
    )
    if not 0 < found.share < 1:
        return alone
    worth = min(found.share * (1 - found.share) / found.variance, n_eff(weights))
    return Estimate(found.share, *wilson(found.share, worth), worth, Method.PPI)


def ppi_mean(
    truth: Floats,
    predicted: NDArray[Any],
    elsewhere: NDArray[Any],
    w: Floats,
    w_elsewhere: Floats,
    from_others: bool = False,
    unseen: float = 0.0,
) -> Corrected:
    """Return the PPI++ estimate of a mean of 0 and 1.

    truth, predicted, w: (n,) of the checked; elsewhere, w_elsewhere: (N,) predictions for the others;
    from_others: tune the power for each of the checked on all others of them; unseen: errors of each kind
    added to those seen, in the variance.
    Angelopoulos, Duchi & Zrnic 2023, "PPI++: Efficient Prediction-Powered Inference", arXiv 2311.01453, with
    its power tuning, clipped to 0..1; weights are known up to a factor, so that what varies is w (y - mean)
    (Särndal, Swensson & Wretman 1992, 5.7). Agrees with ppi-python where all weights are equal and nothing is
    changed. Cross-fitting: after Zrnic & Candès 2024, "Cross-prediction-powered inference", PNAS 121(15).
    """
    f, g = predicted.astype(np.float64), elsewhere.astype(np.float64)
    v, u = w / w.mean(), w_elsewhere / w_elsewhere.mean()
    n, others = f.size, g.size
    mean_y, mean_f, mean_g = float((v * truth).mean()), float((v * f).mean()), float((u * g).mean())
    products = np.square(v) * (truth - mean_y) * (f - mean_f)
    pooled = float(np.concatenate([v * f, u * g]).mean())
    spread = float(np.square(np.concatenate([v * (f - pooled), u * (g - pooled)])).mean())
    common = np.full(n, products.mean())
    if from_others and n > 1:
        common = (products.sum() - products * n / (n - 1)) / (n - 1)
    power = (common / ((1 + n / others) * spread) if spread > 0 else np.zeros(n)).clip(0, 1)
    corrected = truth - power * (f - mean_g)
    share = float((v * corrected).mean())
    trust = float(power.mean())
    # What is left of a positive that the tagger missed, and of one that it invented.
    missed, invented = 1 + trust * mean_g - share, -trust * (1 - mean_g) - share
    absent = unseen * (missed**2 + invented**2) * float(np.square(v).mean())
    seen = float(np.square(v * (corrected - share)).sum())
    variance = (seen + absent) / (n + 2 * unseen) / n
    variance += trust**2 * float(np.square(u * (g - mean_g)).mean()) / others
    return Corrected(share, variance, trust)
