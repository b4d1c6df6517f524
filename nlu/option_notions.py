"""What tells the options of a question apart: notions, words and letters of their own. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from nlu.nothing import says_unknown
from nlu.notions import NOTIONS, group
from nlu.options import FILLERS, NEGATIONS, label_words
from nlu.polarity import DEGREES
from nlu.stems import stem
from nlu.vocabulary import words

TOOLS = FILLERS | NEGATIONS | DEGREES | words("outils_de_reponse")
"""Words that name no option, and nothing else."""

_SHORT_OTHER = 3
"""Words of « Une autre langue »."""


@dataclass(frozen=True, slots=True)
class Options:
    """For each notion, word and letter that tells options apart, the places of its options."""

    notions: dict[str, frozenset[int]]
    own: dict[str, frozenset[int]]
    letters: dict[str, frozenset[int]]
    before_letters: frozenset[str]
    words: tuple[str, ...]
    heads: dict[int, frozenset[str]]
    without: dict[int, frozenset[str]] = field(default_factory=dict)
    other: int | None = None
    groups: frozenset[str] = frozenset()
    denying: frozenset[int] = frozenset()


@lru_cache(maxsize=512)
def read_options(labels: tuple[str, ...]) -> Options:
    """Return what each option is known by: a line for its label, and one for each synonym; empty, none."""
    notions: dict[str, set[int]] = {}
    own: dict[str, set[int]] = {}
    letters: dict[str, set[int]] = {}
    named = [[label_words(name) for name in label.split("\n")] for label in labels]
    said = [names[0] for names in named]
    for place, names in enumerate(named):
        for name in names:
            for notion in _label_notions(name):
                notions.setdefault(notion, set()).add(place)
            for word in name:
                if word not in TOOLS and (len(word) > 2 or any(char.isdigit() for char in word)):
                    own.setdefault(stem(word), set()).add(place)
    for place, label in enumerate(said):
        if len(label) > 1 and len(label[1]) == 1 and len({one[0] for one in said if one}) == 1:
            letters.setdefault(label[1], set()).add(place)
    other = next((place for place, label in enumerate(said) if _says_other(label)), None)
    groups = [group(name) for name in notions if group(name)]
    return Options(
        {name: frozenset(places) for name, places in notions.items() if len(places) < len(labels)},
        {word: frozenset(places) for word, places in own.items() if len(places) < len(labels)},
        {word: frozenset(places) for word, places in letters.items()},
        frozenset({said[0][0]} if letters and said[0] else ()),
        tuple(sorted({word for names in named for name in names for word in name if len(word) > 3})),
        {place: frozenset(_heads(names)) for place, names in enumerate(named)},
        {
            place: frozenset(stem(word) for word in label[label.index("sans") + 1 :])
            for place, label in enumerate(said)
            if "sans" in label[1:]
        },
        other,
        frozenset(name for name in groups if groups.count(name) >= 2),
        frozenset(place for place, label in enumerate(said) if _denies_itself(label)),
    )


def _says_other(label: tuple[str, ...]) -> bool:
    """Tell whether a label is « Autre », « Une autre langue », « D'autres lieux »."""
    if label[:1] in (("un",), ("une",), ("d",)):  # « Un autre membre de la famille » says which other
        return label[1:2] in (("autre",), ("autres",)) and len(label) <= _SHORT_OTHER
    return label[:1] in (("autre",), ("autres",))


def _denies_itself(label: tuple[str, ...]) -> bool:
    """Tell whether a label is a denial of its own: « Je ne suis pas informé », « Pas d'ascenseur »."""
    if says_unknown(label):
        return False
    return label[:1] in (("pas",), ("sans",)) or (label[:1] in (("je",), ("j",)) and "pas" in label)


def _heads(names: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Yield the words that a label or synonym begins with, and those that are its only ones."""
    for name in names:
        telling = [stem(word) for word in name if word not in TOOLS]
        yield from telling[:1]
        if len(telling) == 2 and not {"pour", "de", "des", "d", "du"} & set(name):
            yield telling[1]


def _label_notions(label: tuple[str, ...]) -> Iterator[str]:
    for turn in NOTIONS.find(label):
        if turn.start and label[turn.start : turn.end] == ("pour",):
            continue  # « Oui, pour une autre raison » is for nothing
        yield from (name for name in turn.values if name not in ("a_un_oui", "a_un_non"))
    if label[:1] == ("oui",):
        yield "a_un_oui"
    if label[:1] == ("non",):
        yield "a_un_non"
