"""Ages and durations in residents' words, as a range of whole years. Pure; the year is given.

"34 ans" is 34 to 34, "né en 1980" leaves one year open, "la quarantaine" is 40 to 49. Only a text
that says nothing else is read: "mon fils a 12 ans" is nobody's own age.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlu.numbers import cardinal
from nlu.vocabulary import words

ENDLESS = 150
"""Years: more than anyone lives."""

_DOZENS = {"dizaine": 10, "douzaine": 12, "quinzaine": 15}
_AGED = {"trentenaire": 30, "quadra": 40, "quadragenaire": 40, "quinqua": 50, "quinquagenaire": 50}
_AGED |= {"sexagenaire": 60, "septuagenaire": 70, "octogenaire": 80, "nonagenaire": 90}
_OPENING = words("avant_un_age")
_YEARS_WORDS = words("annees")
_RECENT = re.compile(
    r"\b(?:cet ete|cet hiver|cet automne|ce printemps|cette annee|quelques (?:mois|semaines|jours)"
    r"|viens d (?:arriver|emmenager)"
    r"|viens juste|ce mois ci|la semaine derniere|le mois dernier|tout juste)\b"
)
_LAST_YEAR = re.compile(r"\bl an(?:nee)? dernier\b|\bl annee derniere\b|\bl an passe\b")
_TENS = {"vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60}
_SAID = words("ages") | words("mois")
_UNITS = ("an", "annee", "mois")
_ALWAYS = re.compile(
    r"\b(?:(?:depuis )?toujours|depuis (?:ma|la) naissance|toute ma vie"
    r"|depuis que je suis nee?|(?:je suis |j )?(?:y suis )?nee? (?:ici|dans le quartier)"
    r"|(?:j ai )?toujours vecu"
    r"|j ai grandi (?:ici|la)|j y ai grandi"
    r"|depuis (?:tout |toute )?petite?|depuis (?:l|mon) enfance)\b"
)


@dataclass(frozen=True, slots=True)
class Years:
    """Whole years, both ends included; wider than one year where what was said is vague."""

    low: int
    high: int


_PUPILS = {
    **dict.fromkeys(("bebe", "nourrisson", "creche"), (0, 2)),
    **dict.fromkeys(("maternelle",), (3, 5)),
    **dict.fromkeys(("primaire", "cp", "ce1", "ce2", "cm1", "cm2"), (6, 10)),
    **dict.fromkeys(("collegien", "collegienne", "college", "brevet"), (11, 15)),
    **dict.fromkeys(("lyceen", "lyceenne", "lycee"), (15, 17)),
}
_PASSED = re.compile(r"\bpasse (?:les |la |mes )?(\d0)\b")
_TO_COME = re.compile(r"\b(?:aurai|vais avoir|fete|feterai) (?:mes )?(\d+)\b|\b(\d+) ans? dans\b")
_LETTER_A = re.compile(r"\d\d a")  # « 58a »
_OF_YEAR = re.compile(r"(?:je suis )?de (?:l annee )?(\d\d)")


def age(tokens: Sequence[str], year: int) -> Years | None:
    """Return the age said in folded tokens (no punctuation); None where none is said."""
    tokens = _in_digits([*tokens[:-1], "ans"] if _LETTER_A.fullmatch(" ".join(tokens[-2:])) else tokens)
    text = " ".join(tokens)
    pupil = [_PUPILS[token] for token in tokens if token in _PUPILS]
    if re.fullmatch(r"(?:il a |elle a |de )?(\d+) mois", text):
        return _months(tokens, text)
    if len(pupil) == 1 and len(tokens) <= 6 and not any(token.isdigit() for token in tokens):
        return Years(*pupil[0])
    if told := _OF_YEAR.fullmatch(text):
        years = year - whole_year(int(told[1]), year)
        return Years(max(years - 1, 0), years)
    if told := _PASSED.search(text):
        return Years(int(told[1]), int(told[1]) + 9)
    if (told := _TO_COME.search(text)) and len(_numbers(tokens)) <= 2:
        coming = int(told[1] or told[2])
        return Years(coming - 1, coming - 1)
    born = re.search(r"\b(?:19|20)\d\d\b|(?<=\bne en )\d\d\b|(?<=\bnee en )\d\d\b", text)
    if born and _only(tokens):
        years = year - whole_year(int(born.group()), year)
        return Years(max(years - 1, 0), years) if 0 <= years <= ENDLESS else None
    return _years(tokens)


def whole_year(said: int, year: int) -> int:
    """Return the year of birth that two digits mean: « né en 75 » is 1975."""
    if said >= 100:
        return said
    return 2000 + said if 2000 + said <= year else 1900 + said


def duration(tokens: Sequence[str], year: int) -> Years | None:
    """Return how long, in whole years gone by, said in folded tokens; None where none is said."""
    tokens = _centuries(tokens)
    text = " ".join(tokens)
    if _ALWAYS.search(text) and len(tokens) <= 9:
        lived = re.search(r"\bai (\d+) ans\b", text)
        return Years(int(lived[1]), int(lived[1])) if lived else Years(15, ENDLESS)
    since = re.search(r"\b(19\d\d|20\d\d)\b", text)
    if since and _only(tokens):
        years = year - int(since.group())
        return Years(max(years - 1, 0), years) if 0 <= years <= ENDLESS else None
    told = re.findall(r"\b(?:depuis|en|arrivee?s?|fin|debut) ((?:19|20)\d\d)\b", text)
    if len(told) == 1:
        years = year - int(told[0])
        return Years(max(years - 1, 0), years) if 0 <= years <= ENDLESS else None
    born = re.search(r"\bnee? (?:ici|a la|dans le quartier|la).*\ben ((?:19|20)?\d\d)\b", text)
    if born is not None:
        years = year - whole_year(int(born[1]), year)
        return Years(max(years - 1, 0), years) if 0 <= years <= ENDLESS else None
    if re.search(r"\bdepuis le (?:covid|confinement)\b", text):
        return Years(year - 2021, year - 2020)
    if re.search(r"\bmeme pas (?:un|1) an\b", text):
        return Years(0, 0)
    if re.search(r"\b(?:mois|semaines?|jours?)\b", text) and _only(tokens):
        return _months(tokens, text)
    if _RECENT.search(text) and len(tokens) <= 9:
        return Years(0, 0)
    if _LAST_YEAR.search(text) and len(tokens) <= 9:
        return Years(0, 1)
    if text in ("quelques annees", "depuis quelques annees", "plusieurs annees", "depuis plusieurs annees"):
        return Years(2, 8)
    return _years(tokens)


def _in_digits(tokens: Sequence[str]) -> list[str]:
    """Return the tokens with a year in letters (« mille neuf cent… ») in digits."""
    for place, token in enumerate(tokens):
        if token in ("mille", "deux"):
            read = cardinal(tokens, place)
            if read is not None and read[0] >= 1000:
                return [*tokens[:place], str(read[0]), *tokens[read[1] :]]
    return list(tokens)


def _centuries(tokens: Sequence[str]) -> list[str]:
    """Return the tokens with « un quart de siècle » as years."""
    text = " ".join(tokens)
    text = re.sub(r"\b(?:un |d un |1 )?(?:quart|1 4) (?:de |d )?siecle\b", "de 25 ans", text)
    text = re.sub(r"\b(?:un |d un )?(?:demi|1 2) siecle\b", "de 50 ans", text)
    return text.split()


def _months(tokens: Sequence[str], text: str) -> Years | None:
    if "mois" not in tokens:
        return Years(0, 0)
    found = [value for value in _numbers(tokens) if value < 1000]
    if re.search(r"\bans?\b", text):
        return Years(found[0], found[0]) if found else None
    return Years(found[0] // 12, found[0] // 12) if len(found) == 1 else Years(0, 0) if not found else None


def _years(tokens: Sequence[str]) -> Years | None:
    """Return the range that numbers, tens ("la quarantaine") and limits ("plus de 60") mean."""
    for word, tens in _TENS.items():
        if word in tokens and all(
            said in _SAID or said in (word, "passee", "tassee", "sonnee", "bien") for said in tokens
        ):
            return Years(tens - 3, tens + 3) if "une" in tokens else Years(tens, tens + 9)
        if word in tokens and (
            "pas loin de" in " ".join(tokens) or "bientot" in tokens or "presque" in tokens
        ):
            return Years(tens - 3, tens - 1)
    for word, tens in _AGED.items():
        if word in tokens and len(tokens) <= 5:
            return Years(tens, tens + 9)
    for word, middle in _DOZENS.items():
        if word in tokens:
            spread = 1 if word == "douzaine" else 3
            rest = [token for token in tokens if token != word]
            return Years(middle - spread, middle + spread) if all(token in _SAID for token in rest) else None
    early = re.search(r"\bpas encore (?:les |mes )?(\d+)", " ".join(tokens))
    if early is not None:
        return Years(0, int(early[1]) - 1)
    if not _only(tokens):
        opening = _opening(tokens)
        # An opening that is all the text says no more than the text: "34 ans" of "34 ans" ends here.
        return _years(opening) if opening is not None and len(opening) < len(tokens) else None
    numbers = _numbers(tokens)
    if len(numbers) == 2 and ("entre" in tokens or "ou" in tokens) and numbers[0] <= numbers[1]:
        return Years(numbers[0], numbers[1])
    if len(numbers) != 1 or numbers[0] > ENDLESS:
        return None
    return _limited(numbers[0], tokens)


def _opening(tokens: Sequence[str]) -> Sequence[str] | None:
    """Return the years that a text begins with and says but once: « 34 ans et toutes mes dents »."""
    start = next((place for place, token in enumerate(tokens) if token not in _OPENING), len(tokens))
    read = cardinal(tokens, start)
    if read is None or read[1] >= len(tokens) or tokens[read[1]] not in _YEARS_WORDS:
        return None
    rest = tokens[read[1] + 1 :]
    again = any(token in _YEARS_WORDS or token.isdigit() for token in rest)
    return None if again or (rest[:1] == ["et"] and rest[1:2] == ["demi"]) else tokens[: read[1] + 1]


def _limited(value: int, tokens: Sequence[str]) -> Years:
    text = " ".join(tokens)
    if re.search(r"\bpas encore\b", text):
        return Years(0, value - 1)
    if re.search(r"\bplus d(?:e|)\b|\bet plus\b|\bpasses?\b", text):
        return Years(value, ENDLESS)
    if "moins" in tokens:
        return Years(0, value - 1)
    if "bientot" in tokens or "presque" in tokens or "vais avoir" in text:
        return Years(max(value - 1, 0), value - 1)
    if (
        re.search(r"\b(?:dans les|a peu pres|pas loin)\b", text)
        or "environ" in tokens
        or "vers" in tokens
        or "autour" in tokens
    ):
        return Years(max(value - 2, 0), value + 2)
    return Years(value, value)


def _numbers(tokens: Sequence[str]) -> list[int]:
    """Return every number said; "un" and "une" count where "an" or "mois" follows."""
    found: list[int] = []
    index = 0
    while index < len(tokens):
        read = cardinal(tokens, index)
        if read is None:
            index += 1
            continue
        value, after = read
        article = tokens[index] in ("un", "une") and after == index + 1
        if not article or "".join(tokens[after : after + 1]) in _UNITS:
            found.append(value)
        index = after
    return found


def _only(tokens: Sequence[str]) -> bool:
    """Tell whether the tokens say a number of years and nothing about anything else."""
    index = 0
    while index < len(tokens):
        read = cardinal(tokens, index)
        if read is not None:
            index = read[1]
        elif tokens[index] in _SAID:
            index += 1
        else:
            return False
    return True
