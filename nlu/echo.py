"""Yes or no in the question's own words: « aucun handicap », « je suis en fauteuil ». Pure."""

from collections.abc import Sequence
from functools import lru_cache

from nlu.notions import NOTIONS
from nlu.options import label_words
from nlu.vocabulary import words

_OWN = words("soi")
_ANYBODYS = words("notions_de_tous")
_DENIALS = frozenset(("pas", "aucun", "aucune", "jamais", "sans", "plus", "zero"))


def _denied(before: Sequence[str]) -> bool:
    """Tell whether a denial is the last word before: « pas d'enfant », not « pas la main verte »."""
    return before[-1:] != [] and before[-1] in _DENIALS


@lru_cache(maxsize=512)
def _about(question: str) -> frozenset[str]:
    names = {name for turn in NOTIONS.find(label_words(question)) for name in turn.values}
    return frozenset(names - _ANYBODYS)


def echoed(said: Sequence[str], question: str) -> bool | None:
    """Return yes or no where folded words say or deny of oneself what the question is about, else None."""
    asked = _about(question)
    others = [turn for turn in NOTIONS.find(said) if "proche" in turn.values]
    turns = [
        turn
        for turn in (NOTIONS.find(said, asked) if asked else ())
        if not any(other.start <= turn.start < other.end for other in others)
    ]
    if not turns:
        return None
    denied = any(_denied([word for word in said[: turn.start] if word not in ("de", "d")]) for turn in turns)
    if denied:
        return False
    first = said[0] if said else ""
    mine = first in _OWN or first.isdigit() or turns[0].start == 0
    return True if mine and _DENIALS.isdisjoint(said) and len(said) <= 12 else None
