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
    (items, criteria): parts of the score, NaN where missing. `coverage` (items,): share of weight known.
    `flat`: criteria that tell no item from another.
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
    score = scores(normal, w[None])[0]
    parts = np.where(known, normal * w, np.nan)
    floor = np.nansum(parts, axis=1)
    ranks = ranks_of(score)
    return Multicriteria(
        criteria=criteria,
        values=normal,
        weights=w,
        score=score,
        low=floor,
        high=np.minimum(floor + 1 - coverage, 1.0),
        contributions=np.divide(parts, coverage[:, None], out=np.full(parts.shape, np.nan), where=known),
        coverage=coverage,
        flat=tuple(name for name, column in zip(criteria, values.T, strict=True) if _flat(column)),
        ranks=ranks,
        order=order_of(ranks),
        scale=scale,
    )


def normalise(values: Floats, scale: Scale) -> Floats:
    """Return (items, criteria) in 0..1, NaN kept; a criterion on which all known items agree gives 0.5.

    minmax: (value - lowest) / (highest - lowest) (OECD 2008, Handbook on Constructing Composite Indicators,
    5.3). rang: the share of the other items that are lower, ties half.
    """
    result = np.full(values.shape, np.nan)
    for c, column in enumerate(values.T):
        known = ~np.isnan(column)
        v = column[known]
        if _flat(column):
            result[known, c] = 0.5
        elif scale == "minmax":
            result[known, c] = (v - v.min()) / (v.max() - v.min())
        else:
            lower = (v[:, None] > v[None, :]).sum(axis=1) + ((v[:, None] == v[None, :]).sum(axis=1) - 1) / 2
            result[known, c] = lower / (v.size - 1)
    return result


def scores(normal: Floats, weights: Floats) -> Floats:
    """Return (D, items) scores for (D, criteria) weights that sum to 1; NaN below COVERAGE_AT_LEAST."""
    known = ~np.isnan(normal)
    coverage = weights @ known.T
    total = weights @ np.where(known, normal, 0.0).T
    enough = (coverage >= COVERAGE_AT_LEAST - 1e-9) & (coverage > 0)
    score: Floats = np.divide(total, coverage, out=np.full(total.shape, np.nan), where=enough)
    return score


def ranks_by_weights(normal: Floats, weights: Floats) -> Ranks:
    """Return (D, items) ranks for (D, criteria) weights, for `certainty.weight_sensitivity`."""
    return ranks_of(scores(normal, weights))


def _flat(column: NDArray[np.float64]) -> bool:
    known = column[~np.isnan(column)]
    return bool(known.size and known.max() == known.min())
