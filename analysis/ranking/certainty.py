"""How sure a rank is: people drawn again, or the committee's weights drawn around those it gave."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.ranking.ranks import Floats, Method, Ranks, weights_of
from analysis.statistics.bootstrap import DRAWS, replicates

MANY = 20_000  # people; beyond, intervals are narrow and DRAWS_OF_MANY tell them as well
DRAWS_OF_MANY = 300
TOP = 3
LEVEL = 0.95
CONCENTRATION = 20.0
"""Of the Dirichlet draws: a weight of 25 % then has a standard deviation of 9 points."""

BOOTSTRAP = "bootstrap percentile 95 %, participants"
DIRICHLET = "tirages de Dirichlet, 95 %"

BLOCK = 4_000_000  # weights held at once

Reweigh = Callable[[NDArray[Any]], Floats]
"""(D, n) how often each person was drawn -> (D, n) weights of the draws, raked anew (`raking.Plan.again`)."""


@dataclass(frozen=True, slots=True)
class Certainty:
    """Per item (items,): `rank` of the data as they are, `low` to `high` in 95 % of the draws (and at least
    the rank itself), `top`: the share of draws with fewer than `of` items strictly better.

    0, 0, 0 and 0.0 for what is not ranked. In a draw in which an item got no answer it counts as last. `kind`
    says what was drawn. A few people give narrow intervals (one gives none at all): the thresholds of
    publication come first.
    """

    rank: Ranks
    low: Ranks
    high: Ranks
    top: Floats
    of: int
    draws: int
    kind: str


def rank_certainty(
    method: Method,
    *,
    seed: int,
    weights: Floats | None = None,
    reweigh: Reweigh | None = None,
    draws: int | None = None,
    top: int = TOP,
) -> Certainty:
    """Draw the participants again `draws` times and rank each time.

    Percentile bootstrap (Efron 1979); rank intervals as Goldstein & Spiegelhalter 1996, JRSS A 159(3).
    weights: (n,) used as they are in each draw; `reweigh` rakes inside instead. The draw is by people, so
    that all that one person said stays together. The same seed gives the same result.
    """
    w = weights_of(method.n, weights)
    rank = method(w[None])[0]
    drawn = [method(block) for block in draws_of(w, seed, draws, reweigh)]
    found = np.concatenate(drawn) if drawn else rank[None]
    return summary(rank, found, top, BOOTSTRAP)


def weight_sensitivity(
    scores: Callable[[Floats], Ranks],
    weights: Floats,
    *,
    seed: int,
    concentration: float = CONCENTRATION,
    draws: int = DRAWS,
    top: int = TOP,
) -> Certainty:
    """Draw the weights of criteria around the committee's: Dirichlet(concentration x weights).

    scores: (D, criteria) weights -> (D, items) ranks; weights: (criteria,), any scale. A criterion of
    weight 0 stays out. Sensitivity as in Butler, Jia & Dyer 1997, EJOR 103(3).
    """
    w = np.asarray(weights, np.float64)
    if w.ndim != 1 or not np.isfinite(w).all() or (w < 0).any() or w.sum() <= 0 or concentration <= 0:
        raise ValueError("a finite weight of 0 or more for each criterion, and not all 0")
    w = w / w.sum()
    drawn = np.zeros((draws, w.size))
    drawn[:, w > 0] = np.random.default_rng(seed).dirichlet(concentration * w[w > 0], draws)
    return summary(scores(w[None])[0], scores(drawn), top, DIRICHLET)


def summary(rank: Ranks, drawn: Ranks, top: int, kind: str) -> Certainty:
    """Sum up (D, items) ranks of draws around the (items,) ranks of the data."""
    ranked = rank > 0
    last = max(1, int(ranked.sum()))
    found = np.where(drawn > 0, np.minimum(drawn, last), last)
    tail = (1 - LEVEL) / 2
    low = np.quantile(found, tail, axis=0, method="inverted_cdf")
    high = np.quantile(found, 1 - tail, axis=0, method="inverted_cdf")
    share = ((found <= top) & (drawn > 0)).mean(axis=0)
    return Certainty(
        rank=rank,
        low=np.where(ranked, np.minimum(low, rank), 0).astype(np.int64),
        high=np.where(ranked, np.maximum(high, rank), 0).astype(np.int64),
        top=np.where(ranked, share, 0.0),
        of=top,
        draws=len(drawn),
        kind=kind,
    )


def draws_of(
    weights: Floats, seed: int, draws: int | None = None, reweigh: Reweigh | None = None
) -> Iterator[Floats]:
    """Give (d, n) weights of people drawn again, in blocks that fit in memory; together `draws` rows.

    Without `draws`: DRAWS, fewer for more than MANY people, of whom each draw says the same.
    """
    n = weights.size
    rng = np.random.default_rng(seed)
    total = draws if draws is not None else DRAWS if n <= MANY else DRAWS_OF_MANY
    step = max(1, min(total, BLOCK // max(n, 1)))
    for start in range(0, total if n else 0, step):
        times = replicates(n, min(step, total - start), rng)
        yield times * weights if reweigh is None else reweigh(times)
