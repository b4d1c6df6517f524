"""The linear classifier at work: one row of weights per feature, all heads side by side.

score = b + sum of the rows of words and pairs / their norm + sum of the rows of letters / their norm.
Both norms are sums over distinct words, so a word's share is known before it is met in a text:
`nlu.shares` works it out once. numpy only; trained by `nlu.training`.
"""

import threading
from collections.abc import Sequence
from itertools import islice

import numpy as np

from nlu.features import Bag
from nlu.pairs import Pairs
from nlu.shares import Shares, added
from nlu.weights import Floats, Weights


class Linear:
    """Scores bags of features; for several threads. It remembers words as it meets them."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self._shares = Shares(weights)
        self._pairs = Pairs(weights)
        self._lock = threading.Lock()

    def scores(self, found: Sequence[Bag], cues: Floats) -> Floats:
        """Return (bags, heads) scores; `cues` is (bags, cues). Zero bags give zero rows."""
        return self.scores_and_norms(found, cues)[0]

    def scores_and_norms(self, found: Sequence[Bag], cues: Floats) -> tuple[Floats, Floats]:
        """Return the scores, and (bags, 2) norms of the whole words and of the letters, for `parts`."""
        sums, norms = self.sums(found)
        # Not `@`: for a batch it wakes the threads of BLAS, which then keep a second core busy with waiting.
        counted = np.einsum("bc,ch->bh", cues, self.weights.cues)
        made: Floats = self.weights.bias + sums + counted
        return made, norms

    def sums(self, found: Sequence[Bag]) -> tuple[Floats, Floats]:
        """Return the (bags, heads) scores that words and pairs make, without bias or cues, and the norms."""
        if not found:
            return np.zeros((0, len(self.weights.heads)), np.float32), np.zeros((0, 2), np.float32)
        with self._lock:
            sums = self._shares.together([one.forms for one in found])
        sums[:, 0] += added(self.weights, self._pairs.rows(found))
        norms = np.sqrt(np.maximum(sums[:, :, -1], 1e-12))
        return (sums[:, :, :-1] / norms[:, :, None]).sum(axis=1), norms

    def parts(self, texts: Sequence[Sequence[str]], norms: Floats, heads: Sequence[int]) -> list[list[float]]:
        """Return what each word of each text adds to the score of the text's head."""
        lengths = list(map(len, texts))
        with self._lock:
            shares = self._shares.towards(
                [form for text in texts for form in text], np.repeat(np.array(heads, np.intp), lengths)
            )
        parts = iter((shares / np.repeat(norms, lengths, axis=0)).sum(axis=1).tolist())
        return [list(islice(parts, length)) for length in lengths]
