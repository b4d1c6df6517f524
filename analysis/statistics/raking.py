"""Raking: weights that make participants add up to known margins, within bounds. Pure.

Participants are counted by cell (the combination of their categories): what it costs does not grow with
their number, and a bootstrap rakes all its draws at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]

BOUNDS = (1 / 3, 3.0)
ROUNDS = 500
DRAW_ROUNDS = 100  # of a bootstrap: who is left then moves by less than a millionth
STILL = 1e-10  # a factor that moves by less in a round stands still
FARTHEST = 20.0  # logarithm of a factor
REACHED = 1e-6  # a share this near to its margin has reached it


@dataclass(frozen=True, slots=True)
class Raked:
    """`weights`: (n,) float, mean 1; `converged`: the margins are met within the bounds.

    `gap` is the largest distance left between a weighted share and its margin (0..1).
    """

    weights: Floats
    converged: bool
    gap: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What raking needs, so that it can be done again on participants who are drawn again.

    cell: (n,) cell of each participant; groups: one (C, K + 1) of 0 and 1 per margin, which category each
    cell is in, the last one being "missing"; targets: one (K,) per margin, adding up to 1; design: (n,) of
    mean 1.
    """

    cell: Ints
    groups: tuple[Floats, ...]
    targets: tuple[Floats, ...]
    bounds: tuple[float, float]
    design: Floats

    @property
    def cells(self) -> int:
        return len(self.groups[0])

    def rake(self) -> Raked:
        """Return the weights of the participants themselves."""
        mass = self.mass(np.ones((1, self.cell.size)))
        factors = self.factors(mass)
        gap = float(self.gap(mass, factors)[0])
        return Raked(factors[0, self.cell] * self.design, gap <= REACHED, gap)

    def mass(self, counts: NDArray[Any]) -> Floats:
        """Return (B, C) design weight in each cell; counts: (B, n) how often each participant was drawn."""
        return np.array([np.bincount(self.cell, row * self.design, self.cells) for row in counts])

    def again(self, counts: NDArray[Any]) -> Floats:
        """Return (B, n) weights, raked anew in each of B draws; 0 for who was not drawn."""
        weights: Floats = self.factors(self.mass(counts), DRAW_ROUNDS)[:, self.cell] * self.design * counts
        return weights

    def factors(self, mass: Floats, rounds: int = ROUNDS) -> Floats:
        """Return (B, C) factors of the cells, within the bounds; each row keeps its mass as a whole."""
        goals = [
            self._goal(mass, group, target) for group, target in zip(self.groups, self.targets, strict=True)
        ]
        low, high = self.bounds
        steps = np.zeros_like(mass)
        before = np.ones_like(mass)
        moving = np.arange(len(mass))
        for _ in range(rounds):
            for group, goal in zip(self.groups, goals, strict=True):
                reached = (mass[moving] * np.exp(steps[moving]).clip(low, high)) @ group
                there = (reached > 0) & (goal[moving] > 0)
                step = np.log(np.divide(goal[moving], reached, out=np.ones_like(reached), where=there))
                steps[moving] = (steps[moving] + step @ group.T).clip(-FARTHEST, FARTHEST)
            # Weights and not steps: where bounds keep a margin out of reach, steps never end.
            now = np.exp(steps[moving]).clip(low, high)
            still = np.abs(now - before[moving]).max(axis=1) <= STILL
            before[moving] = now
            moving = moving[~still]
            if not moving.size:
                break
        found = mass * np.exp(steps).clip(low, high)
        kept = _within(found, mass.sum(axis=1, keepdims=True), low * mass, high * mass)
        return np.divide(kept, mass, out=np.ones_like(mass), where=mass > 0)

    def gap(self, mass: Floats, factors: Floats) -> Floats:
        """Return (B,) the largest distance between a share of those who said, weighted, and its margin."""
        gaps: list[Floats] = []
        for group, target in zip(self.groups, self.targets, strict=True):
            known = (mass * factors @ group)[:, :-1]
            total = known.sum(axis=1, keepdims=True)
            share = np.divide(known, total, out=np.zeros_like(known), where=total > 0)
            gaps.append(np.abs(share - target).max(axis=1))
        largest: Floats = np.max(gaps, axis=0)
        return largest

    def _goal(self, mass: Floats, group: Floats, target: Floats) -> Floats:
        """(B, K + 1) weight that each category is to have: as near to the margin as its bounds allow."""
        have = mass @ group
        known = have[:, :-1]
        total = known.sum(axis=1, keepdims=True)
        goal = _within(total * target, total, self.bounds[0] * known, self.bounds[1] * known)
        return np.hstack([goal, have[:, -1:]])


def rake(
    categories: Sequence[Ints],
    targets: Sequence[Floats],
    bounds: tuple[float, float] = BOUNDS,
    design: Floats | None = None,
) -> Raked:
    """Return the weights nearest to the design weights whose margins are `targets`, within the bounds.

    categories: one (n,) per margin, the index of each participant's category, -1 where it is missing: these
    keep their mean weight in that margin; targets: one (K,) per margin, shares that add up to 1; bounds: of
    a weight over its design weight; design: (n,) above 0, equal if None.

    Iterative proportional fitting: Deming & Stephan 1940, Annals of Mathematical Statistics 11(4), 427-444.
    Where a bound is met, the exponential method of Deville & Särndal 1992, JASA 87(418), 376-382, cut at the
    bounds: bounded calibration, as with Insee's CALMAR and with icarus. What the bounds keep out of reach
    comes as near as they allow, and `converged` is False. Raises ValueError for nobody, for shapes or targets
    that cannot be.
    """
    return plan(categories, targets, bounds, design).rake()


def plan(
    categories: Sequence[Ints],
    targets: Sequence[Floats],
    bounds: tuple[float, float] = BOUNDS,
    design: Floats | None = None,
) -> Plan:
    """Return what `rake` does, to be done again on participants who are drawn again; see there."""
    shares = tuple(np.asarray(target, np.float64) for target in targets)
    _check(categories, shares, bounds, design)
    n = categories[0].size
    weights = np.ones(n) if design is None else np.asarray(design, np.float64) * (n / design.sum())
    code = np.zeros(n, np.int64)
    for category, share in zip(categories, shares, strict=True):
        code = code * (share.size + 1) + (category + 1)
    _, first, cell = np.unique(code, return_index=True, return_inverse=True)
    groups = tuple(
        # -1, the last row of the identity, is "missing".
        np.eye(share.size + 1)[category[first]]
        for category, share in zip(categories, shares, strict=True)
    )
    return Plan(cell, groups, shares, bounds, weights)


def _check(
    categories: Sequence[Ints], targets: Sequence[Floats], bounds: tuple[float, float], design: Floats | None
) -> None:
    if not categories or len(categories) != len(targets) or not categories[0].size:
        raise ValueError("raking needs participants, and a margin for each attribute")
    n = categories[0].size
    for category, target in zip(categories, targets, strict=True):
        if category.shape != (n,) or category.min() < -1 or category.max() >= target.size:
            raise ValueError("a category is an index into its margin, or -1")
        if not np.isfinite(target).all() or (target < 0).any() or abs(target.sum() - 1) > REACHED:
            raise ValueError("a margin is made of shares that add up to 1")
    if not 0 < bounds[0] <= 1 <= bounds[1]:
        raise ValueError("bounds lie on both sides of 1")
    if design is not None and (design.shape != (n,) or not np.isfinite(design).all() or (design <= 0).any()):
        raise ValueError("design weights are above 0, one per participant")


def _within(wanted: Floats, total: Floats, low: Floats, high: Floats) -> Floats:
    """Return (B, K) `wanted` times one number per row, cut to low..high, that adds up to `total` (B, 1)."""
    if ((wanted >= low) & (wanted <= high)).all() and np.allclose(
        wanted.sum(axis=1, keepdims=True), total, 1e-12
    ):
        return wanted
    least, most = np.full_like(total, -FARTHEST), np.full_like(total, FARTHEST)
    for _ in range(60):
        middle = (least + most) / 2
        short = (np.exp(middle) * wanted).clip(low, high).sum(axis=1, keepdims=True) < total
        least, most = np.where(short, middle, least), np.where(short, most, middle)
    return (np.exp(most) * wanted).clip(low, high)
