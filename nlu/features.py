"""What the linear classifier looks at in a segment: its words, their sounds, pairs of words.

A word brings its stem, how it sounds ("poubel" is "poubelle") and its letters, three to five at a
time. All of that depends on the word alone: `nlu.linear` looks a known word up instead of taking it
apart again. Pure.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, pairwise
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
BESIDE, APART = "b:", "b:~"
"""What the names of pairs begin with: of words side by side, and of words with only small ones between."""
MOST = 400
"""Distinct words of one segment that are looked at."""
JUST_MET = 2_048
"""Words that stay taken apart for a moment: two classifiers meet a new one, one after the other."""
_EMPTY = words("outils")  # "le", "de", "que": skipped between the two words of a distant pair


class Bag(NamedTuple):
    """The distinct words of a segment, the stems of all, and those of all but small words."""

    forms: tuple[str, ...]
    stems: Sequence[str]
    content: Sequence[str]


def bag(tokens: Iterable[Token]) -> Bag:
    """Return what a segment is made of; marks are left out."""
    said = [token for token in tokens if token.form.isalnum()]
    forms = tuple(dict.fromkeys([token.form for token in said]))
    if len(forms) > MOST:
        last = next(place for place, token in enumerate(said) if token.form == forms[MOST - 1])
        said, forms = said[: last + 1], forms[:MOST]
    content = [token.stem for token in said if token.form not in _EMPTY]
    return Bag(forms, [token.stem for token in said], content)


def pairs(found: Bag) -> list[str]:
    """Return the distinct pairs of a bag as features."""
    near = (f"{BESIDE}{first} {second}" for first, second in pairwise(found.stems))
    far = (f"{APART}{first} {second}" for first, second in pairwise(found.content))
    return list(dict.fromkeys(chain(near, far)))


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
