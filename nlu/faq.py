"""Which of the facilitator's questions a resident asks: the wording that shares nearly all of its words.

Words are compared by how they sound, a letter apart at most, so that spelling matters little. A text that
says more than the question ("c'est quand les travaux ? deux ans qu'on attend") is a contribution.
"""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from consultation.questionnaire.model import ASKED_AT_MOST, ASKED_FROM, Faq
from nlu.ear import sound
from nlu.options import NEGATIONS
from nlu.reading import read
from nlu.vocabulary import words

ALIKE = 0.7
"""Share of the words of both, by Dice's measure, from which two questions are the same."""
_EMPTY = words("outils")


def asked(text: str, entries: Sequence[Faq]) -> Faq | None:
    """Return the entry that a text asks; None where none is near, or two are equally so."""
    if not entries or len(text) > ASKED_AT_MOST or _spoken(text) < ASKED_FROM:
        return None
    said = _content(text)
    denies = not NEGATIONS.isdisjoint(token.form for token in read(text))
    entries = [one for one in entries if denies == _denies(one)]
    if not entries:
        return None
    near = sorted(((_best(said, one), number) for number, one in enumerate(entries)), reverse=True)
    if near[0][0] < ALIKE or (len(near) > 1 and near[0][0] == near[1][0]):
        return None
    return entries[near[0][1]]


def _spoken(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in text.split())


def _denies(entry: Faq) -> bool:
    return any(not NEGATIONS.isdisjoint(token.form for token in read(one)) for one in entry.asked)


def _best(said: tuple[str, ...], entry: Faq) -> float:
    return max((_alike(said, _content(wording)) for wording in entry.asked), default=0.0)


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    left = list(other)
    shared = 0
    for word in one:
        twin = next((known for known in left if _same(word, known)), None)
        if twin is not None:
            left.remove(twin)
            shared += 1
    return 2 * shared / (len(one) + len(other)) if one and other else 0.0


def _same(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= 4 and OSA.distance(one, other, score_cutoff=1) <= 1)


@lru_cache(maxsize=1024)
def _content(text: str) -> tuple[str, ...]:
    """Return how the words of a text sound, tool words apart unless there is nothing else."""
    forms = [token.form for token in read(text) if token.form[0].isalnum()]
    kept = [form for form in forms if form not in _EMPTY]
    return tuple(sound(form) for form in dict.fromkeys(kept or forms))
