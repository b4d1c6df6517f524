"""Ages, durations and counts that a text says, put into the bands of the options. Pure.

Bands are the questionnaire's (`low` and `high`, in years); where it gives none, those of the labels.
"""

import re
from collections.abc import Sequence

from consultation.questionnaire.model import Choice, Ends, Question, Role
from nlu.bands import Years, age, duration
from nlu.measures import calendar, count, floor, minutes, months
from nlu.normalise import fold
from nlu.notions import NOTIONS
from nlu.option_bands import ENDLESS, Band, Bands, Unit, read_bands
from nlu.options import label_words
from nlu.recognised import Recognised

ADULT = 15
"""Years: under them the age gate ends the dialogue."""
_SINCE = ("depuis", "combien de temps", "anciennete", "duree", "combien d'annees")
_AGED = ("age", "quel age", "annee de naissance", "ne en")


def bands_of(question: Question, choices: Sequence[Choice], language: str) -> Bands | None:
    """Return the bands of the options in their order; None where they are none."""
    if any(choice.low is not None for choice in choices):
        return Bands(
            Unit.YEARS,
            tuple(
                Band(choice.low, ENDLESS if choice.high is None else choice.high)
                if choice.low is not None
                else None
                for choice in choices
            ),
        )
    if question.role is Role.AGE_GATE or len(choices) < 2:
        return None
    return read_bands(tuple("" if choice.unsure else choice.label.text(language) for choice in choices))


def measured(
    said: Sequence[str], question: Question, choices: Sequence[Choice], language: str, year: int
) -> Recognised | None:
    """Read an age, a duration or a number, and put it in its band; None where none is said."""
    bands = bands_of(question, choices, language)
    if bands is None:
        return _gated(said, choices, year) if question.role is Role.AGE_GATE else None
    found = _range(said, bands, question, year)
    if found is None:
        return None
    touched = bands.touched(found)
    if len(touched) == 2 and found.high - found.low >= 10:
        touched = _mostly(found, touched, bands)
    number = found.low if found.low == found.high and bands.unit is Unit.YEARS else None
    codes = tuple(choices[place].name for place in touched)
    if len(codes) == 1 and found.low >= bands.lowest:
        return Recognised(codes=codes, number=number, sure=True)
    return Recognised(candidates=codes[:3], number=number if not codes else None)


def _mostly(said: Band, touched: tuple[int, ...], bands: Bands) -> tuple[int, ...]:
    """Return the one band that holds all but the last unit: « entre 30 et 45 » is 30 to 44."""
    for place in touched:
        band = bands.bands[place]
        if band is not None and band.low <= said.low and band.high >= said.high - 1:
            return (place,)
    return touched


def _range(said: Sequence[str], bands: Bands, question: Question, year: int) -> Band | None:
    if bands.unit is Unit.MINUTES:
        return minutes(said)
    if bands.unit is Unit.COUNT:
        return count(said, _counted(question))
    if bands.unit is Unit.RANK:
        return floor(said)
    if bands.unit is Unit.CALENDAR:
        return calendar(said, year)
    if bands.unit is Unit.MONTHS:
        return months(said, year)
    years = age(said, year) if asks_age(question, bands) else duration(said, year)
    return Band(years.low, years.high) if years is not None else None


def _counted(question: Question) -> frozenset[str]:
    """Return the notions of what a question counts; « personnes » where it counts people at home."""
    asked = label_words(question.label.vous)
    at_home = not {"foyer", "personnes", "logement", "maison"}.isdisjoint(asked)
    how_many = not {"personnes", "nombreux", "combien"}.isdisjoint(asked)
    if at_home and how_many and "voitures" not in asked:
        return frozenset({"personnes"})
    return frozenset(name for turn in NOTIONS.find(asked) for name in turn.values)


_AGE = re.compile(r"\bages?\b(?! (?:scolaire|d'or))")


def asks_age(question: Question, bands: Bands) -> bool:
    """Tell bands of ages from bands of years of residence: by the role, the words, else the first bound."""
    if question.role in (Role.AGE_BAND, Role.AGE_GATE):
        return True
    asked = fold(question.label.vous)
    if _AGE.search(asked):
        return True
    if any(word in asked for word in _SINCE):
        return False
    first = min((band for band in bands.bands if band), key=lambda band: band.low)
    return (first.low or first.high) >= 10


def _gated(said: Sequence[str], choices: Sequence[Choice], year: int) -> Recognised | None:
    """Answer the age gate by an age: under 15 takes the option that ends the dialogue."""
    years: Years | None = age(said, year)
    if years is None:
        return None
    number = years.low if years.low == years.high else None
    young = [choice.name for choice in choices if choice.ends is Ends.UNDER_AGE]
    older = [choice.name for choice in choices if choice.ends is None and not choice.unsure]
    if years.high < ADULT and len(young) == 1:
        return Recognised(codes=tuple(young), number=number, sure=True)
    if years.low >= ADULT and len(older) == 1:
        return Recognised(codes=tuple(older), number=number, sure=True)
    return Recognised(candidates=(*older, *young)[:3])
