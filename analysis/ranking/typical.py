"""What sets a group's votes apart, and what all groups share: Polis' `repness` and group-aware consensus.

Small et al. 2021, Recerca 26(2); the project's `math` (stats, repness, conversation), whose added ones are
kept: they hold small groups back.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.ranking.ranks import Floats

Z90 = 1.2815515655446004  # one-sided, as in Polis
MOST = 5  # statements per group


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes of groups on statements (G, S): `yes`, `no`, and `cast` with those who passed, if recorded."""

    yes: NDArray[np.int64]
    no: NDArray[np.int64]
    cast: NDArray[np.int64]


def tally(votes: Floats, labels: NDArray[np.int64], groups: int) -> Tally:
    """Count the votes (n, S) of each group; labels (n,) in 0..groups-1."""
    member = (labels[None, :] == np.arange(groups)[:, None]).astype(np.float64)
    yes, no, cast = (member @ each for each in (votes == 1, votes == -1, ~np.isnan(votes)))
    return Tally(*(np.rint(each).astype(np.int64) for each in (yes, no, cast)))


def likely(success: NDArray[np.int64], cast: NDArray[np.int64]) -> Floats:
    """Return the share with one added on both sides (Laplace's rule of succession): 1/2 without a vote."""
    return (success + 1) / (cast + 2)


def consensus(success: NDArray[np.int64], cast: NDArray[np.int64]) -> Floats:
    """Return (S,) group-aware consensus: the product over groups of `likely`; NaN where nobody voted."""
    product = likely(success, cast).prod(axis=0)
    return np.where(cast.sum(axis=0) > 0, product, np.nan)


def most_of(success: NDArray[np.int64], cast: NDArray[np.int64]) -> Floats:
    """Return z of "more than half": 2 sqrt(n + 1) ((x + 1) / (n + 1) - 1/2), as Polis."""
    n = cast + 1.0
    z: Floats = 2 * np.sqrt(n) * ((success + 1) / n - 0.5)
    return z


def more_than_others(success: NDArray[np.int64], cast: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return (G, S) how many times likelier than among the others, and z of the two-proportion test.

    Both with Polis' added ones: (x + 1) / (n + 2) for the ratio, (x + 1) / (n + 1) pooled for the test.
    """
    others, their_cast = success.sum(axis=0) - success, cast.sum(axis=0) - cast
    ratio = likely(success, cast) / likely(others, their_cast)
    x1, x2, n1, n2 = success + 1.0, others + 1.0, cast + 1.0, their_cast + 1.0
    pooled = (x1 + x2) / (n1 + n2)
    error = np.sqrt(np.maximum(pooled * (1 - pooled), 0.0) * (1 / n1 + 1 / n2))
    z = np.divide(x1 / n1 - x2 / n2, error, out=np.zeros_like(error), where=error > 1e-12)
    return ratio, z


def strength(success: NDArray[np.int64], cast: NDArray[np.int64]) -> Floats:
    """Return (G, S) ratio x its z x share x its z where both z pass Z90, else 0 (Polis' repness metric)."""
    ratio, apart = more_than_others(success, cast)
    most = most_of(success, cast)
    metric = ratio * apart * likely(success, cast) * most
    return np.where((apart > Z90) & (most > Z90), metric, 0.0)


def shared_by_all(success: NDArray[np.int64], cast: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return (S,) statements on which more than half of every group are of one mind, beyond Z90."""
    shared: NDArray[np.bool_] = np.all(most_of(success, cast) > Z90, axis=0)
    return shared
