"""What each word adds to the heads of a linear classifier: worked out when the word is first met, then kept.

A word has some twenty features, and a new word costs many times what a known one does: those of a whole
batch are taken apart together, in a few operations of numpy.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from nlu.features import BESIDE, of_word, pieces
from nlu.weights import Floats, Weights

KNOWN_WORDS = 16_384
"""Words whose share is kept (about 16 MB); then all are forgotten and the next ones kept."""


def added(weights: Weights, groups: Sequence[Sequence[int]]) -> Floats:
    """Return (groups, heads + 1): what the features (rows) of each group add to heads and squares."""

    heads = len(weights.heads)

    def of(rows: Sequence[int]) -> Floats:
        made = np.empty((len(rows), heads + 1), np.float32)
        np.multiply(weights.rows.take(rows, axis=0), weights.scale.take(rows)[:, None], out=made[:, :heads])
        made[:, heads] = weights.squares.take(rows)
        return made

    return _summed(groups, heads + 1, of)


class Shares:
    """The shares of words: what they add as a whole, then by their letters. For one thread at a time."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._whole = {
            name: row
            for row, name in enumerate(weights.features[: weights.letters])
            if not name.startswith(BESIDE)
        }
        self._letters = {
            name: row for row, name in enumerate(weights.features[weights.letters :], weights.letters)
        }
        self._width = len(weights.heads) + 1
        self._known: dict[str, int] = {}
        # Room is doubled when it is full: one more word must not copy all the others.
        self._shares = np.zeros((1, 2 * self._width), np.float32)

    def together(self, texts: Sequence[Sequence[str]]) -> Floats:
        """Return (texts, 2, heads + 1): what the words of each text add, as `added` does."""
        self._learn(form for text in texts for form in text)
        known = self._known
        rows = [[known[form] for form in text] for text in texts]
        made = _summed(rows, 2 * self._width, lambda some: self._shares.take(some, axis=0))
        return made.reshape(-1, 2, self._width)

    def towards(self, forms: Sequence[str], heads: NDArray[np.intp]) -> Floats:
        """Return the (forms, 2) shares of words in one head each."""
        self._learn(forms)
        rows = np.array([self._known[form] for form in forms], np.intp)
        return np.stack([self._shares[rows, heads], self._shares[rows, self._width + heads]], axis=1)

    def _learn(self, forms: Iterable[str]) -> None:
        """Work out what is not known yet."""
        known = self._known
        asked = set(forms)
        new = [form for form in asked if form not in known]
        if not new:
            return
        if len(known) + len(new) > KNOWN_WORDS and known:
            known.clear()
            new = list(asked)
        first = len(self._known)
        last = first + len(new)
        self._make_room(last)
        whole, letters = self._whole.get, self._letters.get
        as_a_whole = [[row for name, _ in of_word(form) if (row := whole(name)) is not None] for form in new]
        by_letters = [[row for row in map(letters, pieces(form)) if row is not None] for form in new]
        self._shares[first:last, : self._width] = added(self._weights, as_a_whole)
        self._shares[first:last, self._width :] = added(self._weights, by_letters)
        self._known |= {form: number for number, form in enumerate(new, first)}

    def _make_room(self, rows: int) -> None:
        room = len(self._shares)
        if rows > room:
            more = max(rows, min(2 * room, KNOWN_WORDS)) - room
            self._shares = np.pad(self._shares, ((0, more), (0, 0)))


def _summed(groups: Sequence[Sequence[int]], width: int, of: Callable[[Sequence[int]], Floats]) -> Floats:
    """Return the sum of each group's members, (groups, width); `of` gives the values of some members.

    Many groups are added up in step, all first members, then all second ones…: five times as quick as
    `numpy.add.reduceat`.
    """
    order = sorted(range(len(groups)), key=lambda number: -len(groups[number]))
    if len(groups) <= len(groups[order[0]]):
        return np.stack([of(group).sum(axis=0) if group else np.zeros(width, np.float32) for group in groups])
    sums = np.zeros((len(groups), width), np.float32)
    for step in zip_longest(*(groups[number] for number in order)):
        members = [one for one in step if one is not None]
        sums[: len(members)] += of(members)
    made = np.empty_like(sums)
    made[order] = sums
    return made
