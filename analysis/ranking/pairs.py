"""Paired comparisons: "lequel est le plus urgent ?", two items at a time, by Bradley-Terry.

Bradley & Terry 1952, Biometrika 39, 324-345; computed by the MM algorithm of Hunter 2004, Annals of
Statistics 32(1), 384-406. A finite answer exists only if no set of items always loses against the rest
(Ford 1957): the graph "was preferred to" must be strongly connected.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from analysis.ranking.ranks import Floats, Method, Ranks, order_of, ranks_of, weights_of

Index = NDArray[np.int64]

CLOSE = 1e-10  # relative change of a strength at which MM stops
STEPS = 10_000
SCORE_DIGITS = 6  # strengths that agree to so many decimals are tied
GHOST = 0.1
"""Wins and losses of every item against a made-up item of strength 1, in the draws of a bootstrap only:
a draw may leave an item without any win, and would have no finite answer."""


class NotConnected(ValueError):
    """The comparisons do not link all items, so that no common scale exists.

    `groups`: items in sets that are comparable within, the largest first; a single item that was never
    compared, never won or never lost is a set of its own.
    """

    def __init__(self, groups: tuple[tuple[int, ...], ...]) -> None:
        super().__init__(f"{len(groups)} sets of items without a way back: {groups}")
        self.groups = groups


@dataclass(frozen=True, slots=True)
class Comparisons:
    """One row per answer (m,): `person` preferred `better` to `worse`; `tied`: did not choose.

    A tie counts half for each (Hunter 2004 counts it as half a win each), or is dropped by `without_ties`.
    """

    items: int
    person: Index
    better: Index
    worse: Index
    tied: NDArray[np.bool_]

    def __post_init__(self) -> None:
        sizes = {len(self.person), len(self.better), len(self.worse), len(self.tied)}
        both = np.concatenate([self.better, self.worse])
        if len(sizes) > 1 or ((both < 0) | (both >= self.items)).any() or (self.better == self.worse).any():
            raise ValueError("a comparison has a person and two different items of the list")

    def without_ties(self) -> "Comparisons":
        keep = ~self.tied
        return Comparisons(
            self.items, self.person[keep], self.better[keep], self.worse[keep], self.tied[keep]
        )


@dataclass(frozen=True, slots=True)
class Strengths:
    """Per item (items,): `strength` in log-odds, mean 0; `error`: its standard error; `ranks`;
    `compared`: people who compared it. `order`: best first."""

    strength: Floats
    error: Floats
    ranks: Ranks
    compared: NDArray[np.int64]
    order: tuple[int, ...]


def compare(comparisons: Comparisons, n: int, weights: Floats | None = None) -> Strengths:
    """Rank items from the comparisons of n people; weights: (n,) any scale.

    Items that nobody compared are not ranked. Raises NotConnected.
    """
    w = weights_of(n, weights)
    wins = _wins(method(comparisons, n).sums(w[None]), comparisons.items)[0]
    seen = (wins + wins.T).sum(axis=1) > 0
    strength, error = np.full(comparisons.items, np.nan), np.full(comparisons.items, np.nan)
    if seen.any():
        part = wins[np.ix_(seen, seen)]
        require_connected(part, np.flatnonzero(seen))
        strength[seen] = bradley_terry(part[None])[0]
        error[seen] = standard_errors(part, strength[seen])
    ranks = ranks_of(np.round(strength, SCORE_DIGITS))
    return Strengths(strength, error, ranks, _people(comparisons, n), order_of(ranks))


def require_connected(wins: Floats, names: Index | None = None) -> None:
    """Raise NotConnected unless every item can be reached from every other along wins (items, items)."""
    count, of = connected_components(csr_array(wins > 0), directed=True, connection="strong")
    if count > 1:
        items = np.arange(len(wins)) if names is None else names
        groups = [tuple(int(i) for i in items[of == one]) for one in range(count)]
        raise NotConnected(tuple(sorted(groups, key=lambda group: (-len(group), group))))


def bradley_terry(wins: Floats, ghost: float = 0.0) -> Floats:
    """Return (D, items) log strengths, mean 0, of (D, items, items) weighted wins of row over column.

    Hunter 2004, eq. 3: strength_i = wins_i / sum_j n_ij / (strength_i + strength_j), until nothing moves.
    ghost: wins and losses added against an item of strength 1 (see GHOST).
    """
    matches = wins + wins.swapaxes(-1, -2)
    won = wins.sum(axis=-1) + ghost
    g = np.ones(won.shape)
    for _ in range(STEPS):
        below = (matches / (g[..., :, None] + g[..., None, :])).sum(axis=-1) + 2 * ghost / (g + 1)
        new = np.divide(won, below, out=np.ones_like(won), where=below > 0)
        if not ghost:
            new = new / np.exp(np.log(new).mean(axis=-1, keepdims=True))
        done = np.abs(new / g - 1).max(initial=0.0) < CLOSE
        g = new
        if done:
            break
    scores = np.log(g)
    centred: Floats = scores - scores.mean(axis=-1, keepdims=True)
    return centred


def standard_errors(wins: Floats, strength: Floats) -> Floats:
    """Return (items,) standard errors, from the inverse of the information under a mean of 0.

    Hunter 2004, section 5. With weights they treat weighted wins as counts: prefer the bootstrap.
    """
    p = 1 / (1 + np.exp(strength[None, :] - strength[:, None]))
    each = (wins + wins.T) * p * (1 - p)
    information = np.diag(each.sum(axis=1)) - each
    errors: Floats = np.sqrt(np.maximum(np.diag(np.linalg.pinv(information)), 0.0))
    return errors


def method(comparisons: Comparisons, n: int) -> Method:
    """Return the ranking of n people's comparisons as sums, to be drawn again (`certainty`, `guard`)."""
    items, tied = comparisons.items, comparisons.tied
    won = comparisons.better * items + comparisons.worse
    lost = comparisons.worse * items + comparisons.better
    each = np.where(tied, 0.5, 1.0)
    cells = np.concatenate([won, lost[tied]])
    who = np.concatenate([comparisons.person, comparisons.person[tied]])
    people = csr_array((np.concatenate([each, each[tied]]), (cells, who)), shape=(items * items, n))

    def rank(sums: Floats) -> Ranks:
        wins = _wins(sums, items)
        scores = bradley_terry(wins, ghost=GHOST)
        compared = (wins + wins.swapaxes(-1, -2)).sum(axis=-1) > 0
        return ranks_of(np.where(compared, np.round(scores, SCORE_DIGITS), np.nan))

    return Method(people, rank)


def _wins(sums: Floats, items: int) -> Floats:
    """Return (D, items, items) weighted wins of row over column, half of each tie on both sides."""
    return sums.reshape(len(sums), items, items)


def _people(comparisons: Comparisons, n: int) -> NDArray[np.int64]:
    """Return (items,) how many people compared each item."""
    item = np.concatenate([comparisons.better, comparisons.worse])
    person = np.tile(comparisons.person, 2)
    once = csr_array((np.ones(item.size), (item, person)), shape=(comparisons.items, n))
    people: NDArray[np.int64] = np.diff(once.indptr).astype(np.int64)
    return people
