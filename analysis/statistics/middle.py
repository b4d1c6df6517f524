"""Weighted means and medians."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def mean(values: Floats, w: Floats) -> Floats:
    """Return (...) weighted means of (n,) values; w: (..., n). NaN where nobody has weight."""
    total = np.asarray(w.sum(axis=-1))
    found: Floats = np.divide(w @ values, total, out=np.full(total.shape, np.nan), where=total > 0)
    return found


def median(values: Floats, w: Floats) -> Floats:
    """Return (...) weighted medians of (n,) values; w: (..., n). NaN where nobody has weight.

    The least value at which half of the weight is reached; halfway to the next one where it is reached
    exactly, so that equal weights give the ordinary median (Cormen et al., Introduction to Algorithms, 9-2;
    the middle as in Edgeworth 1888).
    """
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    heaped = np.cumsum(w[..., order], axis=-1)
    total = heaped[..., -1:]
    slack = 1e-9 * total
    lower = (heaped < total / 2 - slack).sum(axis=-1)
    upper = (heaped <= total / 2 + slack).sum(axis=-1)
    last = values.size - 1
    # Values without weight never are the upper middle: the next one that has some is.
    found = (ordered[np.minimum(lower, last)] + ordered[np.minimum(upper, last)]) / 2
    return np.where(total[..., 0] > 0, found, np.nan)
