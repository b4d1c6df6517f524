"""What a text and an option both mean, word for word or by `data/sens.yaml`: « je bosse », « En emploi ».

Each option is known by the notions and the words that are its own. A text speaks for an option where it
names one of them, against it where that is denied (« pas le parking »). Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlu.options import FILLERS, NEGATIONS, label_words
from nlu.polarity import DEGREES
from nlu.stems import stem
from nlu.turns import Turns, pairs, read_lists

_NOTIONS: Turns[str] = Turns(pairs(read_lists("sens.yaml")))
_TOOLS = FILLERS | NEGATIONS | DEGREES | frozenset(
    "par sur sous chez vers entre plus tout tous toute toutes avec sans leur leurs nos notre vos votre son sa"
    " ses autre autres faire fait avoir etre peu tres bien mon ma quartier ville fois".split()
)  # fmt: skip
_DENIALS = frozenset(("pas", "jamais", "sans", "ni", "aucun", "aucune", "plus", "sauf", "non"))
_REACH = 4
"""Words between a denial and what it denies."""
_TURNED_BACK = frozenset(("mais", "juste", "donc", "seulement", "plutot", "que"))


@dataclass(frozen=True, slots=True)
class Options:
    """For each notion and each word that tells options apart, the places of its options."""

    notions: dict[str, frozenset[int]]
    own: dict[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Spoken:
    """Options that a text speaks for, with how much, and those that it denies; `rest` of its words."""

    weights: dict[int, float]
    denied: frozenset[int]
    rest: int

    def best(self) -> tuple[int, ...]:
        """Return the places spoken for most; several where none has clearly more."""
        kept = {place: weight for place, weight in self.weights.items() if place not in self.denied}
        most = max(kept.values(), default=0.0)
        return tuple(sorted(place for place, weight in kept.items() if weight > most - 0.4))


@lru_cache(maxsize=512)
def read_options(labels: tuple[str, ...]) -> Options:
    """Return what each option is known by; an empty label is none."""
    notions: dict[str, set[int]] = {}
    own: dict[str, set[int]] = {}
    for place, label in enumerate(labels):
        said = label_words(label)
        for turn in _NOTIONS.find(said):
            for notion in turn.values:
                notions.setdefault(notion, set()).add(place)
        for word in said:
            if word not in _TOOLS and (len(word) > 2 or word.isdigit()):
                own.setdefault(stem(word), set()).add(place)
    return Options(
        {name: frozenset(places) for name, places in notions.items() if len(places) < len(labels)},
        {word: frozenset(places) for word, places in own.items() if len(places) < len(labels)},
    )


def spoken(said: Sequence[str], options: Options) -> Spoken:
    """Return what folded words say about the options."""
    weights: dict[int, float] = {}
    denied: set[int] = set()
    covered: set[int] = set()
    for start, end, places, weight in _evidence(said, options):
        covered.update(range(start, end))
        if _is_denied(said, start):
            denied |= places
            continue
        for place in places:
            weights[place] = weights.get(place, 0.0) + weight / len(places)
    rest = sum(
        index not in covered and word not in _TOOLS for index, word in enumerate(said)
    )
    return Spoken(weights, frozenset(denied - set(weights)), rest)


def _evidence(
    said: Sequence[str], options: Options
) -> list[tuple[int, int, frozenset[int], float]]:
    """Return the pieces of evidence as start, end, options and weight: one per turn, one per own word."""
    found: list[tuple[int, int, frozenset[int], float]] = []
    for turn in _NOTIONS.find(said, options.notions):
        smallest = min((options.notions[name] for name in turn.values), key=len)
        found.append((turn.start, turn.end, smallest, 1.0))
    for index, word in enumerate(said):
        own = options.own.get(stem(word))
        if own and not any(start <= index < end and places == own for start, end, places, _ in found):
            found.append((index, index + 1, own, 1.0))
    return found


def _is_denied(said: Sequence[str], start: int) -> bool:
    """Tell whether a denial stands shortly before, without a word between that turns back from it."""
    for word in reversed(said[max(0, start - _REACH) : start]):
        if word in _TURNED_BACK:
            return False
        if word in _DENIALS:
            return True
    return False
