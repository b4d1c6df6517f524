"""Hides personal data before an analyst reads a text.

`find` says what and where, `redact` writes it over. Both look again until nothing new is found, with
what was found covered by a sign that is no letter: a text redacted twice is the text redacted once.
Places that honour somebody, public figures and the campaign's own places stay.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from nlu import contact, homes, persons, spoken
from nlu.contact import Piece
from nlu.names import (
    ADDRESS,
    CALL,
    COVER,
    DICTATED,
    FIRST,
    FLAT,
    FRAIL,
    INTRODUCES,
    KIN,
    KNOWN,
    LAST,
    LONG_TITLE,
    NETWORK,
    NEVER,
    THING,
    WORDY,
    short_marks,
)

Step = Callable[[str], Iterable[Piece]]

LABELS = {
    "telephone": "[téléphone]",
    "courriel": "[courriel]",
    "nom": "[nom]",
    "adresse": "[adresse]",
    "plaque": "[plaque]",
    "nir": "[numéro de sécurité sociale]",
    "iban": "[compte bancaire]",
    "lien": "[lien]",
    "compte": "[compte]",
}
"""What stands in a redacted text, by kind."""

_LABEL = re.compile("|".join(re.escape(label) for label in LABELS.values()))
# Cut at forty letters: no name is longer, and hostile words are not worth a place in a cache.
_WORD = re.compile(r"[^\W\d_]{1,40}")
_DIGITS = re.compile(r"\d")
_THREE = re.compile(r"\d{3}")
_DOTTED = re.compile(r"\w\.\w|://")
_ROUNDS = 12  # each looks at what is left; more than three has only been seen in made-up texts


class Found(NamedTuple):
    """A piece of personal data: `text[start:end]`, and its kind (a key of `LABELS`)."""

    start: int
    end: int
    kind: str


def _covered(text: str, pieces: Iterable[Piece], found: list[Found]) -> str:
    """Return the text with the pieces covered, and add them to `found`; of two that meet the first counts."""
    parts: list[str] = []
    at = 0
    for start, end, kind in sorted(pieces):
        if start >= at and end > start and COVER not in text[start:end]:
            parts += (text[at:start], COVER * (end - start))
            at = end
            found.append(Found(start, end, kind))
    return "".join(parts) + text[at:] if parts else text


def _steps(text: str, seen: int) -> Iterator[Step]:
    """Yield the steps that may find something, in the order in which they have to be taken."""
    digits = len(_DIGITS.findall(text)) if _DIGITS.search(text) else 0
    if (
        seen & NETWORK
        or "@" in text
        or "＠" in text
        or "(at" in text
        or "#" in text
        or ("." in text and _DOTTED.search(text))
    ):
        yield from contact.WRITTEN
    if seen & DICTATED or (digits > 7 and spoken.SPELT.search(text)):
        yield from spoken.STEPS
    if digits > 7:
        yield from contact.NUMBERED
    if digits > 2 and _THREE.search(text):
        yield from contact.PLATES
    if seen & ADDRESS and (digits or homes.SPELT_NUMBER.search(text)):
        yield homes.houses
    if seen & FLAT and (digits or homes.WITHOUT_NUMBER.search(text)):
        yield homes.flats


class _Told(NamedTuple):
    """What a word tells: its marks, whether it may be a name, or one that is mostly another word, or that
    with a capital."""

    mark: int
    loose: bool
    frail: bool
    capital: bool


@lru_cache(maxsize=65_536)
def _told(word: str) -> _Told | None:
    """Return what a written word tells, None where it is as harmless as most."""
    mark = short_marks(word)[1]
    capital = word[0].isupper()
    if mark == KNOWN and not capital:
        return None
    frail = bool(mark & FRAIL and not mark & (NEVER | KIN))
    return _Told(mark, bool(mark & WORDY or not mark & KNOWN or capital), frail, frail and capital)


def _look(text: str) -> tuple[int, bool]:
    """Return the marks of all words together, and whether some word may be a person's name."""
    seen = loose = frail = capital = 0
    words = _WORD.findall(text)
    for told in filter(None, map(_told, words)):
        seen |= told.mark
        loose += told.loose
        frail += told.frail
        capital += told.capital
    if words and words[0][0].isupper() and short_marks(words[0])[1] & (KNOWN | WORDY) == KNOWN:
        loose -= 1  # the first word's capital says nothing
    if seen & (FIRST | LAST | LONG_TITLE):
        return seen, True
    first = short_marks(words[0])[1] if frail else 0
    if first & FRAIL and (seen & KIN or (words[0][0].isupper() and not first & KNOWN)):
        return seen, True
    if frail and (
        seen & INTRODUCES
        or (seen & THING and (seen & KIN or "m'a" in text))
        or (capital and "c'est " in text)
    ):
        return seen, True
    return seen, loose > 0 and (seen & (KIN | CALL | WORDY | INTRODUCES) > 0 or "m. " in text)


def find(text: str, places: Collection[str] = ()) -> tuple[Found, ...]:
    """Return the personal data of a text, in order, without overlap. `places`: names that stay.

    Offsets are characters of `text`. Never fails; linear in the length of the text.
    """
    seen, named = _look(text)
    steps = tuple(_steps(text, seen))
    if not steps and not named:
        return ()
    left = _LABEL.sub(lambda label: COVER * len(label.group()), text) if "[" in text else text
    found: list[Found] = []
    for _ in range(_ROUNDS):
        before = len(found)
        for step in steps:
            left = _covered(left, step(left), found)
        if named:
            left = _covered(left, persons.names(left, places), found)
        if len(found) == before:
            break
    return tuple(sorted(found))


def redact(text: str, places: Collection[str] = ()) -> str:
    """Return the text with each piece of personal data replaced by its label; all else is left as it is."""
    found = find(text, places)
    if not found:
        return text
    parts: list[str] = []
    at = 0
    for start, end, kind in found:
        parts += (text[at:start], LABELS[kind])
        at = end
    return "".join(parts) + text[at:]
