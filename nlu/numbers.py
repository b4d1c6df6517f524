"""French numbers in digits and words, cardinals up to 999 and ordinals, on folded tokens."""

import re
from collections.abc import Sequence

from nlu.vocabulary import phrases

_UNITS = {word: value for value, said in enumerate(phrases("unites")) for word in said.split()}
_TENS = {"vingt": 20, "vingts": 20, "trente": 30, "trent": 30, "quarante": 40, "karante": 40, "cinquante": 50}
_TENS |= {"soixante": 60, "soisante": 60, "septante": 70, "octante": 80, "huitante": 80, "nonante": 90}
_ORDINALS = {word: rank for rank, said in enumerate(phrases("rangs"), start=1) for word in said.split()}
_IN_DIGITS = re.compile(r"(\d{1,2})(?:er|ere|re|e|em|eme|iem|ieme)$")
_IN_WORDS = re.compile(r"(onz|douz|treiz|quatorz|quinz|seiz|vingt)iem[e]?$")
LARGEST = 1_000_000


def cardinal(tokens: Sequence[str], start: int = 0) -> tuple[int, int] | None:
    """Return the number that begins at `start` and the index after it; None where there is none."""
    if start >= len(tokens):
        return None
    token = tokens[start]
    if token.isdigit():
        return (int(token), start + 1) if len(token) <= len(str(LARGEST)) else None
    if tokens[start] == "mille" or "mille" in tokens[start + 1 : start + 2]:
        return _thousands(tokens, start)
    value, index = _hundreds(tokens, start)
    tens, index = _below_hundred(tokens, index)
    if index == start:
        return None
    return value + tens, index


def _thousands(tokens: Sequence[str], start: int) -> tuple[int, int] | None:
    """Read years of birth in letters: « mille neuf cent cinquante-quatre », « deux mille dix »."""
    count = 1 if tokens[start] == "mille" else _UNITS.get(tokens[start], 0)
    if not 1 <= count <= 9:
        return None
    index = start + (1 if tokens[start] == "mille" else 2)
    below = cardinal(tokens, index) if index < len(tokens) and not tokens[index].isdigit() else None
    return (count * 1000 + below[0], below[1]) if below and below[0] < 1000 else (count * 1000, index)


def ranked(token: str) -> int | None:
    """Return the number that an ordinal says, up to 99 in digits, to 16 in words; None for anything else."""
    if found := _IN_DIGITS.match(token):
        return int(found[1])
    if token in _ORDINALS:
        return _ORDINALS[token]
    found = _IN_WORDS.match(token)
    return _UNITS.get(found[1], _UNITS.get(found[1] + "e", _TENS.get(found[1]))) if found else None


def ordinal(token: str, count: int) -> int | None:
    """Return the rank (from 1) that a word means among `count`; None for anything else."""
    if token in ("dernier", "derniere", "dernie", "dernyere"):
        return count
    return _ORDINALS.get(token)


def _hundreds(tokens: Sequence[str], index: int) -> tuple[int, int]:
    if tokens[index] in ("cent", "cents"):
        return 100, index + 1
    unit = _UNITS.get(tokens[index], 0)
    if 2 <= unit <= 9 and tokens[index + 1 : index + 2] and tokens[index + 1] in ("cent", "cents"):
        return unit * 100, index + 2
    return 0, index


def _below_hundred(tokens: Sequence[str], index: int) -> tuple[int, int]:
    if index >= len(tokens):
        return 0, index
    token, following = tokens[index], tokens[index + 1] if index + 1 < len(tokens) else ""
    if _UNITS.get(token) == 4 and following in ("vingt", "vingts"):
        return _with_units(tokens, index + 2, 80)
    if token in _TENS:
        return _with_units(tokens, index + 1, _TENS[token])
    if token in _UNITS:
        value = _UNITS[token]
        if value == 10 and 7 <= _UNITS.get(following, 0) <= 9:
            return value + _UNITS[following], index + 2
        return value, index + 1
    return 0, index


def _with_units(tokens: Sequence[str], index: int, tens: int) -> tuple[int, int]:
    """Add what follows a ten: "et un", "quatre", "dix sept" (after 60 and 80)."""
    after = index + 1 if index + 1 < len(tokens) and tokens[index] == "et" else index
    if after >= len(tokens) or tokens[after] not in _UNITS:
        return tens, index
    unit = _UNITS[tokens[after]]
    if unit >= 10 and tens not in (60, 80):
        return tens, index
    if unit == 10 and after + 1 < len(tokens) and 7 <= _UNITS.get(tokens[after + 1], 0) <= 9:
        return tens + unit + _UNITS[tokens[after + 1]], after + 2
    return (tens + unit, after + 1) if unit else (tens, index)
