"""What the linear classifier looks at in a segment: its words, their sounds, pairs of words.

A word brings its stem, how it sounds ("poubel" is "poubelle") and its letters, three to five at a
time. All of that depends on the word alone: `nlu.linear` looks a known word up instead of taking it
apart again. Pure.
"""

from collections.abc import Iterable
from functools import lru_cache
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
MOST = 400
"""Distinct words of one segment that are looked at."""
JUST_MET = 2_048
"""Words that stay taken apart for a moment: two classifiers meet a new one, one after the other."""
_EMPTY = words("outils")  # "le", "de", "que": skipped between the two words of a distant pair


class Bag(NamedTuple):
    """The distinct words of a segment and its distinct pairs of stems, in the order they are met.

    Pairs are features already: "b:", and "~" where small words between the two were skipped.
    """

    forms: tuple[str, ...]
    pairs: tuple[str, ...]


def bag(tokens: Iterable[Token]) -> Bag:
    """Return what a segment is made of; marks are left out."""
    forms: dict[str, None] = {}
    pairs: dict[str, None] = {}
    before = content = ""
    for form, stemmed, _, _ in tokens:
        if not form.isalnum():
            continue
        forms[form] = None
        if before:
            pairs[f"b:{before} {stemmed}"] = None
        before = stemmed
        if form not in _EMPTY:
            if content:
                pairs[f"b:~{content} {stemmed}"] = None
            content = stemmed
        if len(forms) >= MOST:
            break
    return Bag(tuple(forms), tuple(pairs))


@lru_cache(maxsize=JUST_MET)
def of_word(form: str) -> list[tuple[str, float]]:
    """Return the whole-word features of a form and their weights."""
    word = ("w:" + stem(form), 1.0)
    return [word, ("p:" + sound(form), SOUND)] if len(form) > 2 else [word]


@lru_cache(maxsize=JUST_MET)
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
