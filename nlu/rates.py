"""How often, in times a year: « jamais », « souvent », « 2 fois par semaine », « un jour sur deux ». Pure."""

import math
from collections.abc import Sequence
from functools import lru_cache

from nlu.numbers import cardinal
from nlu.options import label_words
from nlu.turns import Turns, pairs, read_lists
from nlu.vocabulary import words

_OFTEN: Turns[float] = Turns((phrase, float(rate)) for phrase, rate in pairs(read_lists("frequences.yaml")))
_PERIODS = {
    "jour": 365.0, "jours": 365.0, "nuit": 365.0, "semaine": 52.0, "semaines": 52.0, "mois": 12.0, "an": 1.0,
    "annee": 1.0, "ans": 1.0, "quinzaine": 26.0, "trimestre": 4.0,
}  # fmt: skip
_DAYS = words("jours")
_OF = frozenset(("par", "dans", "la", "le", "l", "chaque", "tous", "toutes", "les", "au", "a", "en"))
NEVER = 0.1
"""Times a year below which it is never."""
_FAR = 1.45
"""Beyond, in natural logarithm, even the nearest option is another thing."""
_CLEARLY = 0.3
"""How much nearer than the next one the nearest option is, in natural logarithm."""


def rates(said: Sequence[str]) -> tuple[float, ...]:
    """Return every rate that folded words tell, each one once."""
    found: dict[float, None] = {}
    covered: list[tuple[int, int]] = []
    for start in range(len(said)):
        counted = _counted(said, start)
        if counted is not None and not any(first <= start < last for first, last in covered):
            found[counted[0]] = None
            covered.append((start, counted[1]))
    for turn in _OFTEN.find(said):
        if not any(turn.start < last and first < turn.end for first, last in covered):
            found[turn.values[0]] = None
    return tuple(found)


def _counted(said: Sequence[str], start: int) -> tuple[float, int] | None:
    """Read "N fois par semaine", "2 x mois", "tous les 3 jours", "un dimanche sur deux" from a place on."""
    if said[start] in ("un", "une", "1") and tuple(said[start + 2 : start + 3]) == ("sur",):
        among = cardinal(said, start + 3)
        if among and among[0] and (said[start + 1] in _PERIODS or said[start + 1] in _DAYS):
            return _PERIODS.get(said[start + 1], 52.0) / among[0], among[1]
    if tuple(said[start : start + 2]) in (("tous", "les"), ("toutes", "les")):
        every = cardinal(said, start + 2)
        if every and every[0] and every[1] < len(said) and said[every[1]] in _PERIODS:
            return _PERIODS[said[every[1]]] / every[0], every[1] + 1
    read = cardinal(said, start)
    if read is None:
        return None
    times, index = float(read[0]), read[1]
    if index + 1 < len(said) and said[index] in ("a", "ou", "et"):
        more = cardinal(said, index + 1)
        if more is not None:
            times, index = (times + more[0]) / 2, more[1]
    if index >= len(said) or said[index] not in ("fois", "x", "jours", "soirs", "matins", "nuits"):
        return None
    index += 1
    while index < len(said) and said[index] in _OF:
        index += 1
    if index < len(said) and said[index] in _PERIODS and times:
        return times * _PERIODS[said[index]], index + 1
    return None


@lru_cache(maxsize=512)
def label_rates(labels: tuple[str, ...]) -> tuple[float | None, ...] | None:
    """Return the rate of each option, None for one outside; None where they are no frequencies."""
    told = [rates(label_words(label)) for label in labels]
    found = tuple(one[0] if len(one) == 1 else None for one in told)
    less = ["moins souvent" in " ".join(label_words(label)) for label in labels]
    found = tuple(None if one else rate for one, rate in zip(less, found, strict=True))
    lowest = min((rate for rate in found if rate is not None and rate > NEVER), default=0.0)
    found = tuple(lowest / 4 if lowest and one else rate for one, rate in zip(less, found, strict=True))
    known = [one for one in found if one is not None]
    beside = sum(
        bool(label) and rate is None and not label.startswith("Non")
        for label, rate in zip(labels, found, strict=True)
    )
    if len(known) < 2 or len(set(known)) < len(known) or beside > 1:
        return None
    return found


def nearest(rate: float, options: Sequence[float | None]) -> tuple[int, ...]:
    """Return the place of the option that is clearly nearest, else of the two likeliest."""
    ranked = sorted(
        (abs(math.log(rate / one)), place) for place, one in enumerate(options) if one is not None
    )
    if rate < NEVER and ranked[0][0] > 0.1:
        return ()  # « jamais » is no kind of « rarement »
    if ranked[0][0] > _FAR:
        return tuple(place for _, place in ranked[:2])
    if len(ranked) == 1 or ranked[1][0] - ranked[0][0] > _CLEARLY:
        return (ranked[0][1],)
    return tuple(place for _, place in ranked[:2])
