"""Shares that come from the tagger, corrected by the participants that a person checked. Pure."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.effective import n_eff
from analysis.statistics.estimate import Estimate, Method
from analysis.statistics.intervals import weighted_share, wilson

Floats = NDArray[np.float64]

POSITIVES_AT_LEAST = 10  # checked participants of whom it holds, and of whom it does not
FULLY_CHECKED_BELOW = 300  # participants: below, people check every tag and nothing is corrected


def full_checking_proposed(participants: int) -> bool:
    """True where people should check every tag, so that no correction is needed (domain reference 6.2.6)."""
    return participants < FULLY_CHECKED_BELOW


def ppi_share(
    predicted: NDArray[Any], checked: NDArray[np.bool_], truth: NDArray[Any], w: Floats | None = None
) -> Estimate:
    """Return the share of participants of whom it holds. Raises ValueError where nobody was checked.

    predicted: (n,) 0 or 1 by the tagger; checked: (n,) participants drawn at random whose answers a person
    checked; truth: (n,) 0 or 1 by that person, read where checked; w: (n,) weights, equal if None.
    """
    weights = np.ones(predicted.size) if w is None else w
    if not checked.any():
        raise ValueError("a correction needs checked participants")
    said = truth[checked].astype(np.float64)
    alone = weighted_share(said, weights[checked])
    if checked.all():
        return alone
    alone = Estimate(alone.share, alone.low, alone.high, alone.n_eff, Method.CHECKED)
    if min(said.sum(), said.size - said.sum()) < POSITIVES_AT_LEAST:
        return alone
    share, variance = ppi_mean(
        said, predicted[checked], predicted[~checked], weights[checked], weights[~checked]
    )
    share = min(1.0, max(0.0, share))
    if variance <= 0 or not 0 < share < 1:
        return alone
    worth = min(share * (1 - share) / variance, n_eff(weights))
    low, high = wilson(share, worth)
    return Estimate(share, low, high, worth, Method.PPI)


def ppi_mean(
    truth: Floats, predicted: NDArray[Any], elsewhere: NDArray[Any], w: Floats, w_elsewhere: Floats
) -> tuple[float, float]:
    """Return the PPI++ estimate of a mean, and its variance.

    truth, predicted, w: (n,) of the checked; elsewhere, w_elsewhere: (N,) predictions of the others.
    Angelopoulos, Duchi & Zrnic 2023, "PPI++: Efficient Prediction-Powered Inference", arXiv 2311.01453,
    sections 2 and 6 (power tuning), with weights as in ppi-python's `ppi_mean_ci`.
    """
    f, g = predicted.astype(np.float64), elsewhere.astype(np.float64)
    v, u = w / w.mean(), w_elsewhere / w_elsewhere.mean()
    n, many = f.size, g.size
    plain = float((v * truth).mean())
    mean_f, mean_g = float((v * f).mean()), float((u * g).mean())
    # Linearised: the weights are known only up to a factor, so what varies is w (y - mean).
    y_off, f_off, g_off = v * (truth - plain), v * (f - mean_f), u * (g - mean_g)
    spread = float((f_off**2).mean()) / n + float((g_off**2).mean()) / many
    power = float((y_off * f_off).mean()) / n / spread if spread > 0 else 0.0
    power = min(1.0, max(0.0, power))
    share = plain + power * (mean_g - mean_f)
    variance = float(((y_off - power * f_off) ** 2).sum()) / n / max(n - 2, 1)
    variance += power**2 * float((g_off**2).sum()) / many / max(many - 1, 1)
    return share, variance
