"""Minutes and counts in residents' words, as a range of whole units. Pure.

"un quart d'heure" is 15 to 15, "une vingtaine de minutes" 18 to 22, "plus d'une heure" 61 and more. Only
a text that tells one measure is read: "20 minutes à pied, 10 en bus" is two.
"""

import re
from collections.abc import Sequence

from nlu.numbers import cardinal
from nlu.option_bands import ENDLESS, Band
from nlu.turns import Turns, pairs

_ROUND = {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40}
_TURNS = (
    (re.compile(r"\b(?:un |1 )?(?:quart|1 4)(?: d)? heures?\b"), "15 minutes"),
    (re.compile(r"\b(?:une |1 )?(?:demi|1 2|demie)(?: d)? ?heures?\b"), "30 minutes"),
    (re.compile(r"\b(?:trois|3) quarts?(?: d)? heures?\b"), "45 minutes"),
    (re.compile(r"\b(?:une|1) (?:heures?|h) et demie?\b"), "90 minutes"),
    (re.compile(r"\b(?:une|1) (?:heures?|h) (?:et )?quart\b"), "75 minutes"),
    (re.compile(r"\b(\d+)(?:min|mn|minutes?)\b"), r"\1 minutes"),
    (re.compile(r"\b(\d+)h\b"), r"\1 heures"),
)
_MINUTES = frozenset(("minute", "minutes", "min", "mn", "mins"))
_HOURS = frozenset(("heure", "heures", "h"))
_ABOVE = re.compile(r"\bplus (?:de?|que)\b|\bau moins\b|\bminimum\b|\bdepasse|\bou plus\b|\bet plus\b|\bau dela\b")
_BELOW = re.compile(r"\bmoins (?:de?|que)\b|\bmaximum\b|\bmax\b|\ba peine\b|\bmeme pas\b|\bpas plus\b|\bjusqu\b")
_ABOUT = re.compile(r"\benviron\b|\ba peu pres\b|\bvers\b|\bpresque\b|\bautour\b|\bapproximativement\b|\bdans les\b")
_COUNTS = {
    "0": "aucun | aucune | zero | rien | que dalle | pas du tout | nada | walou | personne | pas une seule | pas un seul | jamais",
    "1": "seul | seule | solo | tout seul | toute seule | celibataire | vis seul | vis seule | qu une | qu un | une seule | un seul | unique",
    "2": "couple | en couple | mon mari et moi | moi et mon mari | ma femme et moi | moi et ma femme | a deux | les deux | une paire",
}  # fmt: skip
_WORDS: Turns[str] = Turns(pairs(_COUNTS))
_MANY = frozenset(("plusieurs", "beaucoup", "plein"))


def minutes(said: Sequence[str]) -> Band | None:
    """Return the minutes said in folded words; None where none, or two different ones, are said."""
    text = " ".join(said)
    for pattern, full in _TURNS:
        text = pattern.sub(full, text)
    tokens = text.split()
    found: list[int] = []
    about = _ABOUT.search(text) is not None
    index = 0
    while index < len(tokens):
        if tokens[index] in _ROUND:
            found.append(_ROUND[tokens[index]])
            about = True
        read = cardinal(tokens, index)
        if read is None:
            index += 1
            continue
        after = tokens[read[1]] if read[1] < len(tokens) else ""
        if after in _HOURS:
            found.append(read[0] * 60)
        elif after in _MINUTES or len(tokens) - (read[1] - index) <= 3 or after in ("a", "ou", "et"):
            found.append(read[0])
        index = read[1]
    if not found and tokens and "minute" in (word.rstrip("s") for word in tokens) and "quelques" in tokens:
        return Band(2, 4)
    if not 1 <= len(found) <= 2 or (len(found) == 2 and not re.search(r"\b(?:ou|a|entre|et)\b", text)):
        return None
    return _limited(min(found), max(found), text, max(found) // 10 if about else 0)


def count(said: Sequence[str]) -> Band | None:
    """Return how many, said in folded words; None where it is not said, or twice and differently."""
    text = " ".join(said)
    found: list[int] = []
    index = 0
    while index < len(said):
        read = cardinal(said, index)
        if read is None:
            index += 1
            continue
        if not (said[index] in ("un", "une") and index > 3):
            found.append(read[0])
        index = read[1]
    if not found:
        values = {int(turn.values[0]) for turn in _WORDS.find(said)}
        if not values and said and said[0] in _MANY and len(said) <= 4:
            return Band(2)
        return Band(values.pop()) if False else _single(values)
    if len(found) == 2 and re.search(r"\b(?:ou|a|entre)\b", text):
        return Band(min(found), max(found))
    if len(found) != 1:
        return None
    return _limited(found[0], found[0], text, 0)


def _single(values: set[int]) -> Band | None:
    if len(values) != 1:
        return None
    value = values.pop()
    return Band(value, value)


def _limited(low: int, high: int, text: str, about: int) -> Band:
    if _ABOVE.search(text):
        return Band(low + (0 if "moins" in text or "minimum" in text or "ou plus" in text or "et plus" in text else 1))
    if _BELOW.search(text):
        return Band(0, high - 1 if "moins" in text else high)
    return Band(max(low - about, 0), min(high + about, ENDLESS))
