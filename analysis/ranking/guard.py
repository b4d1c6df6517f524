"""What a majority hides: a group whose first priority is not the first of all."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.population import Attribute
from analysis.ranking.certainty import Reweigh, draws_of
from analysis.ranking.ranks import SUM_DIGITS, Floats, Method, Ranks, weights_of
from analysis.statistics.comparing import TOLD_AT_MOST, benjamini_hochberg
from analysis.thresholds import DENOMINATOR_AT_LEAST


@dataclass(frozen=True, slots=True)
class Group:
    """The ranking of a group: `ranks` (items,), 0 for items that fewer than 11 of the group answered.

    `first`: its first priority, None if the group has no ranking or two items share the first place;
    `rank_overall`: the rank of that item for all. `sure`: the difference is no chance (see `guard`).
    """

    by: str
    category: str
    n: int
    ranks: Ranks
    first: int | None
    rank_overall: int
    p: float
    sure: bool


@dataclass(frozen=True, slots=True)
class Guard:
    """`overall` (items,) ranks of all, 0 for what fewer than 11 answered; `groups` that may be shown, and
    those `left_out` (by, category) for their size."""

    overall: Ranks
    groups: tuple[Group, ...]
    left_out: tuple[tuple[str, str], ...]

    @property
    def hidden(self) -> tuple[Group, ...]:
        """Groups whose first priority is not the first of all, beyond chance."""
        return tuple(one for one in self.groups if one.sure)


def guard(
    method: Method,
    attributes: Mapping[str, Attribute],
    answered: NDArray[np.bool_],
    *,
    seed: int,
    weights: Floats | None = None,
    reweigh: Reweigh | None = None,
    draws: int | None = None,
) -> Guard:
    """Compare each group's first priority with the first of all.

    attributes: as of a population; answered: (n, items) who said something of an item. A group, and those
    not in it, need 11 participants who answered. A difference is sure if, with participants drawn again,
    the group puts its own first above the first of all, and puts it higher than the others do: p is the
    share of draws in which one of the two fails, corrected over groups by Benjamini & Hochberg 1995.
    """
    w = weights_of(method.n, weights)
    overall = _among(method(w[None]), answered.sum(axis=0) >= DENOMINATOR_AT_LEAST)[0]
    parts = [
        _part(method, by, k, one, answered)
        for by, one in attributes.items()
        for k in range(len(one.categories))
    ]
    kept = [one for one in parts if one.large]
    whole = method.sums(w[None])
    plain = [_ranks(one, whole, w[None])[0][0] for one in kept]
    suspects = [g for g, one in enumerate(kept) if _differs(one, overall, plain[g])]
    failed, drawn = np.zeros(len(kept)), 0
    for block in draws_of(w, seed, draws, reweigh) if suspects else ():
        drawn += len(block)
        whole = method.sums(block)
        for g in suspects:
            failed[g] += _fails(overall, plain[g], *_ranks(kept[g], whole, block))
    p = np.ones(len(kept))
    p[suspects] = (failed[suspects] + 1) / (drawn + 1)
    sure = benjamini_hochberg(p) <= TOLD_AT_MOST
    groups = tuple(_group(one, overall, plain[g], float(p[g]), bool(sure[g])) for g, one in enumerate(kept))
    return Guard(overall, groups, tuple((one.by, one.category) for one in parts if not one.large))


@dataclass(frozen=True, slots=True)
class _Part:
    """A group: `members` (n,), `n` of them answered, `shown` (items,) answered by 11 of them."""

    by: str
    category: str
    members: NDArray[np.bool_]
    method: Method
    n: int
    large: bool
    shown: NDArray[np.bool_]


def _part(method: Method, by: str, k: int, attribute: Attribute, answered: NDArray[np.bool_]) -> _Part:
    members = attribute.of == k
    spoke = answered.any(axis=1)
    n, rest = int((members & spoke).sum()), int((~members & spoke).sum())
    large = min(n, rest) >= DENOMINATOR_AT_LEAST
    shown = answered[members].sum(axis=0) >= DENOMINATOR_AT_LEAST
    return _Part(by, attribute.categories[k], members, method.part(members), n, large, shown)


def _ranks(part: _Part, whole: Floats, weights: Floats) -> tuple[Ranks, Ranks]:
    """Return (D, items) ranks of a group and of the others, among the items shown for the group."""
    sums = part.method.sums(weights[:, part.members])
    both = (sums, np.round(whole - sums, SUM_DIGITS))
    inside, outside = (_among(part.method.rank(each), part.shown) for each in both)
    return inside, outside


def _among(ranks: Ranks, shown: NDArray[np.bool_]) -> Ranks:
    """Return the ranks that are left when only some items are looked at; 0 for the others."""
    kept = shown & (ranks > 0)
    lower = (kept[..., None, :] & (ranks[..., None, :] < ranks[..., :, None])).sum(axis=-1)
    return np.where(kept, 1 + lower, 0).astype(np.int64)


def _first(ranks: Ranks) -> int | None:
    firsts = np.flatnonzero(ranks == 1)
    return int(firsts[0]) if firsts.size == 1 else None


def _differs(part: _Part, overall: Ranks, plain: Ranks) -> bool:
    """True if the group has a first of its own, and may be compared on the first of all."""
    first, of_all = _first(plain), np.flatnonzero(overall == 1)
    return first is not None and first not in of_all and of_all.size > 0 and bool(part.shown[of_all].all())


def _fails(overall: Ranks, plain: Ranks, inside: Ranks, outside: Ranks) -> int:
    """In how many draws the group's first is not above the first of all, or no higher than elsewhere."""
    first, of_all = _first(plain), np.flatnonzero(overall == 1)
    last = len(plain) + 1
    inside, outside = (np.where(ranks > 0, ranks, last) for ranks in (inside, outside))
    above = (inside[:, first, None] < inside[:, of_all]).all(axis=1)
    higher = inside[:, first] < outside[:, first]
    return int((~(above & higher)).sum())


def _group(part: _Part, overall: Ranks, plain: Ranks, p: float, sure: bool) -> Group:
    first = _first(plain)
    rank = 0 if first is None else int(overall[first])
    return Group(part.by, part.category, part.n, plain, first, rank, p, sure)
