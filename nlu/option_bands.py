"""Bands that option labels say themselves: « 15-17 ans », « Moins d'un an », « 5 à 10 ans », « 75 et plus ».

Facilitators rarely write `low` and `high`. Years, minutes and plain counts are read; a label that holds
anything else than a band and its unit is none. Pure.
"""

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from nlu.normalise import fold
from nlu.numbers import cardinal
from nlu.vocabulary import words

ENDLESS = 1_000_000
"""No upper bound, in any unit."""


class Unit(Enum):
    """What a band counts. Months are twelfths of a year."""

    YEARS = "years"
    MONTHS = "months"
    MINUTES = "minutes"
    COUNT = "count"
    RANK = "rank"  # floors, classes: « 1er à 3e »
    CALENDAR = "calendar"  # the year itself: « Avant 1990 »


@dataclass(frozen=True, slots=True)
class Band:
    """Both ends included, in whole units."""

    low: int
    high: int = ENDLESS

    def touches(self, other: "Band") -> bool:
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Bands:
    """One band for each option, None where its label says none; at least two say one."""

    unit: Unit
    bands: tuple[Band | None, ...]

    def touched(self, said: Band) -> tuple[int, ...]:
        """Return the places of the options that a range touches."""
        return tuple(place for place, band in enumerate(self.bands) if band and band.touches(said))

    @property
    def lowest(self) -> int:
        return min(band.low for band in self.bands if band)


FIRST_YEAR = 1900
"""Numbers from here on, without a unit, are years of the calendar."""
_UNITS = {
    **dict.fromkeys(("an", "ans", "annee", "annees"), (Unit.YEARS, 1.0)),
    **dict.fromkeys(("mois",), (Unit.YEARS, 1 / 12)),
    **dict.fromkeys(("minute", "minutes", "min", "mn"), (Unit.MINUTES, 1.0)),
    **dict.fromkeys(("heure", "heures", "h"), (Unit.MINUTES, 60.0)),
}
_BELOW = re.compile(r"\bavant\b|\bmoins d|\bmoins que|^-\s*(?:de )?\d|\bjusqu|\bmaximum\b|\bsous\b|^<")
_ABOVE = re.compile(r"\bapres\b|\bplus d|^\+|^>|\bau dela\b|\bau-dela\b")
_AND_MORE = re.compile(
    r"\bet\s*\+|\bou\s*\+|\d\s*\+|\b(?:et|ou) (?:plus|davantage)|\bau moins\b|\ba partir\b"
)
_RANKED = re.compile(r"\b\d+ ?(?:er|ere|e|eme)\b")
_WORD = re.compile(r"[a-z]+\d*|\d+")
_NONE = frozenset(("aucun", "aucune", "zero", "pas", "jamais"))
_AROUND = words("autour_d_une_tranche")


@lru_cache(maxsize=512)
def read_bands(labels: tuple[str, ...]) -> Bands | None:
    """Return the bands of the labels of one question, None where fewer than two of them are bands."""
    read = [_numbers(label) for label in labels]
    if any("mois" in _WORD.findall(fold(label)) for label in labels):
        bands = tuple(_band(one, Unit.MONTHS) if one else None for one in map(_months, read))
        return Bands(Unit.MONTHS, bands) if sum(band is not None for band in bands) >= 2 else None
    units = {one.unit for one in read if one is not None and one.unit is not None}
    if len(units) > 1:
        return None
    if not units and all(one is None or min(one.numbers) >= FIRST_YEAR for one in read):
        units = {Unit.CALENDAR}
    unit = units.pop() if units else Unit.COUNT
    if unit is Unit.COUNT and sum(_RANKED.search(fold(label)) is not None for label in labels) >= 2:
        unit = Unit.RANK
    bands = tuple(_band(one, unit) if one else None for one in read)
    known = [band for band in bands if band]
    if unit in (Unit.COUNT, Unit.RANK) and (
        len(set(known)) < len(known) or len(known) < sum(map(bool, labels)) - 1
    ):
        return None
    return Bands(unit, bands) if sum(band is not None for band in bands) >= 2 else None


def _months(read: "_Read | None") -> "_Read | None":
    """Return the numbers of a label in years as months."""
    if read is None or read.unit is not Unit.YEARS:
        return None
    return replace(read, numbers=tuple(round(number * 12) for number in read.numbers))


@dataclass(frozen=True, slots=True)
class _Read:
    """The numbers of a label with what stands around them."""

    numbers: tuple[float, ...]
    unit: Unit | None
    below: bool
    above: bool
    and_more: bool
    nouns: int


def _numbers(label: str) -> _Read | None:
    folded = fold(label)
    tokens = _WORD.findall(folded)
    found: list[float] = []
    unit: Unit | None = None
    scale, nouns, index = 1.0, 0, 0
    pending: list[int] = []
    while index < len(tokens):
        token = tokens[index]
        read = cardinal(tokens, index)
        if read is not None and tokens[index : index + 2] != ["un", "peu"]:
            pending.append(read[0])
            index = read[1]
            continue
        if token in _UNITS:
            unit, scale = _UNITS[token]
            found += [number * scale for number in pending]
            pending = []
        elif token in _NONE and not found and not pending:
            pending.append(0)
        elif token not in _AROUND:
            nouns += 1
        index += 1
    found += [number * scale for number in pending]
    if not 1 <= len(found) <= 2 or nouns > 2 or "par" in tokens:
        return None
    above = _ABOVE.search(folded) is not None and "et plus" not in folded
    return _Read(
        tuple(found),
        unit,
        _BELOW.search(folded) is not None,
        above,
        _AND_MORE.search(folded) is not None,
        nouns,
    )


def _band(read: _Read, unit: Unit) -> Band:
    """Return the band in whole units; "plus de 10" begins at 11, since a year that is begun is not over."""
    first, last = read.numbers[0], read.numbers[-1]
    if read.and_more:
        return Band(int(first))
    if read.above:
        return Band(int(first) + 1)
    if read.below:
        # « Moins d'un an » is 0: a year is counted when it is over.
        return Band(0, max(-(-int(last * 12) // 12) - 1, 0) if unit is Unit.YEARS else int(last) - 1)
    return Band(int(min(first, last)), int(max(first, last)))
