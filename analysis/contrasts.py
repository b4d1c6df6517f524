"""Differences between the shown figures of several campaigns, row by row. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.statistics.comparing import TOLD_AT_MOST, benjamini_hochberg, difference
from analysis.statistics.estimate import Estimate
from analysis.wording import PERCENT_FROM


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure that may be shown: a share of `n` participants."""

    n: int
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Contrast:
    """A difference to the first campaign in whole points with its interval of 95 %, or why there is none."""

    points: int | None = None
    interval: tuple[int, int] | None = None
    p_adjusted: float | None = None
    told: bool = False
    why: str | None = None


def contrasts(campaigns: Sequence[Sequence[Shown | None]]) -> list[list[Contrast]]:
    """Return, for each row, the difference of every later campaign to the first.

    campaigns: each with its figures in the same order of rows, None where withheld. p values are adjusted
    over all that is compared at once (Benjamini & Hochberg 1995): many looks find something by chance.
    """
    first, *others = campaigns or [()]
    found = {}
    for row, before in enumerate(first):
        for place, other in enumerate(others):
            after = other[row]
            if before and after and min(before.n, after.n) >= PERCENT_FROM:
                found[row, place] = difference(before.estimate, after.estimate)
    adjusted = dict(zip(found, benjamini_hochberg([one.p for one in found.values()]), strict=True))
    return [
        [
            Contrast(
                points=_points(found[row, place].value),
                interval=(_points(found[row, place].low), _points(found[row, place].high)),
                p_adjusted=round(float(adjusted[row, place]), 4),
                told=bool(adjusted[row, place] <= TOLD_AT_MOST),
            )
            if (row, place) in found
            else Contrast(why=_why(before, other[row]))
            for place, other in enumerate(others)
        ]
        for row, before in enumerate(first)
    ]


def _why(one: Shown | None, other: Shown | None) -> str:
    if one is None or other is None:
        return "Un des deux chiffres n’est pas montré."
    return f"Moins de {PERCENT_FROM} participants d’un côté : des mots, pas d’écart."


def _points(value: float) -> int:
    """Round half away from zero, as readers expect."""
    return int(100 * value + (0.5 if value >= 0 else -0.5))
