"""How a share is said: in words below 60 participants, else in whole percents with an interval."""

from dataclasses import dataclass
from math import sqrt

PERCENT_FROM = 60  # participants in the denominator
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Said:
    """`share` and `interval` in whole percents, or `words`; never both."""

    share: int | None = None
    interval: tuple[int, int] | None = None
    words: str | None = None


def wilson(numerator: float, denominator: float, z: float = Z95) -> tuple[float, float]:
    """Return the 95 % score interval of a proportion, unweighted: two numbers in 0..1.

    Wilson 1927, JASA 22(158), 209-212; as recommended by Brown, Cai & DasGupta 2001, Statistical Science
    16(2). Check: 10 of 100 gives 0.0552, 0.1744. Raises ValueError without a denominator.
    """
    if denominator <= 0 or not 0 <= numerator <= denominator:
        raise ValueError("a share needs 0 <= numerator <= denominator, and a denominator")
    p, z2 = numerator / denominator, z * z
    middle = (p + z2 / (2 * denominator)) / (1 + z2 / denominator)
    half = z * sqrt(p * (1 - p) / denominator + z2 / (4 * denominator**2)) / (1 + z2 / denominator)
    return max(0.0, middle - half), min(1.0, middle + half)


def say(numerator: int, denominator: int) -> Said:
    """Return how to say a share of participants (DESIGN.md "Honest figures")."""
    if denominator < PERCENT_FROM:
        return Said(words=in_words(numerator, denominator))
    low, high = wilson(numerator, denominator)
    return Said(
        share=_percent(numerator / denominator),
        interval=(_percent(low), _percent(high)),
    )


def in_words(numerator: int, denominator: int) -> str:
    """Return quelques (under 20 %), plusieurs (20 to 50 %) or beaucoup (over 50 %)."""
    # In whole numbers: 1/5 is exactly 20 %.
    if 5 * numerator < denominator:
        return "quelques"
    return "plusieurs" if 2 * numerator <= denominator else "beaucoup"


def _percent(share: float) -> int:
    """Round half up, as readers expect."""
    return int(100 * share + 0.5)
