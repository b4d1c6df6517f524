"""How much a text sounds like a cry for help: a linear classifier, `nlu.linear`.

The bot reads every message so, in every state, one by one and from several threads; the tagger reads a
batch at once (`nlu.listening`). Trained by `nlu.training.danger`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import islice, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlu.danger_rules import Help
from nlu.features import Bag, bag
from nlu.linear import Linear
from nlu.reading import Token, read
from nlu.weights import Weights

ANY = "U3"
HELPS = tuple(Help)
HEADS = (ANY, *map(str, HELPS))
WEIGHTS, THRESHOLDS = "danger.npz", "danger.json"
LIMIT = 20_000
"""Characters that are listened to."""
FEW = 3
"""Words that go half of the way to a judgement (in squares)."""
PIECE = 30
"""Words and marks of the longest piece of a text."""
SHORTEST = 4
"""Words and marks of the shortest sentence that is listened to apart."""
APART = 1.0
"""What a sentence must be surer than the whole message: out of its message, it is sooner misheard."""
_ENDS = frozenset(".!?;")
QUIET = -4.5
"""Log-odds of any danger under which the kinds of help are not looked at: nothing comes of it."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The least score of a cry that no rule knows (`alone`), and of one that a rule knows (`beside`)."""

    alone: float
    beside: float
    corpus: str = ""  # digest of what it was learnt on


class Heard(NamedTuple):
    """`score`: about -8 for an ordinary text, above 0 for a plain cry (log-odds of any danger, and of
    the kinds of help together). `help`: the likeliest kind."""

    score: float
    help: Help


class _Ear(NamedTuple):
    """The weights, read when the first text is."""

    linear: Linear
    thresholds: Thresholds


@lru_cache(maxsize=1)
def _ear() -> _Ear:
    folder = files("nlu").joinpath("data", "modele")
    return _Ear(
        Linear(Weights.from_bytes(folder.joinpath(WEIGHTS).read_bytes())),
        Thresholds(**json.loads(folder.joinpath(THRESHOLDS).read_text(encoding="utf-8"))),
    )


def evidence(words: NDArray[Any]) -> NDArray[Any]:
    """Return how far so many words go, in 0..1: « mon mari » alone says nothing yet."""
    made: NDArray[Any] = np.sqrt(words / (words + FEW))
    return made


def listen(text: str) -> Heard:
    """Return how much the text sounds like a cry, and for what help.

    A long text is listened to piece by piece, and its loudest piece counts: a cry at the end of a tale
    about the lift is a cry.
    """
    tokens = read(text[:LIMIT])
    return listen_to_all([bag(tokens)], [tokens])[0]


def listen_to_all(whole: Sequence[Bag], texts: Sequence[Sequence[Token]]) -> list[Heard]:
    """Return the same of many texts at once; `whole` are their bags."""
    pieces = [_pieces(tokens) for tokens in texts]
    heard = iter(_heard([*whole, *(bag(piece) for several in pieces for piece in several)]))
    wholes = list(islice(heard, len(whole)))
    return [
        _loudest(one, list(islice(heard, len(several)))) for one, several in zip(wholes, pieces, strict=True)
    ]


def _loudest(whole: Heard, pieces: Sequence[Heard]) -> Heard:
    if not pieces:
        return whole
    best = max(pieces, key=_loudness)
    return max((whole, Heard(best.score - APART, best.help)), key=_loudness)


def _pieces(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """Return the sentences of a text that has several, and of long ones every so many words."""
    cuts = [0, *(place + 1 for place, token in enumerate(tokens) if token.form in _ENDS), len(tokens)]
    found = []
    for start, end in pairwise(cuts):
        for first in range(start, end, PIECE):
            last = min(first + PIECE, end)
            if last - first >= SHORTEST:
                found.append(tokens[first:last])
    return found if len(found) > 1 else []


def _loudness(heard: Heard) -> float:
    return heard.score


def _heard(found: Sequence[Bag]) -> list[Heard]:
    """Return how much bags of words sound like a cry."""
    linear = _ear().linear
    sure = evidence(np.array([len(one.forms) for one in found], np.float32))
    scores = linear.weights.bias + sure[:, None] * linear.sums(found)[0]
    anything, kinds = scores[:, 0], scores[:, 1:]
    help = kinds.argmax(axis=1)
    together = np.where(anything < QUIET, anything, np.logaddexp.reduce(kinds, axis=1))
    return [
        Heard(score, HELPS[kind])
        for score, kind in zip((anything + together).tolist(), help.tolist(), strict=True)
    ]


def thresholds() -> Thresholds:
    return _ear().thresholds


def words(text: str, most: int = 3) -> str:
    """Return the folded words that speak most for a cry, in their order."""
    forms = bag(read(text[:LIMIT])).forms
    said = dict(zip(forms, _ear().linear.parts([forms], np.ones((1, 2), np.float32), [0])[0], strict=True))
    loudest = sorted(forms, key=lambda form: -said[form])[:most]
    return " ".join(form for form in forms if form in loudest)
