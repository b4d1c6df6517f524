"""Intervals of 95 % for a share."""

from math import sqrt

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.effective import n_eff
from analysis.statistics.estimate import Estimate, Method

Z95 = 1.959963984540054


def wilson(p: float, n_eff: float, z: float = Z95) -> tuple[float, float]:
    """Return the score interval of a share: two numbers in 0..1.

    p: share in 0..1; n_eff: participants that it is worth, Kish's where they are weighted.
    Wilson 1927, JASA 22(158), 209-212; as recommended by Brown, Cai & DasGupta 2001, Statistical Science
    16(2); on the effective size, Franco et al. 2019, J. Survey Statistics and Methodology 7(3), 334-364.
    Check: 0.1 of 100 gives 0.0552, 0.1744. Raises ValueError without a denominator.
    """
    if n_eff <= 0 or not 0 <= p <= 1:
        raise ValueError("a share needs 0 <= p <= 1, and participants")
    z2 = z * z
    middle = (p + z2 / (2 * n_eff)) / (1 + z2 / n_eff)
    half = z * sqrt(p * (1 - p) / n_eff + z2 / (4 * n_eff**2)) / (1 + z2 / n_eff)
    # p is within, whatever rounding does.
    return min(p, max(0.0, middle - half)), max(p, min(1.0, middle + half))


def weighted_share(said: NDArray[np.generic], w: NDArray[np.float64] | None = None) -> Estimate:
    """Return the share of participants of whom `said` holds, with Wilson's interval on n_eff.

    said: (n,) 0 or 1; w: (n,) weights, equal if None. Raises ValueError for nobody.
    """
    weights = np.ones(said.size) if w is None else w
    worth = n_eff(weights)
    if not worth:
        raise ValueError("a share needs participants")
    share = min(1.0, float(weights @ said.astype(np.float64)) / float(weights.sum()))
    return Estimate(share, *wilson(share, worth), worth, Method.WILSON)
