"""How a figure is said wherever it is written in a sentence or drawn: the number, its interval, its n."""

from dataclasses import dataclass

from analysis.diagnosis.model import Share
from analysis.exports.values import NBSP, secret
from analysis.figures import Figure


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure that may be shown. From 60 participants on `raw`, `share` (the estimate: weighted, or
    corrected) and its `interval`, in whole percents; below, `words`."""

    numerator: int
    denominator: int
    raw: int | None
    share: int | None
    interval: tuple[int, int] | None
    words: str | None
    method: str | None = None

    @property
    def order(self) -> float:
        return float(self.share) if self.share is not None else 100 * self.numerator / self.denominator

    @property
    def count(self) -> str:
        return f"{self.numerator} sur {self.denominator}"

    @property
    def part(self) -> str:
        """« 19 % (14 à 25 %) » or « plusieurs »."""
        if self.share is None or self.interval is None:
            return str(self.words)
        low, high = self.interval
        return f"{self.share}{NBSP}% ({low} à {high}{NBSP}%)"

    @property
    def text(self) -> str:
        """« 19 % (entre 14 et 25 %), 38 sur 200 » or « plusieurs, 12 sur 40 »."""
        if self.share is None or self.interval is None:
            return f"{self.words}, {self.count}"
        low, high = self.interval
        raw = f" ; brut{NBSP}: {self.raw}{NBSP}%" if self.raw not in (None, self.share) else ""
        return f"{self.share}{NBSP}% (entre {low} et {high}{NBSP}%{raw}), {self.count}"


def shown(figure: Figure) -> Shown | None:
    """Return what may be shown of a figure; None where it is withheld."""
    if figure.numerator is None or figure.denominator is None:
        return None
    best = figure.estimate
    return Shown(
        figure.numerator,
        figure.denominator,
        figure.said.share,
        best.share if best else None,
        best.interval if best else None,
        figure.said.words,
        best.method if best else None,
    )


def shown_share(share: Share) -> Shown | None:
    """Return what may be shown of a share of the diagnosis; None where it is withheld."""
    if not share.shown or share.numerator is None or share.denominator is None:
        return None
    return Shown(
        share.numerator,
        share.denominator,
        share.raw,
        share.share,
        share.interval,
        share.words,
        share.method,
    )


def said_or_why(share: Share) -> str:
    """Return the share as it is said, or why it is not."""
    one = shown_share(share)
    return one.text if one else secret(share.withheld).words
