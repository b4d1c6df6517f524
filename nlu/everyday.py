"""What everyday words are about and how somebody takes it (`data/quotidien.yaml`): hints, no rule. Pure.

Broad on purpose: « les gosses du dessus crient » shares a subject with « Le bruit » that no rule would trust.
`nlu.choosing` learns what such a hint is worth.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlu.options import plain_words
from nlu.stems import stem
from nlu.turns import Turns, pairs, read_lists

_RAW = read_lists("quotidien.yaml")


def _read(group: str) -> Iterator[tuple[str, str]]:
    """Yield the turns of a group as an answer's words are read: « gosses » is « enfants »."""
    for phrase, name in pairs(_RAW[group]):
        yield " ".join(plain_words(phrase)), name


def _indexed() -> dict[str, dict[tuple[str, ...], frozenset[str]]]:
    """Return the subjects of each turn, by its first stem."""
    found: dict[str, dict[tuple[str, ...], frozenset[str]]] = {}
    for phrase, name in _read("sujets"):
        key = tuple(stem(word) for word in phrase.split())
        if key:
            held = found.setdefault(key[0], {})
            held[key] = held.get(key, frozenset()) | {name}
    return found


_SUBJECTS = _indexed()
_ATTITUDES: Turns[str] = Turns(_read("attitudes"))
_DENIALS = frozenset(("pas", "jamais", "sans", "ni", "aucun", "aucune", "plus", "sauf"))
_REACH = 3
"""Words before a subject in which a denial bears on it."""
MOST = 2
"""Shared subjects that are told apart: one, several."""


Named = frozenset[tuple[str, tuple[str, ...]]]
"""Subjects, each with the stems of the words that name it."""


@dataclass(frozen=True, slots=True)
class Hints:
    """The subjects that words name, with no denial before and with one, and the attitudes they show."""

    subjects: Named
    denied: Named
    attitudes: tuple[str, ...]


@lru_cache(maxsize=4_096)
def hints(said: tuple[str, ...]) -> Hints:
    """Return what folded words hint at."""
    subjects: set[tuple[str, tuple[str, ...]]] = set()
    denied: set[tuple[str, tuple[str, ...]]] = set()
    stems = tuple(stem(word) for word in said)
    for start, first in enumerate(stems):
        before = said[max(0, start - _REACH) : start]
        held = subjects if _DENIALS.isdisjoint(before) else denied
        for turn, names in _SUBJECTS.get(first, {}).items():
            if stems[start : start + len(turn)] == turn:  # inside a longer one too: « ça klaxonne »
                held.update((name, turn) for name in names)
    attitudes = dict.fromkeys(name for turn in _ATTITUDES.find(said) for name in turn.values)
    return Hints(frozenset(subjects), frozenset(denied), tuple(attitudes))


def shared(said: Hints, labels: Sequence[Hints]) -> list[tuple[int, int]]:
    """Return for each label how many subjects of its own the text names, and how many it denies.

    Named in other words than the label's: those that are the same are a feature of their own.
    """
    counted = []
    named = [label.subjects | label.denied for label in labels]
    common = frozenset.intersection(*map(_names, named)) if named else frozenset()
    for one in named:
        known = frozenset(part for _, words in one for part in words)
        own = _names(one) - common
        counted.append((_count(said.subjects, own, known, MOST), _count(said.denied, own, known, 1)))
    return counted


def _names(named: Named) -> frozenset[str]:
    return frozenset(name for name, _ in named)


def _count(named: Named, own: frozenset[str], known: frozenset[str], most: int) -> int:
    return min(len({name for name, words in named if name in own and not known.issuperset(words)}), most)
