"""Figures as differences are made of them: the estimate where all are made alike, else the count."""

from analysis.contrasts import Shown
from analysis.figures import Figure
from analysis.statistics.estimate import Estimate, Method
from analysis.statistics.intervals import wilson
from api.v1.compare_models import Basis


def basis_of(figures: list[Figure]) -> Basis:
    """Say what a row's differences rest on: estimates made alike everywhere, else the counts."""
    made = {(one.estimate.method, one.estimate.weighted) if one.estimate else None for one in figures}
    return "brut" if None in made or len(made) > 1 else "estime"


def shown_as(figure: Figure, basis: Basis) -> Shown | None:
    if figure.numerator is None or not figure.denominator:
        return None
    n, best = figure.denominator, figure.estimate
    if basis == "estime" and best is not None and not best.raw:
        low, high = best.interval
        return Shown(n, Estimate(best.share / 100, low / 100, high / 100, best.n_eff, Method(best.method)))
    share = figure.numerator / n
    return Shown(n, Estimate(share, *wilson(share, n), n, Method.WILSON))
