"""How much a text sounds like a cry for help: a linear classifier that remembers words.

The bot reads every message so, in every state: a word met before costs a look-up. The same scores as
`nlu.linear` gives for the same weights; trained by `nlu.training.danger`.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from nlu.danger_rules import Help
from nlu.features import PAIR_PREFIX, Bag, bag, of_word, pieces
from nlu.linear import Weights
from nlu.reading import Token, read

ANY = "U3"
HEADS = (ANY, *(str(kind) for kind in Help))
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
_Row = tuple[float, ...]  # what a feature adds to each head, then to the square of the norm
_NOTHING: _Row = (0.0,) * (len(HEADS) + 1)


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


class _Features:
    """The weights, read when the first text is."""

    def __init__(self) -> None:
        folder = files("nlu").joinpath("data", "modele")
        weights = Weights.from_bytes(folder.joinpath(WEIGHTS).read_bytes())
        self.thresholds = Thresholds(**json.loads(folder.joinpath(THRESHOLDS).read_text(encoding="utf-8")))
        self.weights = weights
        self.whole = {name: row for row, name in enumerate(weights.features[: weights.letters])}
        self.letters = {
            name: row for row, name in enumerate(weights.features[weights.letters :], weights.letters)
        }
        self.bias = tuple(map(float, weights.bias))

    def worth(self, rows: list[int]) -> _Row:
        """Return what some features add together."""
        if not rows:
            return _NOTHING
        weights = self.weights
        added = weights.scale[rows] @ weights.rows[rows].astype(np.float32)
        return (*added.tolist(), float(weights.squares[rows].sum()))


@lru_cache(maxsize=1)
def _features() -> _Features:
    return _Features()


class _Word(NamedTuple):
    """What a word adds as a whole and by its letters: to the head `ANY` and the norms, then in full."""

    whole: float
    whole_square: float
    letters: float
    letters_square: float
    whole_row: _Row
    letters_row: _Row


def evidence(words: int) -> float:
    """Return how far so many words go, in 0..1: « mon mari » alone says nothing yet."""
    return math.sqrt(words / (words + FEW))


@lru_cache(maxsize=32_768)
def _word(form: str) -> _Word:
    known = _features()
    whole = known.worth([row for name, _ in of_word(form) if (row := known.whole.get(name)) is not None])
    letters = known.worth([row for piece in pieces(form) if (row := known.letters.get(piece)) is not None])
    return _Word(whole[0], whole[-1], letters[0], letters[-1], whole, letters)


@lru_cache(maxsize=32_768)
def _pair(row: int) -> _Row:
    return _features().worth([row])


def listen(text: str) -> Heard:
    """Return how much the text sounds like a cry, and for what help.

    A long text is listened to piece by piece, and its loudest piece counts: a cry at the end of a tale
    about the lift is a cry.
    """
    return listen_among(read(text[:LIMIT]))


def listen_among(tokens: Sequence[Token]) -> Heard:
    """Return the same of words that were read already."""
    whole = listen_to(bag(tokens))
    pieces = _pieces(tokens)
    if not pieces:
        return whole
    best = max(map(listen_to, map(bag, pieces)), key=_loudness)
    best = Heard(best.score - APART, best.help)
    return max((whole, best), key=_loudness)


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


def listen_to(found: Bag) -> Heard:
    """Return how much a bag of words sounds like a cry."""
    known = _features()
    words = [_word(form) for form in found.forms]
    pairs = [_pair(row) for pair in found.pairs if (row := known.whole.get(PAIR_PREFIX + pair)) is not None]
    sure = evidence(len(words))
    one = sure / math.sqrt(
        sum([word.whole_square for word in words]) + sum([row[-1] for row in pairs]) or 1.0
    )
    other = sure / math.sqrt(sum([word.letters_square for word in words]) or 1.0)
    anything = (
        known.bias[0]
        + one * (sum([word.whole for word in words]) + sum([row[0] for row in pairs]))
        + other * sum([word.letters for word in words])
    )
    if anything < QUIET:
        return Heard(2 * anything, Help.VIOLENCE)
    whole = _sum([*(word.whole_row for word in words), *pairs])
    letters = _sum([word.letters_row for word in words])
    kinds = [known.bias[head] + one * whole[head] + other * letters[head] for head in range(1, len(HEADS))]
    loudest = max(kinds)
    together = loudest + math.log(sum(math.exp(kind - loudest) for kind in kinds))
    return Heard(anything + together, Help(HEADS[1 + kinds.index(loudest)]))


def thresholds() -> Thresholds:
    return _features().thresholds


def words(text: str, most: int = 3) -> str:
    """Return the folded words that speak most for a cry, in their order."""
    forms = bag(read(text[:LIMIT])).forms
    loudest = sorted(forms, key=lambda form: -(_word(form).whole + _word(form).letters))[:most]
    return " ".join(form for form in forms if form in loudest)


def _sum(rows: list[_Row]) -> _Row:
    if not rows:
        return _NOTHING
    return tuple(map(sum, zip(*rows, strict=True)))
