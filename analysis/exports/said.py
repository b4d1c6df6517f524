"""How a figure is said wherever it is written in a sentence or drawn: the number, its interval, its n."""

from dataclasses import dataclass

from analysis.exports.values import NBSP, secret
from analysis.figures import Figure


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure that may be shown: `share` and `interval` in whole percents from 60 participants on."""

    numerator: int
    denominator: int
    share: int | None
    interval: tuple[int, int] | None
    words: str | None

    @property
    def order(self) -> float:
        return float(self.share) if self.share is not None else 100 * self.numerator / self.denominator

    @property
    def text(self) -> str:
        """« 19 % (entre 14 et 25 %), 38 sur 200 » or « plusieurs, 12 sur 40 »."""
        count = f"{self.numerator} sur {self.denominator}"
        if self.share is None or self.interval is None:
            return f"{self.words}, {count}"
        low, high = self.interval
        return f"{self.share}{NBSP}% (entre {low} et {high}{NBSP}%), {count}"


def shown(figure: Figure) -> Shown | None:
    """Return what may be shown of a figure; None where it is withheld."""
    if figure.numerator is None or figure.denominator is None:
        return None
    said = figure.said
    return Shown(figure.numerator, figure.denominator, said.share, said.interval, said.words)


def said_or_why(figure: Figure) -> str:
    """Return the figure as it is said, or why it is not."""
    one = shown(figure)
    return one.text if one else secret(figure.withheld).words
