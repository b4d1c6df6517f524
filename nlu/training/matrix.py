"""Bags of features as a sparse matrix, weighted and normalised exactly as `nlu.linear` does it.

Weights are those of tf-idf with distinct words (Salton & Buckley 1988): a feature's value times
1 + ln((1 + n) / (1 + df)); whole words and letters are brought to length 1 apart from each other.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nlu.features import PAIR, Bag, of_word, pairs, pieces

RARE_LETTERS = 2
RARE_PAIR = 2
"""Segments that must hold some letters, or a pair of words, for them to be a feature."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The features of a training set; `values` (features,) are their weights before normalisation."""

    features: tuple[str, ...]
    letters: int
    values: NDArray[np.float64]
    rows: dict[str, int]


def vocabulary(found: Sequence[Bag]) -> Vocabulary:
    """Return the features that occur often enough, whole words and pairs first, each in their order.

    In order, because sets of words have another one in each process: equal examples make equal models.
    """
    forms = {form: list(of_word(form)) for one in found for form in one.forms}
    values: dict[str, float] = {}
    whole: Counter[str] = Counter()
    side: Counter[str] = Counter()
    letters: Counter[str] = Counter()
    for one in found:
        whole.update({name for form in one.forms for name, _ in forms[form]})
        side.update(pairs(one))
        letters.update({piece for form in one.forms for piece in pieces(form)})
    for features in forms.values():
        values |= dict(features)
    values |= dict.fromkeys(side, PAIR)
    names = [*sorted(whole), *sorted(name for name, times in side.items() if times >= RARE_PAIR)]
    first = len(names)
    names += sorted(name for name, times in letters.items() if times >= RARE_LETTERS)
    times = whole | side | letters
    weights = np.array(
        [values.get(name, 1.0) * (1 + math.log((1 + len(found)) / (1 + times[name]))) for name in names]
    )
    return Vocabulary(tuple(names), first, weights, {name: row for row, name in enumerate(names)})


def matrix(found: Sequence[Bag], known: Vocabulary) -> sparse.csr_matrix:
    """Return (bags, features), each half of a row at length 1 (or 0 where nothing is known)."""
    distinct = {
        form: number for number, form in enumerate(sorted({form for one in found for form in one.forms}))
    }
    words = _ones([[distinct[form] for form in one.forms] for one in found], len(distinct))
    whole = _features([[name for name, _ in of_word(form)] for form in distinct], known, known.letters)
    letters = _features([pieces(form) for form in distinct], known, None)
    side = _features([pairs(one) for one in found], known, known.letters)
    whole_squares = words @ _squares(whole) + _squares(side)
    letter_squares = words @ _squares(letters)
    return sparse.csr_matrix(
        _scaled(words @ whole + side, whole_squares) + _scaled(words @ letters, letter_squares)
    )


def _ones(rows: Sequence[Sequence[int]], width: int) -> sparse.csr_matrix:
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.fromiter((column for row in rows for column in row), np.int64, int(ends[-1]))
    return sparse.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), width))


def _features(rows: Sequence[Sequence[str]], known: Vocabulary, before: int | None) -> sparse.csr_matrix:
    """Return what each row holds of the whole words (`before` a column) or of the letters (None)."""
    first, last = (0, before) if before is not None else (known.letters, len(known.features))
    found = [
        [row for name in names if (row := known.rows.get(name)) is not None and first <= row < last]
        for names in rows
    ]
    made = _ones(found, len(known.features))
    made.data *= known.values[made.indices]
    return made


def _squares(made: sparse.csr_matrix) -> NDArray[np.float64]:
    return np.asarray(made.multiply(made).sum(axis=1)).ravel()


def _scaled(made: sparse.csr_matrix, squares: NDArray[np.float64]) -> sparse.csr_matrix:
    return sparse.diags(1 / np.sqrt(np.maximum(squares, 1e-12))) @ made
