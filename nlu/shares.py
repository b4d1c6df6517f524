"""What each word adds to the heads of a linear classifier: worked out when the word is first met, then kept.

A word has some twenty features, and a new word costs many times what a known one does: those of a whole
batch are taken apart together, in a few operations of numpy.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nlu.features import of_word, pieces
from nlu.weights import Floats, Weights

KNOWN_WORDS = 16_384
"""Words whose share is kept (about 16 MB); then all are forgotten and the next ones kept."""
AT_ONCE = 256
"""New words that are taken apart together."""


def added(weights: Weights, groups: Sequence[Sequence[int]]) -> tuple[Floats, Floats]:
    """Return what the features (rows) of each group add together: (groups, heads), and (groups,) squares."""
    sums = np.zeros((len(groups), len(weights.heads)), np.float32)
    squares = np.zeros(len(groups), np.float32)
    filled = [number for number, group in enumerate(groups) if group]
    if filled:
        rows = np.fromiter((row for group in groups for row in group), np.intp)
        starts = np.cumsum([0, *(len(groups[number]) for number in filled[:-1])])
        worth = weights.rows[rows] * weights.scale[rows, None]
        sums[filled] = np.add.reduceat(worth, starts, axis=0)
        squares[filled] = np.add.reduceat(weights.squares[rows], starts)
    return sums, squares


class Shares:
    """The shares of words: [:, 0] as a whole, [:, 1] by their letters. For one thread at a time."""

    def __init__(self, weights: Weights, whole: Mapping[str, int]) -> None:
        """`whole`: the rows of the features that are no letters."""
        self._weights = weights
        self._whole = whole
        self._letters = {
            name: row for row, name in enumerate(weights.features[weights.letters :], weights.letters)
        }
        self._known: dict[str, int] = {}
        # Row 0 is "no word". Room is doubled when it is full: one more word must not copy all the others.
        self._shares = np.zeros((1, 2, len(weights.heads)), np.float32)
        self._squares = np.zeros((1, 2), np.float32)

    def together(self, texts: Sequence[Sequence[str]]) -> tuple[Floats, Floats]:
        """Return the (texts, 2, heads) shares and (texts, 2) squares of the words of each text, added up."""
        self._learn(form for text in texts for form in text)
        known = self._known
        rows: list[int] = []
        starts: list[int] = []
        for text in texts:
            starts.append(len(rows))
            rows.append(0)
            rows.extend([known[form] for form in text])
        return (
            np.add.reduceat(self._shares[rows], starts, axis=0),
            np.add.reduceat(self._squares[rows], starts, axis=0),
        )

    def towards(self, forms: Sequence[str], heads: NDArray[np.intp]) -> Floats:
        """Return the (forms, 2) shares of words in one head each."""
        self._learn(forms)
        return self._shares[[self._known[form] for form in forms], :, heads]

    def _learn(self, forms: Iterable[str]) -> None:
        """Work out what is not known yet."""
        asked = dict.fromkeys(forms)
        new = [form for form in asked if form not in self._known]
        if len(self._known) + len(new) > KNOWN_WORDS and self._known:
            self._known.clear()
            new = list(asked)
        self._make_room(1 + len(self._known) + len(new))
        for start in range(0, len(new), AT_ONCE):
            self._keep(new[start : start + AT_ONCE])

    def _make_room(self, rows: int) -> None:
        room = len(self._squares)
        if rows > room:
            more = max(rows, min(2 * room, 1 + KNOWN_WORDS)) - room
            self._shares = np.pad(self._shares, ((0, more), (0, 0), (0, 0)))
            self._squares = np.pad(self._squares, ((0, more), (0, 0)))

    def _keep(self, new: Sequence[str]) -> None:
        whole, letters = self._whole.get, self._letters.get
        halves = (
            [[row for name, _ in of_word(form) if (row := whole(name)) is not None] for form in new],
            [[row for piece in pieces(form) if (row := letters(piece)) is not None] for form in new],
        )
        first = 1 + len(self._known)
        last = first + len(new)
        for half, groups in enumerate(halves):
            self._shares[first:last, half], self._squares[first:last, half] = added(self._weights, groups)
        self._known |= {form: first + number for number, form in enumerate(new)}
