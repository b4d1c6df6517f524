"""What weights cost: how many equally weighted participants a weighted sample is worth."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def n_eff(w: Floats) -> float:
    """Return Kish's effective sample size (Σw)² / Σw², between 1 and n; 0 for nobody.

    w: (n,) weights, 0 or more. Kish 1965, Survey Sampling, 11.7; 1992, J. Official Statistics 8(2), 183-200.
    """
    squares = float(np.square(w).sum())
    return float(w.sum()) ** 2 / squares if squares > 0 else 0.0


def design_effect(w: Floats) -> float:
    """Return n / n_eff, 1 for equal weights; 1 for nobody. Kish 1992."""
    worth = n_eff(w)
    return w.size / worth if worth else 1.0
