"""Which sensitive subjects a text touches (GDPR, article 9), from `data/sensible.yaml`.

Recall over precision: it only keeps a segment out of quotations until a person has looked at it.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from nlu.normalise import LIMIT, MARKS, letters, split
from nlu.vocabulary import words

SUBJECTS = ("sante", "religion", "origine", "sexualite", "politique", "syndicat")
"""Health, religion, ethnic origin, sexual life, political opinions, union membership."""

_NO_LETTER = re.compile(r"[^a-z0-9]+")


_LITERAL = re.compile(r"[a-z]{3,}|[a-z]{2}(?=\$)")
_LONGEST = 6
_BETWEEN = words("entre_sensibles")
"""Words that expressions hold between those that matter: where they stand alone, nothing is touched."""


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(
        files("nlu").joinpath("data", "sensible.yaml").read_text(encoding="utf-8")
    )
    return loaded


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return one expression by subject, over folded words one space apart."""
    data = _data()
    found: dict[str, re.Pattern[str]] = {}
    for subject in SUBJECTS:
        parts = (
            line.replace("MOI", data["moi"]).replace("PROCHE", data["proche"]).replace("$", r"\b")
            for line in data[subject]
        )
        found[subject] = re.compile(r"\b(?:" + "|".join(parts) + ")")
    return found


@cache
def _beginnings() -> dict[str, frozenset[str]]:
    """Return, for the first letters of the words that expressions name (six at most), whose they are.

    Small words but whole ones ("fo$") only stand between others.
    """
    found: dict[str, set[str]] = {}
    for subject in SUBJECTS:
        for line in _data()[subject]:
            for literal in _LITERAL.findall(line):
                if literal in _BETWEEN:
                    continue
                found.setdefault(literal[:_LONGEST], set()).add(subject)
    return {beginning: frozenset(subjects) for beginning, subjects in found.items()}


_STROKE = re.compile(r"\bAVC\b|\b(?:un|mon|ton|son|l|d|cet|des|leur|votre|fait|eu) ?[’']? ?avc\b")
_HEALTH = "sante"
"""Among folded words an AVC is « avec », as « je viens avc » means it."""


@lru_cache(maxsize=65_536)
def _subjects_of(word: str) -> frozenset[str]:
    """Return the subjects whose expressions could hold a word: for most words, none."""
    known = _beginnings()
    return frozenset().union(*(known.get(word[:size], ()) for size in range(2, _LONGEST + 1)))


def sensitive(text: str, said: Iterable[str] | None = None) -> frozenset[str]:
    """Return the sensitive subjects a text touches, of `SUBJECTS`; of its first `LIMIT` characters.

    Read both as written and with SMS spellings in full ("chui diabetik" has both). `said` are the
    text's folded words, where they were read already: where none of them can touch a subject, the text
    is not read again.
    """
    candidates = frozenset[str]() if said is None else frozenset[str]().union(*map(_subjects_of, said))
    if said is not None and _STROKE.search(text):
        candidates |= {_HEALTH}
    if said is not None and not candidates:
        return candidates
    folded = letters(text[:LIMIT])
    in_full = " ".join([word for word in split(folded) if word not in MARKS])
    both = f"{_NO_LETTER.sub(' ', folded)} | {in_full}".replace("tik ", "tique ").replace("iqu ", "ique ")
    if said is None:
        candidates = candidates.union(*map(_subjects_of, both.split()))
    return frozenset(subject for subject in candidates if _patterns()[subject].search(both))
