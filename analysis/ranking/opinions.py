"""Opinion groups on votes: who votes alike, and what all groups agree on, as Polis does.

Small, Bjorkegren, Erkkila, Shaw & Megill 2021, Recerca 26(2), "Polis: Scaling deliberation by mapping
high dimensional opinion spaces"; the computations follow the project's own `math` (pca, clusters, repness).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Votes = NDArray[np.float64]
"""(n, statements): 1 agrees, -1 disagrees, 0 or NaN: passed or never saw it."""

VOTERS_AT_LEAST = 60
VOTES_AT_LEAST = 7  # by a voter who takes part in the map, or all statements if there are fewer
SEEN_AT_LEAST = 11  # votes on a statement that takes part in the map
GROUPS = (2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Stand:
    """What a group does with a statement. `agree`, `disagree`: shares of those who voted on it, 0..1, None
    when withheld (11, 5, 5). `n`: voters of the group on the statement, None below 11."""

    n: int | None
    agree: float | None
    disagree: float | None


@dataclass(frozen=True, slots=True)
class Typical:
    """A statement that sets a group apart: `side` "accord" or "desaccord"; `strength`: repness."""

    statement: int
    side: str
    strength: float


@dataclass(frozen=True, slots=True)
class OpinionGroup:
    size: int
    stands: tuple[Stand, ...]  # one per statement
    typical: tuple[Typical, ...]  # strongest first


@dataclass(frozen=True, slots=True)
class Opinions:
    """`groups`, the largest first; none, with a `reason` in French, if there are none to show.

    `voters`: who voted at least once; `mapped`: who voted enough to be in a group. `consensus`
    (statements,): group-aware consensus on agreeing, 0..1, NaN if nobody voted on it; `dissent`: the same on
    disagreeing. `explained`: share of variance of the two axes. `silhouette`: -1..1 of the number chosen.
    """

    voters: int
    mapped: int
    groups: tuple[OpinionGroup, ...]
    consensus: NDArray[np.float64]
    dissent: NDArray[np.float64]
    left_out: tuple[int, ...]  # statements with too few votes to be in the map
    explained: float
    silhouette: float | None
    reason: str | None


def opinion_groups(votes: Votes, *, seed: int) -> Opinions:
    """Group voters by their votes; the same votes and seed give the same groups."""
    raise NotImplementedError
