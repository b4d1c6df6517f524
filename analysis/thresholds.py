"""The thresholds of publication (DESIGN.md "Honest figures"; domain reference 4.3), and nothing else."""

from enum import StrEnum

DENOMINATOR_AT_LEAST = 11  # participants; the floor of French fiscal data (Insee, fewer than 11 units)
SIDE_AT_LEAST = 5  # participants who are in the numerator, and who are not
CHANGES_AT_LEAST = 11  # participants added, changed or erased between two releases
SPREAD_AT_LEAST = 2  # what a reader may narrow a withheld count to: at least three possible values
PAIR_FROM = 300  # participants from which two breakdowns are crossed: below, nearly all would be withheld
PAIR_ROOM = 1.3  # times as many, times the range of weights, where participants are weighted


class Withheld(StrEnum):
    """Why a figure is not shown."""

    DENOMINATOR = "denominateur"  # fewer than 11 participants
    SIDE = "effectif"  # fewer than 5 in it, or fewer than 5 not in it
    COMPLEMENT = "complement"  # would give away another one by subtraction
    CHANGE = "ecart"  # differs too little from an earlier release

    @property
    def number(self) -> int:
        """The reason in a grid of numbers, where 0 is what is shown."""
        return 1 + list(Withheld).index(self)

    @classmethod
    def of(cls, number: int) -> "Withheld | None":
        return list(cls)[number - 1] if number else None


def publishable(numerator: int, denominator: int) -> bool:
    """True if the three numbers (in it, not in it, together) are all large enough to be shown."""
    return (
        denominator >= DENOMINATOR_AT_LEAST
        and numerator >= SIDE_AT_LEAST
        and denominator - numerator >= SIDE_AT_LEAST
    )


def change_publishable(numerator: int, denominator: int) -> bool:
    """True if the difference of a figure between two releases may be seen.

    Either nothing changed at all, or the difference is itself a publishable figure. Differences are
    net: their size counts, whatever their sign.
    """
    rest = denominator - numerator
    if numerator == 0 and rest == 0:
        return True
    return (
        abs(denominator) >= DENOMINATOR_AT_LEAST
        and abs(numerator) >= SIDE_AT_LEAST
        and abs(rest) >= SIDE_AT_LEAST
    )
