"""Minutes and counts in residents' words, as a range of whole units. Pure.

"un quart d'heure" is 15 to 15, "une vingtaine de minutes" 18 to 22, "plus d'une heure" 61 and more. Only
a text that tells one measure is read: "20 minutes à pied, 10 en bus" is two.
"""

import re
from collections.abc import Sequence

from nlu.bands import duration, whole_year
from nlu.notions import NOTIONS
from nlu.numbers import cardinal, ranked
from nlu.option_bands import ENDLESS, Band
from nlu.turns import Turns
from nlu.vocabulary import phrases, words

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
_ADJECTIVES = frozenset(
    ("bonne", "bon", "petite", "petit", "grosse", "gros", "grande", "grand", "bonnes", "petites")
)
_AROUND = (
    words("vides") | words("approche") | words("autour_d_une_tranche") | frozenset(("peu", "pres", "max"))
)
_OTHER_UNITS = frozenset(
    ("m2", "metres", "degres", "euros", "ans", "heures", "minutes", "etage", "kilometres")
)
_MINUTES = frozenset(("minute", "minutes", "min", "mn", "mins"))
_HOURS = frozenset(("heure", "heures", "h"))
_ABOVE = re.compile(
    r"\bplus (?:de?|que)\b|\bau moins\b|\bminimum\b|\bdepasse|\bou plus\b|\bet plus\b|\bau dela\b"
)
_BELOW = re.compile(
    r"\bmoins (?:de?|que)\b|\bmaximum\b|\bmax\b|\ba peine\b|\bmeme pas\b|\bpas plus\b|\bjusqu\b"
)
_ABOUT = re.compile(
    r"\benviron\b|\ba peu pres\b|\bvers\b|\bpresque\b|\bautour\b|\bapproximativement\b|\bdans les\b"
)
_OWNED = frozenset(("ma", "sa", "mon", "son", "notre"))
_STANDING_FOR = frozenset(("mienne", "sienne", "celle", "celui", "mien", "sien"))
_ONE = words("famille_un")
_MORE = words("famille_plusieurs")
_WITH_ME = re.compile(r"\bmoi\b|\bavec\b|\bchez\b")
_TOTAL = re.compile(
    r"\b(?:sommes|on est|on vit a|vivons a|on sera|est a|etes|je vis a) (\w+)"
    r"|^(\w+) (?:personnes?|en tout|avec|dont|a la maison|chez|bouches)\b"
)
_WORDS: Turns[str] = Turns(
    (phrase, str(number)) for number in range(3) for phrase in phrases(f"compte_{number}")
)
_MANY = frozenset(("plusieurs", "beaucoup", "plein"))
_LOADS = frozenset(("tripotee", "ribambelle", "tapee", "flopee", "kyrielle", "equipe", "smala"))


def minutes(said: Sequence[str]) -> Band | None:
    """Return the minutes said in folded words; None where none, or two different ones, are said."""
    text = " ".join(word for word in said if word not in _ADJECTIVES)
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
        elif tokens[index] in ("un", "une") and after not in _MINUTES:
            pass
        elif after in _MINUTES or _bare(tokens) or (_timed(tokens) and after in ("a", "ou", "et")):
            found.append(read[0])
        else:
            return None
        index = read[1]
    if not found and tokens and "minute" in (word.rstrip("s") for word in tokens) and "quelques" in tokens:
        return Band(2, 4)
    if not 1 <= len(found) <= 2 or (len(found) == 2 and not re.search(r"\b(?:ou|a|entre|et)\b", text)):
        return None
    return _limited(min(found), max(found), text, max(found) // 10 if about else 0)


def _timed(tokens: Sequence[str]) -> bool:
    return not (_MINUTES | _HOURS).isdisjoint(tokens)


def _bare(tokens: Sequence[str]) -> bool:
    """Tell whether a text is a number and what limits it, and nothing else: « plus de 30 »."""
    return all(cardinal((token,)) is not None or token in _AROUND for token in tokens)


def months(said: Sequence[str], year: int) -> Band | None:
    """Return the months gone by said in folded words: « 8 mois », « un an », « la semaine dernière »."""
    text = " ".join(said)
    told = re.search(r"\b(\w+) mois\b", text)
    read = cardinal((told[1],)) if told is not None else None
    if read is not None and not re.search(r"\bans?\b", text):
        return Band(read[0], read[0])
    years = duration(said, year)
    return Band(years.low * 12, years.high * 12 + 11 if years.high else 1) if years is not None else None


def calendar(said: Sequence[str], year: int) -> Band | None:
    """Return the years of the calendar said in folded tokens: « 1987 », « les années 80 », « y a 5 ans »."""
    text = " ".join(said)
    if told := re.search(r"\bannees? (?:19|20)?(\d0)\b", text):
        first = whole_year(int(told[1]), year)
        return Band(first, first + 9)
    if told := re.search(r"\b(?:19|20)\d\d\b", text):
        return Band(int(told[0]), int(told[0])) if len(re.findall(r"\d{4}", text)) == 1 else None
    if told := re.fullmatch(r"(?:en )?(\d\d)", text):
        two = whole_year(int(told[1]), year)
        return Band(two, two)
    if "an dernier" in text or "annee derniere" in text:
        return Band(year - 1, year - 1)
    years = duration(said, year)
    return None if years is None else Band(max(year - years.high - 1, 0), year - years.low)


def floor(said: Sequence[str]) -> Band | None:
    """Return the floor, class or rank that is said, in folded words; None where none is, or several are."""
    ranks = {
        _ten(said[index - 1]) + rank if index else rank
        for index, word in enumerate(said)
        if (rank := ranked(word)) is not None
    }
    if not ranks:
        return count(said)
    return Band(*ranks, *ranks) if len(ranks) == 1 else None


def _ten(word: str) -> int:
    """Return what stands before « septième » in « dix-septième »; 0 for any other word."""
    read = cardinal([word])
    return read[0] if read is not None and not word.isdigit() and read[0] % 10 == 0 else 0


def count(said: Sequence[str], counted: frozenset[str] = frozenset()) -> Band | None:
    """Return how many, said in folded words; None where it is not said, or twice and differently.

    `counted`: notions of what is counted; « un scooter » is no count of cars.
    """
    if "par" in said or any(word in _OTHER_UNITS for word in said):
        return None
    if "personnes" in counted:
        return household(_dozens(said))
    if "enfance" in counted and len(said) > 2:
        children, unknown = _relatives(said)
        if children and not unknown:
            return Band(children, children)
    if not _LOADS.isdisjoint(said):
        return Band(5)
    said = _dozens(said)
    text = " ".join(said)
    found: list[int] = []
    index = 0
    while index < len(said):
        read = cardinal(said, index)
        if read is None:
            index += 1
            continue
        article = said[index] in ("un", "une")
        if index <= 5 and not (article and (index > 3 or _something_else(said[read[1] :], counted))):
            found.append(read[0])
        index = read[1]
    if not found:
        values = {int(turn.values[0]) for turn in _WORDS.find(said)}
        if not values and said and said[0] in _MANY and len(said) <= 4:
            return Band(2)
        if re.search(r"\b(?:pas|plus|jamais) (?:de|d|eu|encore)\b|\ben ai (?:pas|plus)\b|\ba pas\b", text):
            return Band(0, 0)
        owned = sum(_owned(said, place, counted) for place in range(len(said)))
        if not values and owned:
            return Band(owned, owned)
        return _single(values)
    if len(found) == 2 and re.search(r"\b(?:ou|a|entre)\b", text):
        return Band(min(found), max(found))
    if len(found) != 1:
        return None
    return _limited(found[0], found[0], text, 0)


def _dozens(said: Sequence[str]) -> Sequence[str]:
    """Return the words with "une demi-douzaine" as 6 and "une douzaine" as 12."""
    text = re.sub(r"\b(?:une |1 )?(?:demi|1 2) douzaines?\b", "6", " ".join(said))
    return re.sub(r"\b(?:une|1) douzaine\b", "12", text).split()


def _owned(said: Sequence[str], place: int, counted: frozenset[str]) -> bool:
    """Tell whether a word owns one of what is counted: « ma voiture », « celle de madame »."""
    if said[place] in _STANDING_FOR:
        return True
    names = {name for turn in NOTIONS.find(said[place + 1 : place + 2]) for name in turn.values}
    return said[place] in _OWNED and bool(names & counted)


def _something_else(after: Sequence[str], counted: frozenset[str]) -> bool:
    """Tell whether the next words name another thing than what is counted."""
    if not counted or not after:
        return False
    names = {name for turn in NOTIONS.find(after[:2]) for name in turn.values}
    return bool(names) and not names & counted


def household(said: Sequence[str]) -> Band | None:
    """Return how many people live in a home: « nous sommes 4 », « moi et mes deux enfants » is 3."""
    text = " ".join(said)
    if "sinon" in said or "sur deux" in text:
        return None
    if text in ("personne", "zero"):
        return Band(0, 0)
    alone = re.search(r"\b(?:seule?|celibataire|solo|veuve?|veuf)\b", text) is not None
    if alone and not re.search(r"\b(?:avec|et) (?:un|une|mon|ma|mes|les|deux|trois|quatre|\d)\b", text):
        return Band(1, 1)
    if alone:
        said = [word for word in said if word not in ("maman", "papa", "mere", "pere")]
    total = _TOTAL.search(text)
    others, unknown = _relatives(said)
    read = cardinal([total[1] or total[2]]) if total is not None else None
    if read is not None:
        return _limited(read[0], read[0], text, 0)
    if unknown:
        return None
    if not others:
        articles = ("un", "une") if len(said) > 3 else ()
        numbers = [
            read[0]
            for place, word in enumerate(said)
            if word not in articles and (read := cardinal(said, place)) is not None
        ]
        plain = len(numbers) == 1 or (len(numbers) == 2 and re.search(r"\b(?:ou|a)\b", text) is not None)
        return _limited(min(numbers), max(numbers), text, 0) if plain else None
    counted = "adulte" in text or "couple" in text
    if not counted and not _WITH_ME.search(text):
        return None  # « j'ai 3 enfants »: nobody knows who else lives there
    everybody = others if counted else others + 1
    return Band(everybody, everybody)


def _relatives(said: Sequence[str]) -> tuple[int, bool]:
    """Return how many people words name beside the one who writes, and whether some are not counted."""
    total, unknown, waiting = 0, False, 0
    for place, word in enumerate(said):
        read = cardinal(said, place)
        if read is not None:
            waiting = read[0]
            continue
        if word in _ONE:
            total += max(waiting, 1)
        elif word in _MORE:
            unknown = unknown or not waiting
            total += waiting
        elif word in ("parents", "couple"):
            total += 2
        else:
            continue
        waiting = 0
    return total, unknown


def _single(values: set[int]) -> Band | None:
    if len(values) != 1:
        return None
    value = values.pop()
    return Band(value, value)


def _limited(low: int, high: int, text: str, about: int) -> Band:
    if _ABOVE.search(text):
        return Band(
            low + (0 if "moins" in text or "minimum" in text or "ou plus" in text or "et plus" in text else 1)
        )
    if _BELOW.search(text):
        return Band(0, high - 1 if "moins" in text else high)
    return Band(max(low - about, 0), min(high + about, ENDLESS))
