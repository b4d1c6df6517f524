"""Weights of participants: raked to who lives in the territory, or refused with the reason."""

from dataclasses import dataclass

import numpy as np

from analysis.population import Population
from analysis.statistics.coarsening import Margin, NotWeighted, margins_to_meet
from analysis.statistics.effective import design_effect, n_eff
from analysis.statistics.raking import Floats, Plan, plan
from consultation.margins import Margins

WEIGHTED_FROM = 60  # participants (domain reference 6.2.2)
GAP_TOLD_FROM = 0.005  # half a point


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of mean 1, or why there are none.

    w: (n,) in the order of participants, None where refused, with `reason` in French; n_eff, deff: Kish's
    effective number and design effect (n and 1 where refused); low, high: the range of weights; used: the
    breakdowns that were weighted on (`sexe_age` where the joint margin was); merged: what was put together
    or left out, in French; gap: the largest distance left to a margin (0..1); again: to rake draws anew.
    """

    w: Floats | None
    n_eff: float
    deff: float
    low: float
    high: float
    used: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    reason: str | None = None
    gap: float = 0.0
    again: Plan | None = None

    def each(self, n: int) -> Floats:
        """Return (n,) weights, equal ones where they were refused."""
        return np.ones(n) if self.w is None else self.w


def weigh(population: Population, margins: Margins | None, design: Floats | None = None) -> Weights:
    """Return the weights of everybody who counts. What the margins say never raises.

    design: (n,) weights that participants come with, equal if None. "Autre", "non précisé" and missing keep
    their mean weight and are never dropped. Refused below 60 participants, or where margins cannot be met.
    """
    if margins is None:
        return unweighted(population.n, "la composition de la population du territoire n’est pas connue")
    if population.n < WEIGHTED_FROM:
        return unweighted(population.n, f"moins de {WEIGHTED_FROM} participants")
    try:
        met, merged = margins_to_meet(population, margins)
    except NotWeighted as refused:
        return unweighted(population.n, refused.reason)
    return _weights(met, merged, design)


def unweighted(n: int, reason: str) -> Weights:
    return Weights(None, float(n), 1.0, 1.0, 1.0, reason=reason)


def _weights(met: list[Margin], merged: list[str], design: Floats | None) -> Weights:
    made = plan([one.of for one in met], [one.target for one in met], design=design)
    raked = made.rake()
    w = raked.weights
    return Weights(
        w,
        n_eff(w),
        design_effect(w),
        float(w.min()),
        float(w.max()),
        tuple(one.by for one in met),
        (*merged, *_left(raked.gap)),
        gap=raked.gap,
        again=made,
    )


def _left(gap: float) -> list[str]:
    """Say, in French, how far the bounds keep the weights from the population."""
    if gap < GAP_TOLD_FROM:
        return []
    points = "moins d’un point" if gap < 0.01 else f"{100 * gap:.0f} point{'s' if gap >= 0.015 else ''}"
    return [f"écart restant de {points} avec la population\u00a0: aucun poids ne passe les bornes de 1/3 à 3"]
