"""Words of one family: a verb and its noun, a noun and its adjective (« jardiner », « Jardinage »). Pure."""

import re
from functools import lru_cache

from nlu.vocabulary import words

_ROOT, _DOUBLED = 5, 6
"""Letters that two words of a family share at least, and that a word with one letter doubled has."""
_VERBS = frozenset(("er", "ir", "ez", "ons", "ent", "ait", "ire"))
_NOUNS = frozenset(("", "e", "s", "es", "age", "ages", "ement", "ements", "ation", "ations", "ure", "ures"))
_DOERS = frozenset(("eur", "eurs", "euse", "rice", "cteur", "ctrice", "ction"))
_ADJECTIVES = frozenset(("al", "ale", "ales", "aux", "iale", "iales", "iaux", "if", "ifs", "ive", "ives"))
_BARE = frozenset(("", "e", "s", "es", "le", "les"))
_TWICE = re.compile(r"(.)\1")
ENDINGS = words("desinences") | {""}
"""What may follow the root of a verb or adjective, without an accent."""


@lru_cache(maxsize=65_536)
def akin(one: str, other: str) -> bool:
    """Tell whether two folded words are of one family, or one word with a letter doubled or not."""
    if one == other:
        return False
    if min(len(one), len(other)) >= _DOUBLED and _TWICE.sub(r"\1", one) == _TWICE.sub(r"\1", other):
        return True
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    most = min(len(one), len(other)) if shared is None else shared
    return any(_forms(one[at:], other[at:]) for at in range(_ROOT, most + 1))


def _forms(one: str, other: str) -> bool:
    """Tell whether two endings make a verb and a noun, or a noun and its adjective, of the same root."""
    return any(
        (a in _VERBS and b in _NOUNS | _DOERS) or (a in _BARE and b in _ADJECTIVES)
        for a, b in ((one, other), (other, one))
    )


def root(form: str) -> str:
    """Return what a verb's or adjective's forms begin with; empty where too little is left of it."""
    for ending in ("issez", "issent", "ez", "ent", "er", "ir", "oir", "re", "ees", "ee", "es", "e", "s"):
        if form.endswith(ending) and len(form) - len(ending) >= 4:
            return form[: -len(ending)]
    return form if len(form) >= 4 else ""


def is_form(word: str, begins: str) -> bool:
    """Tell whether a folded word is a form of a root: « gardez » of « gard », not « gardien »."""
    return bool(begins) and word.startswith(begins) and word[len(begins) :] in ENDINGS
