"""Ranks, and what every method of ranking is: sums over people, and ranks from these sums.

A rank is 1 + the number of items strictly better, so that ties share the best rank; 0 is an item that
nothing is known of: it is not ranked, and never last by default.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Ranks = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Method:
    """A ranking that can be drawn again for other people, other weights, or a group.

    people: sparse (S, n), what each person adds to each of S sums; rank: (D, S) sums -> (D, items) ranks.
    All that a ranking needs of people are such sums (counts of grades, wins of pairs, approvals), so that
    one product with weights serves D draws.
    """

    people: csr_array
    rank: Callable[[Floats], Ranks]

    @property
    def n(self) -> int:
        return int(self.people.shape[1])

    def __call__(self, weights: Floats) -> Ranks:
        """Return (D, items) ranks for (D, n) weights of people."""
        return self.rank(self.sums(weights))

    def sums(self, weights: Floats) -> Floats:
        """Return (D, S) sums for (D, n) weights of people."""
        sums: Floats = np.ascontiguousarray(np.asarray(self.people @ weights.T).T)
        return sums

    def part(self, members: NDArray[np.bool_]) -> "Method":
        """Return the same ranking by some of the people, (n,)."""
        return Method(self.people[:, members], self.rank)


DIGITS = 10  # scores that agree to so many decimals are tied: below lies the order of additions

SUM_DIGITS = 8  # of a difference of sums: below lies the order of additions


def ranks_of(scores: Floats) -> Ranks:
    """Return (..., items) ranks of (..., items) scores, the highest first; NaN is not ranked."""
    score = np.round(scores, DIGITS)
    better = (score[..., None, :] > score[..., :, None]).sum(axis=-1)
    return np.where(np.isnan(score), 0, 1 + better).astype(np.int64)


def order_of(ranks: Ranks) -> tuple[int, ...]:
    """Return the ranked items, best first; ties stay in the order of the items."""
    return tuple(int(i) for i in np.argsort(ranks, kind="stable") if ranks[i] > 0)


def weights_of(n: int, weights: Floats | None) -> Floats:
    """Return (n,) weights, mean 1: everybody alike without weights.

    Raises ValueError if there are not n of them, or one is negative, or not finite, or all are 0.
    """
    if weights is None:
        return np.ones(n)
    w = np.asarray(weights, np.float64)
    if w.shape != (n,) or not np.isfinite(w).all() or (w < 0).any() or (n and w.sum() <= 0):
        raise ValueError("a finite weight of 0 or more for everybody, and not all 0")
    return w * (n / w.sum()) if n else w
