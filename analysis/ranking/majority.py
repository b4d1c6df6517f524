"""Majority judgment: one grade per person and item, the median decides.

Balinski & Laraki 2007, PNAS 104(21), 8720-8725; 2011, Majority Judgment, MIT Press, ch. 1 and 14.
Their tie-break takes a median grade away from both items, again and again, until the medians differ.
Seen from the middle of a profile, that walks outwards, below first, and stops where one profile leaves
a grade before the other: hence the key below, which needs no loop and holds for any number of people.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from analysis.ranking.ranks import Floats, Method, Ranks, order_of, weights_of

Grades = NDArray[np.integer]
"""(n, items) grades, 0 the worst, -1 for none (not asked, passed over, "sans avis")."""

SHARE_DIGITS = 12  # of a share: below lies the order of additions


@dataclass(frozen=True, slots=True)
class Merit:
    """What people think of an item. `profile` (levels,) shares that sum to 1, worst grade first.

    `grade`: the majority grade, the lower one of an even split; `above` and `below`: the shares of
    better and of worse grades. Without a grade: n 0, grade None, a profile of zeros.
    """

    n: int
    profile: tuple[float, ...]
    grade: int | None
    above: float
    below: float


@dataclass(frozen=True, slots=True)
class Judgment:
    """`merits` in the order of the items; `ranks` (items,); `order`: ranked items, best first."""

    merits: tuple[Merit, ...]
    ranks: Ranks
    order: tuple[int, ...]


def judge(grades: Grades, levels: int, weights: Floats | None = None) -> Judgment:
    """Rank items by majority judgment.

    grades: (n, items) in -1..levels-1; weights: (n,) any scale. Each item is judged by those who graded
    it, and items are compared by their shares: an item graded by few is not lowered for it (its rank
    interval is wider). Equal ranks only for identical profiles: exact for whole counts up to 2^26, to a
    millionth of a person with weights. Raises ValueError for a grade outside, or wrong weights.
    """
    one = method(grades, levels)
    counts = _counts(one.sums(weights_of(len(grades), weights)[None]), levels)[0]
    people = (grades >= 0).sum(axis=0)
    ranks = rank_profiles(counts)
    merits = tuple(_merit(int(n), row) for n, row in zip(people, counts, strict=True))
    return Judgment(merits, ranks, order_of(ranks))


def rank_profiles(counts: Floats | NDArray[np.integer]) -> Ranks:
    """Return (..., items) ranks of (..., items, levels) numbers of grades, worst first."""
    keys = majority_keys(counts)
    leading = counts.shape[:-1]
    # lexsort takes the last key first, and the best item must come first.
    order = np.lexsort(tuple(-keys[..., k] for k in reversed(range(keys.shape[-1]))), axis=-1)
    placed = np.take_along_axis(keys, order[..., None], axis=-2)
    new = (placed[..., 1:, :] != placed[..., :-1, :]).any(axis=-1)
    place = np.arange(1, leading[-1]) * new + 1
    first = np.ones((*leading[:-1], min(1, leading[-1])), np.int64)
    sorted_ranks = np.maximum.accumulate(np.concatenate([first, place], axis=-1), axis=-1)
    ranks = np.empty(leading, np.int64)
    np.put_along_axis(ranks, order, sorted_ranks, axis=-1)
    return np.where(counts.sum(axis=-1) > 0, ranks, 0)


def majority_keys(counts: Floats | NDArray[np.integer]) -> Floats:
    """Return (..., items, 2 levels - 1) keys: the larger key, read from the left, is the better item.

    First the majority grade. Then the levels - 1 borders between grades, the nearest to the middle first
    and at equal distance the lower first: the side it lies on (-1 below: a grade is lost, which is worse),
    and its distance, signed so that losing later and gaining earlier are better.
    """
    total = counts.sum(axis=-1, keepdims=True)
    known = total > 0
    twice = 2 * np.cumsum(counts, axis=-1)[..., :-1] - total
    share = np.divide(twice, total, out=np.zeros(twice.shape), where=known)
    distance = np.round(np.abs(share), SHARE_DIGITS)
    side = np.where((share < 0) & (distance > 0), -1.0, 1.0)
    nearest = np.lexsort((side, distance), axis=-1)
    pairs = [np.take_along_axis(each, nearest, axis=-1) for each in (side, -side * distance)]
    keys = np.stack(pairs, axis=-1).reshape(*side.shape[:-1], 2 * side.shape[-1])
    grade = (side < 0).sum(axis=-1, keepdims=True)
    return np.where(known, np.concatenate([grade, keys], axis=-1), -1.0)


def method(grades: Grades, levels: int) -> Method:
    """Return the ranking as sums over people, to be drawn again (`certainty`, `guard`)."""
    n, items = grades.shape
    if levels < 1 or (grades.size and not (int(grades.min()) >= -1 and int(grades.max()) < levels)):
        raise ValueError(f"grades are -1 or 0..{levels - 1}")
    who, item = np.nonzero(grades >= 0)
    cells = item * levels + grades[who, item]
    people = csr_array((np.ones(who.size), (cells, who)), shape=(items * levels, n))
    return Method(people, lambda sums: rank_profiles(_counts(sums, levels)))


def _counts(sums: Floats, levels: int) -> Floats:
    """Return (D, items, levels) weighted numbers of grades."""
    return sums.reshape(len(sums), sums.shape[1] // levels, levels)


def _merit(n: int, counts: Floats) -> Merit:
    total = float(counts.sum())
    if not total:
        return Merit(n, (0.0,) * len(counts), None, 0.0, 0.0)
    grade = int(majority_keys(counts[None])[0, 0])
    profile = tuple(float(c / total) for c in counts)
    return Merit(n, profile, grade, sum(profile[grade + 1 :]), sum(profile[:grade]))
