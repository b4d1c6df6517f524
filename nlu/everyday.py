"""What everyday words are about and how somebody takes it (`data/quotidien.yaml`): hints, no rule. Pure.

Broad on purpose: « les gosses du dessus crient » shares a subject with « Le bruit » that no rule would trust.
`nlu.choosing` learns what such a hint is worth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlu.stems import stem
from nlu.turns import Turns, pairs, read_lists

_RAW = read_lists("quotidien.yaml")
_SUBJECTS: Turns[str] = Turns(pairs(_RAW["sujets"]))
_ATTITUDES: Turns[str] = Turns(pairs(_RAW["attitudes"]))
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
    for turn in _SUBJECTS.find(said):
        before = said[max(0, turn.start - _REACH) : turn.start]
        words = tuple(stem(word) for word in said[turn.start : turn.end])
        held = subjects if _DENIALS.isdisjoint(before) else denied
        held.update((name, words) for name in turn.values)
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
