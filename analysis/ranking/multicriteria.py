"""Several criteria in one score, with the weights that the committee gives. What is missing stays visible."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.ranking.ranks import Floats, Ranks, order_of, ranks_of

Scale = Literal["minmax", "rang"]

CRITERIA = {
    "saillance": "Part des participants qui en parlent",
    "gravite": "Gravité : mots très négatifs, urgences",
    "etendue": "Étendue : sexes, âges et secteurs concernés",
    "tendance": "Évolution depuis la vague précédente",
    "ecart": "Écart des statistiques du quartier à la référence",
    "faisabilite": "Faisabilité, selon les techniciens",
}
"""Criteria of the domain reference 5.2, each the higher the more of a priority."""

COVERAGE_AT_LEAST = 0.5  # of the committee's weight must lie on criteria that are known, to be ranked


@dataclass(frozen=True, slots=True)
class Multicriteria:
    """`values` (items, criteria) normalised to 0..1, NaN where missing; `weights` (criteria,) sum to 1.

    `score` (items,): 0..1 over the known criteria, their weights brought back to 1; NaN if less than half of
    the weight is known. `low` and `high`: the score if all that is missing were 0, or 1. `contributions`
    (items, criteria): parts that add up to the score, NaN where missing. `coverage` (items,): weight known.
    `flat`: criteria that tell no item from another; `unknown`: criteria missing for all items.
    """

    criteria: tuple[str, ...]
    values: Floats
    weights: Floats
    score: Floats
    low: Floats
    high: Floats
    contributions: Floats
    coverage: Floats
    flat: tuple[str, ...]
    unknown: tuple[str, ...]
    ranks: Ranks
    order: tuple[int, ...]
    scale: Scale


def multicriteria(
    values: Floats,
    criteria: tuple[str, ...],
    weights: Floats,
    *,
    scale: Scale = "minmax",
    lower_first: frozenset[str] = frozenset(),
) -> Multicriteria:
    """Score items by a weighted mean of normalised criteria.

    values: (items, criteria), NaN where missing; weights: (criteria,) any scale; lower_first: criteria of
    which less is more of a priority. Weighted sum as Keeney & Raiffa 1976, ch. 3; the bounds of a missing
    value as interval scores, never a silent 0. Raises ValueError for wrong shapes or weights.
    """
    w = np.asarray(weights, np.float64)
    if values.ndim != 2 or values.shape[1] != len(criteria) or w.shape != (len(criteria),):
        raise ValueError("one column and one weight per criterion")
    if not np.isfinite(w).all() or (w < 0).any() or w.sum() <= 0 or np.isinf(values).any():
        raise ValueError("a finite weight of 0 or more for each criterion, and not all 0")
    w = w / w.sum()
    signs = np.array([-1.0 if name in lower_first else 1.0 for name in criteria])
    normal = normalise(values * signs, scale)
    known = ~np.isnan(normal)
    coverage = known @ w
    score = scores(normal, w)
    parts = np.where(known, normal * w, np.nan)
    floor = np.nansum(parts, axis=1)
    ranks = ranks_of(score)
    return Multicriteria(
        criteria=criteria,
        values=normal,
        weights=w,
        score=score,
        low=floor,
        high=floor + np.maximum(0.0, 1 - coverage),
        contributions=np.where(np.isnan(score)[:, None], np.nan, parts / np.maximum(coverage, 1e-9)[:, None]),
        coverage=coverage,
        flat=tuple(name for name, column in zip(criteria, values.T, strict=True) if _flat(column)),
        unknown=tuple(name for name, column in zip(criteria, known.T, strict=True) if not column.any()),
        ranks=ranks,
        order=order_of(ranks),
        scale=scale,
    )


def normalise(values: Floats, scale: Scale) -> Floats:
    """Return (..., items, criteria) in 0..1, NaN kept; a criterion on which all known items agree gives 0.5.

    minmax: (value - lowest) / (highest - lowest) (OECD 2008, Handbook on Constructing Composite Indicators,
    5.3). rang: the share of the other items that are lower, ties half.
    """
    known = ~np.isnan(values)
    lowest = np.where(known, values, np.inf).min(axis=-2, keepdims=True, initial=np.inf)
    highest = np.where(known, values, -np.inf).max(axis=-2, keepdims=True, initial=-np.inf)
    apart = highest > lowest
    if scale == "minmax":
        width = np.where(apart, highest - np.where(apart, lowest, 0.0), 1.0)
        normal = (np.where(known, values, 0.0) - np.where(apart, lowest, 0.0)) / width
    else:
        one, other = values[..., :, None, :], values[..., None, :, :]
        lower = (one > other).sum(axis=-2) + ((one == other).sum(axis=-2) - 1) / 2
        normal = lower / np.maximum(known.sum(axis=-2, keepdims=True) - 1, 1)
    return np.where(known, np.where(apart, normal, 0.5), np.nan)


def scores(normal: Floats, weights: Floats) -> Floats:
    """Return (..., items) scores of (..., items, criteria), weights (..., criteria) that sum to 1.

    NaN where less than COVERAGE_AT_LEAST of the weight is known. D tables and one row of weights, or one
    table and D rows, give D rows of scores.
    """
    known = ~np.isnan(normal)
    each = weights[..., None, :]
    coverage = (known * each).sum(axis=-1)
    total = (np.where(known, normal, 0.0) * each).sum(axis=-1)
    enough = (coverage >= COVERAGE_AT_LEAST - 1e-9) & (coverage > 0)
    score: Floats = np.divide(total, coverage, out=np.full(total.shape, np.nan), where=enough)
    return score


def ranks_by_weights(normal: Floats, weights: Floats) -> Ranks:
    """Return (D, items) ranks of one normalised table (items, criteria) for (D, criteria) weights."""
    return ranks_of(scores(normal, weights))


def _flat(column: NDArray[np.float64]) -> bool:
    known = column[~np.isnan(column)]
    return bool(known.size and known.max() == known.min())
