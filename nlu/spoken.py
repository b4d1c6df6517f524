"""Dictated personal data: numbers in words (phone, plate, social security), e-mails with "arobase"."""

import re
from collections.abc import Iterator

from nlu.contact import Piece
from nlu.french import folded
from nlu.names import KNOWN, NEVER, listed, marks

_VALUE = {word: value for value, word in enumerate(listed("nombres"))} | {
    word: int(value)
    for value, words in (entry.split(":") for entry in listed("nombres_oreille"))
    for word in words.split(",")
}
SPELT = re.compile(
    r"\b(?:onze|douze|treize|quator|quinz|seiz|dix|vingt|trente|quarant|cinquant|soix|quatre|deux|trois)",
    re.I,
)
"""A number in words, as one may stand among digits."""

_PIECE = re.compile(r"[^\W\d_]+|\d{1,2}(?!\d)|\d{3,}")
_BETWEEN = re.compile(r"[\s,.\-]{1,3}")
_AND = frozenset({"et", "virgule", "puis", "e", "é", "tiret", "espace"})
_AT = re.compile(
    r"arr?ob|\bat\b|\bchez (?:gmai?e?l|hotmail|yahoo|outlook|orange|free|laposte|icloud|sfr)", re.I
)
_TIE = r"(?:point?|pouin|pwin|pt|dot)"
_DASH = r"tir[eé]t?(?:\s(?:du\s)?(?:bas|haut|six|6|huit|8))?|under ?score|trait d['’]union"
_SIGN = r"(?:\s(?:arr?oba?[scz]{0,2}e?|at|chez(?=\s\w{3,9}\spo))\s|\s?\((?:arr?oba[sz]e?|at)\)\s?)"
_MAIL = re.compile(
    rf"(?:[\w\-]{{1,40}}(?:(?:\s(?:{_TIE}|{_DASH})\s|\.)[\w\-]{{1,40}}){{1,6}}(?:\s\d{{1,6}})?"
    rf"|[\w\-]{{1,40}}(?:\s\d{{1,6}})?){_SIGN}[\w\-]{{1,40}}(?:(?:\s{_TIE}\s|\s?\.\s?)[\w\-]{{2,20}}){{1,3}}"
    r"|[\w.\-]{1,40}(?:\s\d{1,6})?\sarr?oba[scz]?e?\s[\w\-]{1,40}",
    re.I,
)
_NATO = (
    "alpha|alfa|bravo|charlie|delta|echo|fox(?:trot)?|golf|hotel|india|juliette?|kilo|lima|mike|novembre?|"
    "oscar|papa|quebec|romeo|sierra|tango|uniform|victor|whisky|whiskey|x-?ray|yankee|zoulou|zulu"
)
_CALLSIGN = rf"(?:(?:{_NATO})|[a-z])"
_SEP = r"[ ,.\-]{1,2}"
_WORDS = "|".join(sorted((*_VALUE, "zéro", "et"), key=len, reverse=True))
_LETTERS = rf"(?:{_CALLSIGN}{_SEP}{_CALLSIGN}|[a-z]{{2}})"
_PLATE = re.compile(
    rf"(?<![\w'’])(?P<first>{_LETTERS}){_SEP}(?P<number>\d{{3}}|(?:{_WORDS})(?:{_SEP}(?:{_WORDS})){{0,7}}?)"
    rf"{_SEP}(?P<last>(?!(?:{_WORDS})\b){_LETTERS})(?![\w'’])",
    re.I,
)


def _digits(values: list[int]) -> str:
    """Return what the values say as digits: 60, 18 is 78; 80 is 4, 20; 2, 100, 12 is 212; 0, 6 is 06."""
    said: list[int] = []
    for value in values:
        last = said[-1] if said else -1
        tens = last % 100
        if value == 100 and 1 < last < 10:
            said[-1] = last * 100
        elif last >= 100 and tens == 0 and 0 < value < 100:
            said[-1] += value
        elif value == 20 and tens == 4 and last >= 0:
            said[-1] += 76
        elif (
            (0 < value < 20 and tens in {60, 80})
            or (0 < value < 10 and tens in {20, 30, 40, 50, 70, 90})
            or (value in {7, 8, 9} and tens in {10, 70, 90})
        ):
            said[-1] += value
        else:
            said.append(value)
    return "".join(map(str, said))


def _kind(values: list[int]) -> str:
    """Return what a number is, "" when it is neither a phone's nor one of social security."""
    digits = _digits(values)
    if digits[:1] in {"1", "2"} and 12 <= len(digits) <= 17 and len(values) > 6:
        return "nir"
    for prefix in ("0033", "33"):
        if digits.startswith(prefix):
            digits = "0" + digits[len(prefix) :]
    if digits[:1] == "0" and digits[1:2] not in {"", "0"} and 9 <= len(digits) <= 11:
        return "telephone"
    return "telephone" if digits[:1] in {"6", "7"} and len(digits) == 9 and len(values) >= 5 else ""


def numbers(text: str) -> Iterator[Piece]:
    """Yield runs of number words (and short numbers between them) that make a number of somebody's."""
    run: list[tuple[int, int]] = []
    values: list[list[int]] = []
    spelt = last = 0
    for match in _PIECE.finditer(text):
        raw = match.group()
        form = folded(raw)
        value = int(raw) if raw.isdigit() and len(raw) < 3 else _VALUE.get(form)
        joined = bool(run) and _BETWEEN.fullmatch(text, last, match.start()) is not None
        if joined and form in _AND:
            last = match.end()
            continue
        if not joined or value is None:
            yield from _number(run, values, spelt)
            run, values, spelt = [], [], 0
        if value is not None and len(run) < 40:
            run.append(match.span())
            values.append([0, value] if raw.isdigit() and len(raw) == 2 and raw[0] == "0" else [value])
            spelt += not raw.isdigit()
        last = match.end()
    yield from _number(run, values, spelt)


def _number(run: list[tuple[int, int]], values: list[list[int]], spelt: int) -> Iterator[Piece]:
    """Yield the run when it is a number, or the longest part of it that is ("bus 12 zéro six…")."""
    if not spelt or len(run) < 4:
        return
    for first in range(min(4, len(run))):
        for end in range(len(run), max(len(run) - 4, first + 3), -1):
            said = [value for several in values[first:end] for value in several]
            kind = _kind(said) if len(said) >= 5 else ""
            if kind:
                yield run[first][0], run[end - 1][1], kind
                return


def plates(text: str) -> Iterator[Piece]:
    """Yield dictated plates: "alpha bravo quatre cent cinq charlie delta", "a y six cent vingt f d"."""
    for match in _PLATE.finditer(text):
        number = match.group("number")
        said = [_VALUE.get(folded(word)) for word in re.findall(r"[^\W\d_]+", number) if word != "et"]
        values = [value for value in said if value is not None]
        if len(values) < len(said) or (said and len(_digits(values)) != 3):
            continue
        ends = (match.group("first"), match.group("last"))
        apart = sum(len(re.findall(r"\w+", end)) == 2 for end in ends)
        known = sum(bool(marks(end)[1] & (KNOWN | NEVER)) for end in ends)
        if apart == 2 or (apart == 1 and known == 0) or (known == 0 and said):
            yield match.start(), match.end(), "plaque"


def mails(text: str) -> Iterator[Piece]:
    """Yield dictated e-mails."""
    if not _AT.search(text):
        return
    for match in _MAIL.finditer(text):
        yield match.start(), match.end(), "courriel"


STEPS = (mails, plates, numbers)
