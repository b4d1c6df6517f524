"""Which pairs of stems a linear classifier knows, looked up for a whole batch of bags at once.

A text has twice as many pairs as words, and most are unknown: looked up one by one as strings they cost
more than all the rest of the classifier.
"""

from collections.abc import Sequence
from itertools import chain, pairwise, repeat

import numpy as np
from numpy.typing import NDArray

from nlu.features import APART, BESIDE, Bag
from nlu.weights import Weights

Ints = NDArray[np.int64]
_UNKNOWN = -1
_BITS = 24
"""Of a stem's number: a pair is one whole number, with another bit for stems that stand apart."""


class Pairs:
    """The pairs among a classifier's features."""

    def __init__(self, weights: Weights) -> None:
        whole = weights.features[: weights.letters]
        rows = [row for row, name in enumerate(whole) if name.startswith(BESIDE)]
        apart = np.array([whole[row].startswith(APART) for row in rows], bool)
        stems = " ".join([whole[row].removeprefix(BESIDE) for row in rows]).replace("~", "").split()
        self._stems = {stem: number for number, stem in enumerate(dict.fromkeys(stems))}
        numbers = np.array([self._stems[stem] for stem in stems], np.int64)
        keys = _keys(numbers[::2], numbers[1::2], apart)
        order = np.argsort(keys)
        self._keys = keys[order]
        self._rows = np.array(rows, np.int64)[order]

    def rows(self, found: Sequence[Bag]) -> list[list[int]]:
        """Return the rows of each bag's distinct pairs, in their order, without unknown ones."""
        if not len(self._keys):
            return [[] for _ in found]
        beside = self._keyed([one.stems for one in found], apart=False)
        apart = self._keyed([one.content for one in found], apart=True)
        owners, keys = (np.concatenate(both) for both in zip(beside, apart, strict=True))
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        known = self._keys[places] == keys
        both = np.sort((owners[known] << _BITS) + self._rows[places[known]])
        owners, rows = np.divmod(both[np.diff(both, prepend=-1) != 0], 1 << _BITS)
        ends = np.searchsorted(owners, np.arange(len(found) + 1)).tolist()
        listed: list[int] = rows.tolist()
        return [listed[start:end] for start, end in pairwise(ends)]

    def _keyed(self, texts: Sequence[Sequence[str]], apart: bool) -> tuple[Ints, Ints]:
        """Return, for each two stems that follow each other in a text, which text and which pair it is."""
        owners = np.repeat(np.arange(len(texts)), list(map(len, texts)))
        numbers = np.array(list(map(self._stems.get, chain.from_iterable(texts), repeat(_UNKNOWN))), np.int64)
        first, second = numbers[:-1], numbers[1:]
        kept = (owners[:-1] == owners[1:]) & (first != _UNKNOWN) & (second != _UNKNOWN)
        return owners[1:][kept], _keys(first[kept], second[kept], apart)


def _keys(first: Ints, second: Ints, apart: bool | NDArray[np.bool_]) -> Ints:
    return (((first << 1) + apart) << _BITS) + second
