"""A map of voters and the groups on it: principal components of votes with holes, and k-means.

As Polis (its `math`: pca, clusters), with what makes the same votes give the same groups: voters are taken
in the order of their votes, starts are drawn from a seed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.ranking.ranks import Floats

Labels = NDArray[np.int64]

AXES = 2
STARTS = 10
MOVES = 100
FOUND_ON = 5_000  # voters on which centres are looked for, and chance is compared
SILHOUETTE_ON = 2_000  # voters, since it compares them two by two
SHUFFLES = 19  # one in 20 maps of chance beats them all


@dataclass(frozen=True, slots=True)
class Map:
    """`mean` (S,) of votes; `axes` (2, S) unit vectors; `spread` (2,): variance on each; `total`: in all."""

    mean: Floats
    axes: Floats
    spread: Floats
    total: float

    def place(self, votes: Floats) -> Floats:
        """Return (n, 2) points of voters (n, S), NaN where they did not vote; (0, 0) without any vote.

        Scaled by sqrt(S / votes of the voter): holes filled with the mean pull to the middle (Polis).
        """
        cast = (~np.isnan(votes)).sum(axis=1, keepdims=True)
        scale = np.sqrt(votes.shape[1] / np.maximum(cast, 1))
        points: Floats = _centred(votes, self.mean) @ self.axes.T * scale
        return points


def draw_map(votes: Floats) -> Map:
    """Return the first two principal components of (n, S) votes, holes filled with the statement's mean."""
    cast = (~np.isnan(votes)).sum(axis=0)
    mean = np.nansum(votes, axis=0) / np.maximum(cast, 1)
    filled = _centred(votes, mean)
    values, vectors = np.linalg.eigh(filled.T @ filled / len(votes))
    axes = vectors[:, ::-1][:, :AXES].T
    largest = np.abs(axes).argmax(axis=1)
    axes = axes * np.sign(axes[np.arange(len(axes)), largest])[:, None]
    return Map(
        mean, axes, np.maximum(values[::-1][:AXES], 0.0), float(np.trace(filled.T @ filled) / len(votes))
    )


def beyond_chance(votes: Floats, rng: np.random.Generator) -> bool:
    """True if the first axis is longer than in SHUFFLES maps of the same votes dealt out at random.

    Parallel analysis (Horn 1965, Psychometrika 30, 179-185), by permutation: every statement keeps its
    votes and its holes, only who gave which vote is chance.
    """
    some = _sample(votes, FOUND_ON, rng)
    found = draw_map(some)
    for _ in range(SHUFFLES):
        dealt = some.copy()
        for column in dealt.T:
            cast = ~np.isnan(column)
            column[cast] = rng.permutation(column[cast])
        if draw_map(dealt).spread[0] >= found.spread[0]:
            return False
    return True


def k_means(points: Floats, k: int, rng: np.random.Generator) -> Floats:
    """Return (k, 2) centres, the best of STARTS (k-means++: Arthur & Vassilvitskii 2007; Lloyd 1982)."""
    some = _sample(points, FOUND_ON, rng)
    found = [_lloyd(some, _spread_out(some, k, rng)) for _ in range(STARTS)]
    return min(found, key=lambda centres: round(float(_distances(some, centres).min(axis=1).sum()), 9))


def nearest(points: Floats, centres: Floats) -> Labels:
    """Return (n,) the centre that each point is nearest to."""
    labels: Labels = _distances(points, centres).argmin(axis=1)
    return labels


def silhouette(points: Floats, labels: Labels, rng: np.random.Generator) -> float:
    """Return the mean silhouette, -1..1; 0 for one group (Rousseeuw 1987, J. Comput. Appl. Math. 20)."""
    if len(points) > SILHOUETTE_ON:
        some = rng.choice(len(points), SILHOUETTE_ON, replace=False)
        points, labels = points[some], labels[some]
    groups = np.unique(labels)
    if groups.size < 2:
        return 0.0
    apart = np.sqrt(_distances(points, points))
    member = labels[:, None] == groups
    size = member.sum(axis=0)
    to_group = apart @ member
    own = size[member.argmax(axis=1)]
    inside = to_group[member] / np.maximum(own - 1, 1)
    outside = np.where(member, np.inf, to_group / size).min(axis=1)
    larger = np.maximum(inside, outside)
    each = np.divide(outside - inside, larger, out=np.zeros(len(points)), where=(larger > 0) & (own > 1))
    return float(each.mean())


def _sample(rows: Floats, size: int, rng: np.random.Generator) -> Floats:
    return rows if len(rows) <= size else rows[rng.choice(len(rows), size, replace=False)]


def _centred(votes: Floats, mean: Floats) -> Floats:
    return np.where(np.isnan(votes), 0.0, votes - mean)


def _spread_out(points: Floats, k: int, rng: np.random.Generator) -> Floats:
    centres = [points[rng.integers(len(points))]]
    while len(centres) < k:
        far = _distances(points, np.array(centres)).min(axis=1)
        if not far.sum():
            break
        centres.append(points[rng.choice(len(points), p=far / far.sum())])
    return np.array(centres)


def _lloyd(points: Floats, centres: Floats) -> Floats:
    for _ in range(MOVES):
        labels = nearest(points, centres)
        size = np.bincount(labels, minlength=len(centres))
        sums = np.stack([np.bincount(labels, axis, len(centres)) for axis in points.T], axis=1)
        moved = np.where(size[:, None] > 0, sums / np.maximum(size, 1)[:, None], centres)
        if np.allclose(moved, centres, rtol=0, atol=1e-12):
            break
        centres = moved
    return centres


def _distances(points: Floats, centres: Floats) -> Floats:
    """Return (n, k) squared distances."""
    squared: Floats = np.zeros((len(points), len(centres)))
    for axis in range(points.shape[1]):
        squared += (points[:, axis, None] - centres[None, :, axis]) ** 2
    return squared
