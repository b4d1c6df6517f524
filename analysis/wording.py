"""How a share is said: in words below 60 participants, else in whole percents with an interval."""

from dataclasses import dataclass

from analysis.statistics.intervals import wilson

PERCENT_FROM = 60  # participants in the denominator
PLAIN_FROM = 150  # below, with caution

READINGS = {
    "qualitatif": "qualitatif\u00a0: des mots, pas de pourcentage",
    "prudent": "à lire avec prudence\u00a0: moins de 150 participants",
    "montre": "pourcentage montré avec sa fourchette",
}
"""How far a share may be read, in words: what the colours of a report stand for."""


@dataclass(frozen=True, slots=True)
class Said:
    """`share` and `interval` in whole percents, or `words`; never both."""

    share: int | None = None
    interval: tuple[int, int] | None = None
    words: str | None = None


def say(numerator: int, denominator: int) -> Said:
    """Return how to say a share of participants (DESIGN.md "Honest figures")."""
    if denominator < PERCENT_FROM:
        return Said(words=in_words(numerator, denominator))
    low, high = wilson(numerator / denominator, denominator)
    return Said(
        share=_percent(numerator / denominator),
        interval=(_percent(low), _percent(high)),
    )


def reading_of(denominator: int) -> str:
    """Return how far a share of so many participants may be read (domain reference 6.2.5)."""
    if denominator < PERCENT_FROM:
        return "qualitatif"
    return "prudent" if denominator < PLAIN_FROM else "montre"


def in_words(numerator: int, denominator: int) -> str:
    """Return quelques (under 20 %), plusieurs (20 to 50 %) or beaucoup (over 50 %)."""
    # In whole numbers: 1/5 is exactly 20 %.
    if 5 * numerator < denominator:
        return "quelques"
    return "plusieurs" if 2 * numerator <= denominator else "beaucoup"


def _percent(share: float) -> int:
    """Round half up, as readers expect."""
    return int(100 * share + 0.5)
