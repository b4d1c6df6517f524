"""What the linear classifier looks at in a segment: its words, their sounds, pairs of words.

A word brings its stem, how it sounds ("poubel" is "poubelle") and its letters, three to five at a
time. All of that depends on the word alone: `nlu.linear` looks a known word up instead of taking it
apart again. Pure.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nlu.ear import sound
from nlu.reading import Token
from nlu.stems import stem
from nlu.vocabulary import words

SHORTEST, LONGEST = 3, 5
"""Letters of the shortest and the longest piece of a word."""
SOUND = 0.5
PAIR = 0.7
"""Weights beside a stem's 1."""
PAIR_PREFIX = "b:"
MOST = 400
"""Distinct words of one segment that are looked at."""
_EMPTY = words("outils")  # "le", "de", "que": skipped between the two words of a distant pair


class Bag(NamedTuple):
    """The distinct words of a segment and its distinct pairs of stems, in the order they are met."""

    forms: tuple[str, ...]
    pairs: tuple[str, ...]


def bag(tokens: Iterable[Token]) -> Bag:
    """Return what a segment is made of; marks are left out."""
    forms: dict[str, None] = {}
    pairs: dict[str, None] = {}
    before = content = ""
    for token in tokens:
        form, stemmed = token.form, token.stem
        if not form[0].isalnum():
            continue
        forms[form] = None
        if before:
            pairs[f"{before} {stemmed}"] = None
        before = stemmed
        if form not in _EMPTY:
            if content:
                pairs[f"~{content} {stemmed}"] = None
            content = stemmed
        if len(forms) >= MOST:
            break
    return Bag(tuple(forms), tuple(pairs))


def of_word(form: str) -> Iterator[tuple[str, float]]:
    """Yield the whole-word features of a form and their weights."""
    yield "w:" + stem(form), 1.0
    if len(form) > 2:
        yield "p:" + sound(form), SOUND


def of_pair(pair: str) -> tuple[str, float]:
    return PAIR_PREFIX + pair, PAIR


def pieces(form: str) -> list[str]:
    """Return the distinct pieces of a form, three to five letters at a time, with its edges."""
    edged = f"<{form}>"
    return list(
        dict.fromkeys(
            edged[start : start + size]
            for size in range(SHORTEST, LONGEST + 1)
            for start in range(len(edged) - size + 1)
        )
    )
