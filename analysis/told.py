"""An estimate as it is told: whole percents, its interval and of which kind, the band of self-selection."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.statistics.estimate import Method
from analysis.statistics.sensitivity import GAMMAS, band
from analysis.wording import PERCENT_FROM, say
from consultation.tables import CellRow

METHODS = {
    Method.WILSON: "Wilson à 95 % sur le nombre efficace de participants",
    Method.PPI: "étiquetage corrigé par les participants vérifiés (PPI++), 95 %",
    Method.CHECKED: "participants vérifiés seuls (Wilson à 95 %)",
    Method.BOOTSTRAP: "rééchantillonnage des participants à 95 %",
}
"""Kinds of interval, in words."""


@dataclass(frozen=True, slots=True)
class Band:
    """Where the true share would lie if people concerned answered `gamma` times more readily, or less."""

    gamma: float
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Estimated:
    """`share` and `interval` in whole percents; `n_eff`: how many participants the precision is worth.

    `method` is a value of analysis.statistics.estimate.Method; `weighted`: to who lives in the territory.
    """

    share: int
    interval: tuple[int, int]
    method: str
    weighted: bool
    n_eff: int
    sensitivity: tuple[Band, ...]

    @property
    def raw(self) -> bool:
        """True where it is the raw share, neither weighted nor corrected."""
        return not self.weighted and self.method == Method.WILSON


def estimated(cell: CellRow, weighted: bool) -> Estimated | None:
    """Return the best estimate of a shown cell; None below 60 participants, where words are used."""
    if cell.numerator is None or cell.denominator is None or cell.denominator < PERCENT_FROM:
        return None
    if cell.share is None or cell.low is None or cell.high is None or cell.method is None:
        raw = say(cell.numerator, cell.denominator)
        assert raw.share is not None and raw.interval is not None
        told = bands(raw.share / 100)  # of the share as it is told, so that no more is told of the count
        return Estimated(raw.share, raw.interval, Method.WILSON, False, cell.denominator, told)
    interval = (round(100 * cell.low), round(100 * cell.high))
    n_eff = round(cell.n_eff or cell.denominator)
    return Estimated(round(100 * cell.share), interval, cell.method, weighted, n_eff, bands(cell.share))


def tagging_said(about: Mapping[str, Any]) -> str | None:
    """Return, in French, who found the themes of a release: the machine, people, or both.

    None for releases of before, which do not know.
    """
    checked = about.get("checked")
    if checked is None or checked["percent"] is None:
        return None
    if checked["whole"]:
        return "Toutes les réponses libres ont été lues par une personne."
    if checked["participants"] is not None:
        return (
            f"Thèmes étiquetés par la machine, et corrigés par {checked['participants']} participants "
            "tirés au sort, dont une personne a lu toutes les réponses."
        )
    return (
        f"Thèmes étiquetés par la machine\u00a0: {checked['percent']}\u00a0% des réponses libres "
        "ont été lues par une personne. Les fourchettes ne comptent pas les erreurs de la machine."
    )


def bands(share: float) -> tuple[Band, ...]:
    """Return the sensitivity of a share (0..1) to who chose to take part, in whole percents."""
    found = ((gamma, *band(share, gamma)) for gamma in GAMMAS)
    return tuple(Band(gamma, int(100 * low + 0.5), int(100 * high + 0.5)) for gamma, low, high in found)
