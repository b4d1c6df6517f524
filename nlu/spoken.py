"""Dictated personal data: a phone number in words, an e-mail with "arobase" and "point"."""

import re
from collections.abc import Iterator

from nlu.contact import Piece
from nlu.french import folded
from nlu.names import listed

_UNITS = listed("nombres")
_TENS = {
    "vingt": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "septante": 70,
    "nonante": 90,
}
_VALUE = {word: value for value, word in enumerate(_UNITS)} | _TENS
_VALUE |= {
    "une": 1,
    "sis": 6,
    "set": 7,
    "cet": 7,
    "uit": 8,
    "dis": 10,
    "vin": 20,
    "vingts": 20,
    "quarente": 40,
}
_VALUE |= {
    "soixente": 60,
    "soissante": 60,
    "cinquente": 50,
    "trante": 30,
    "catre": 4,
    "katre": 4,
    "sinq": 5,
    "o": 0,
}
SPELT = re.compile(
    r"\b(?:onze|douze|treize|quator|quinz|seiz|dix|vingt|trente|quarant|cinquant|soix|quatre|deux|trois)",
    re.I,
)
"""A number in words, as one may stand among digits."""

_PIECE = re.compile(r"[^\W\d_]+|\d{1,2}(?!\d)|\d{3,}")
_BETWEEN = re.compile(r"[\s,.\-]{1,3}")
_AND = frozenset({"et", "virgule", "puis", "e"})
_AT = re.compile(r"arr?oba|\bat\b", re.I)
_MAIL = re.compile(
    r"(?:(?:[\w\-]{1,40})(?:(?:\s(?:point|tiret(?:\s(?:du\s)?(?:bas|haut|six|6|huit|8))?|underscore|"
    r"trait d['’]union)\s|\.)"
    r"[\w\-]{1,40}){1,6}(?:\s\d{1,6})?|[\w\-]{1,40}(?:\s\d{1,6})?)"
    r"(?:\s(?:arr?oba[sz]e?|at)\s|\s?\((?:arr?oba[sz]e?|at)\)\s?)[\w\-]{1,40}"
    r"(?:(?:\s(?:point|pt)\s|\s?\.\s?)[\w\-]{2,20}){1,3}"
    r"|[\w.\-]{1,40}(?:\s\d{1,6})?\sarr?oba[sz]e?\s[\w\-]{1,40}",
    re.I,
)


def _digits(values: list[int]) -> str:
    """Return what the values say as digits: 60, 18 is 78; 80 is 4, 20; 0, 6, 12 is 0612."""
    said: list[int] = []
    for value in values:
        if (value < 20 and said and said[-1] in {60, 80}) or (
            0 < value < 10 and said and said[-1] in {20, 30, 40, 50, 70, 90}
        ):
            said[-1] += value
        elif value == 20 and said and said[-1] == 4:
            said[-1] = 80
        elif value in {7, 8, 9} and said and said[-1] in {10, 70, 90}:
            said[-1] += value
        else:
            said.append(value)
    return "".join(map(str, said))


def _is_phone(values: list[int]) -> bool:
    digits = _digits(values)
    if digits.startswith("33"):
        digits = "0" + digits[2:]
    elif digits.startswith("0033"):
        digits = "0" + digits[4:]
    return (digits[:1] == "0" and digits[1:2] not in {"", "0"} and 9 <= len(digits) <= 11) or (
        digits[:1] in {"6", "7"} and len(digits) == 9 and len(values) >= 5
    )


def phones(text: str) -> Iterator[Piece]:
    """Yield runs of number words (and short numbers between them) that make a phone number."""
    run: list[tuple[int, int]] = []
    values: list[int] = []
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
            yield from _phone(run, values, spelt)
            run, values, spelt = [], [], 0
        if value is not None and len(run) < 40:
            run.append(match.span())
            values.extend((0, value) if raw.isdigit() and len(raw) == 2 and raw[0] == "0" else (value,))
            spelt += not raw.isdigit()
        last = match.end()
    yield from _phone(run, values, spelt)


def _phone(run: list[tuple[int, int]], values: list[int], spelt: int) -> Iterator[Piece]:
    """Yield the run when it is a number, or the longest end of it that is ("bus 12 zéro six…")."""
    if not spelt or len(values) < 5:
        return
    for first in range(min(3, len(run))):
        if len(values) - first >= 5 and _is_phone(values[first:]):
            yield run[first][0], run[-1][1], "telephone"
            return


def mails(text: str) -> Iterator[Piece]:
    """Yield dictated e-mails."""
    if not _AT.search(text):
        return
    for match in _MAIL.finditer(text):
        yield match.start(), match.end(), "courriel"


STEPS = (mails, phones)
