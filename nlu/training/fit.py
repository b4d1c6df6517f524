"""Weights of the linear classifier from examples and the lexicon's terms."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nlu.cues import unasked
from nlu.features import Bag, bag
from nlu.heads import HEADS, STATEMENT_HEADS, THEME_HEADS, TONES, UNASKED_HEADS
from nlu.lexicon import theme_terms
from nlu.reading import read
from nlu.training.corpus import Example, labels
from nlu.training.matrix import Vocabulary, matrix, vocabulary
from nlu.training.ridge import ridge
from nlu.weights import Weights

Floats = NDArray[np.float64]
TERM = 0.15
"""Importance of a term of the lexicon beside a segment's 1: 0.1 to 1 measured, alike from 0.1 to 0.3."""


@dataclass(frozen=True, slots=True)
class Material:
    """All that is learnt from, as bags and labels; rows are examples, then terms."""

    bags: tuple[Bag, ...]
    labels: Floats  # (rows, HEADS)
    cues: Floats  # (examples, cues)
    examples: int
    stated: NDArray[np.bool_]  # (examples,): kinds, tone and urgency are labelled
    importance: Floats  # (examples,)


def material(
    examples: Sequence[Example], cues: NDArray[np.float32], importance: Floats | None = None
) -> Material:
    """Return what `fit` learns from; `cues` (examples, cues) come from the pipeline.

    `importance`: (examples,) above 0; the examples' own weights where it is None.
    """
    terms = theme_terms()
    bags = [bag(read(text)) for text in (*(one.text for one in examples), *terms)]
    made = np.zeros((len(bags), len(HEADS)))
    column = {head: number for number, head in enumerate(HEADS)}
    for row, example in enumerate(examples):
        for code in labels(example):
            made[row, column[code]] = 1.0
        for code, target in example.soft:
            made[row, column[code]] = max(made[row, column[code]], target)
        if example.tone:
            made[row, column["TON"]] = TONES[example.tone]
    for row, weights in enumerate(terms.values(), len(examples)):
        for code, weight in weights.items():
            theme = code.split("-")[0]
            made[row, column[code]] = max(made[row, column[code]], min(weight / 3, 1.0))
            made[row, column[theme]] = max(made[row, column[theme]], min(weight / 3, 1.0))
    return Material(
        tuple(bags),
        made,
        cues.astype(np.float64),
        len(examples),
        np.array([one.kinds is not None for one in examples]),
        np.array([one.weight for one in examples]) if importance is None else importance,
    )


def fit(of: Material) -> Weights:
    """Learn every head. The theme heads see no cues."""
    known = vocabulary(of.bags)
    features = matrix(of.bags, known)
    weights = np.zeros((len(known.features), len(HEADS)))
    bias = np.zeros(len(HEADS))
    cue_weights = np.zeros((of.cues.shape[1], len(HEADS)))
    terms = np.full(len(of.bags) - of.examples, TERM)
    weights[:, THEME_HEADS], bias[THEME_HEADS] = ridge(
        features,
        of.labels[:, THEME_HEADS],
        np.concatenate([of.importance, terms]),
    )
    stated = np.flatnonzero(of.stated)
    for columns, cues in ((STATEMENT_HEADS, of.cues[stated]), (UNASKED_HEADS, unasked(of.cues[stated]))):
        both = sparse.csr_matrix(sparse.hstack([features[stated], sparse.csr_matrix(cues)]))
        labels, importance = of.labels[stated, STATEMENT_HEADS], of.importance[stated]
        learnt, bias[columns] = ridge(both, labels, importance)
        weights[:, columns] = learnt[: len(known.features)]
        cue_weights[:, columns] = learnt[len(known.features) :]
    return packed(known, HEADS, weights, cue_weights, bias)


def packed(known: Vocabulary, heads: tuple[str, ...], weights: Floats, cues: Floats, bias: Floats) -> Weights:
    """Multiply weights by their features' values and round each row to whole 127ths of its largest."""
    worth = weights * known.values[:, None]
    scale = np.maximum(np.abs(worth).max(axis=1), 1e-9) / 127
    return Weights(
        heads=heads,
        features=known.features,
        letters=known.letters,
        rows=np.round(worth / scale[:, None]).astype(np.int8),
        scale=scale.astype(np.float32),
        squares=(known.values**2).astype(np.float32),
        cues=cues.astype(np.float32),
        bias=bias.astype(np.float32),
    )
