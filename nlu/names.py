"""What single words say about persons, from `data/noms.yaml`: first name, surname, title, place…

A word has a set of marks, kept as bits, since a text is looked at word by word and most words have none.
Turns of several words ("Jean Jaurès") are in `honoured`.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from nlu.french import folded, french_words

FIRST, WORDY, FRAIL, LAST, LAST_WORD = 1, 2, 4, 8, 16
"""First name; one that is a word too; one that nearly always is the word; surname; one that is a word too."""
TITLE, KIN, KIN_ALONE, CALL, PLACE, STREET = 32, 64, 128, 256, 512, 1024
INSTITUTION, POLITICIAN, NEVER, PARTICLE, KNOWN, LONG_TITLE = 2048, 4096, 8192, 16384, 32768, 65536
INTRODUCES, DICTATED, NETWORK, ADDRESS, FLAT = 131072, 262144, 524288, 1048576, 2097152
"""Say only what is worth being looked for in the text."""
NAMED = FIRST | WORDY | FRAIL | LAST | LAST_WORD

SHORT_TITLES = frozenset({"m", "me", "pr"})
"""Titles that are far more often something else."""

_LISTS = {
    "prenoms_mots": WORDY,
    "prenoms_fragiles": FRAIL,
    "noms_mots": LAST_WORD,
    "titres": TITLE,
    "proches": KIN,
    "proches_seuls": KIN_ALONE,
    "appels": CALL,
    "lieux": PLACE,
    "voies": STREET,
    "institutions": INSTITUTION,
    "politiques": POLITICIAN,
    "jamais": NEVER,
    "particules": PARTICLE,
    "se_presenter": INTRODUCES,
    "dictees": DICTATED,
    "reseaux": NETWORK,
    "adresses": ADDRESS,
    "logements": FLAT,
}
_CAPITAL_TITLES = frozenset({"M", "Me", "Pr"})
_LONGEST = 40  # no word of any list is longer; hostile ones are not worth a place in the cache
_SAME_SOUND = (
    *(("ph", "f"), ("ou", "u"), ("oo", "u"), ("w", "u"), ("qu", "k"), ("c", "k"), ("q", "k"), ("y", "i")),
    *(("h", ""), ("z", "s"), ("ee", "i"), ("ai", "e"), ("ei", "e"), ("en", "an")),
)

Index = Mapping[str, tuple[tuple[str, ...], ...]]
"""First word of a turn: the turns, longest first."""


def sound(form: str) -> str:
    """Return a rough key of how a folded name sounds, so that "fatoumatta" meets "fatoumata"."""
    for written, heard in _SAME_SOUND:
        form = form.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", form).rstrip("et")


def _read() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(
        files("nlu").joinpath("data", "noms.yaml").read_text(encoding="utf-8")
    )
    return data


def _table(data: Mapping[str, Any]) -> dict[str, int]:
    """Return the marks of each listed word; a name that is a word too loses the mark of a plain name."""
    table = dict.fromkeys(french_words(), KNOWN)
    for name, mark in _LISTS.items():
        for word in data[name].split():
            table[word] = table.get(word, 0) | mark
    for name, mark, weaker in (("prenoms", FIRST, WORDY | FRAIL), ("noms", LAST, LAST_WORD)):
        for word in " ".join(data[name]).split():
            if not table.get(word, 0) & weaker:
                table[word] = table.get(word, 0) | mark
    for word in data["titres"].split():
        if word not in SHORT_TITLES:
            table[word] |= LONG_TITLE
    return table


def index(turns: Iterable[str]) -> Index:
    """Return turns of folded words by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for turn in turns:
        words = tuple(re.findall(r"[a-z]+", folded(turn)))
        if words:
            found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(several, key=len, reverse=True)) for first, several in found.items()}


_DATA = _read()
_MARKS = _table(_DATA)
_SOUNDS = frozenset(sound(word) for word, marks in _MARKS.items() if marks & (FIRST | LAST) and len(word) > 4)
HONOURED_TURNS = index(_DATA["publics"].split("|"))
_ENDINGS = tuple(_DATA["fins_francaises"].split())


def listed(name: str) -> tuple[str, ...]:
    """Return one of the small lists of `data/noms.yaml`; raises KeyError for an unknown one."""
    return tuple(_DATA[name].split())


@lru_cache(maxsize=65_536)
def short_marks(word: str) -> tuple[str, int]:
    """Return what `marks` does, for a word of at most forty letters."""
    form = folded(word)
    return form, _MARKS.get(form, 0) | (INTRODUCES if word in _CAPITAL_TITLES else 0)


def marks(word: str) -> tuple[str, int]:
    """Return the folded form of a written word (letters only) and its marks."""
    return short_marks(word) if len(word) <= _LONGEST else (word.lower(), 0)


@lru_cache(maxsize=16_384)
def sounds_like_a_name(form: str) -> bool:
    """Whether an unknown folded word of five letters or more is heard as a known name."""
    return 4 < len(form) <= _LONGEST and not form.endswith(_ENDINGS) and sound(form) in _SOUNDS


@lru_cache(maxsize=64)
def _index_of(places: tuple[str, ...]) -> Index:
    return index(places)


def index_of(places: Collection[str]) -> Index:
    """Return the names of a campaign's own places as turns; kept from one call to the next."""
    return _index_of(tuple(sorted(places)))
