"""Where scores are cut: between the five sentiments, and between urgencies. By search, on held-out scores."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlu.heads import KINDS, TONE_COLUMNS, TONES, URGENCY, URGENCY_COLUMNS

Floats = NDArray[np.float32]


def best_tones(scores: Floats, said: Sequence[str]) -> tuple[tuple[float, float, float, float], float]:
    """Return the four cuts at which as many segments fall on each side as were labelled so, and MIX's."""
    tone = np.sort(scores[:, TONE_COLUMNS.start].astype(float))
    values = np.sort([TONES[one] for one in said])
    cuts = [float(np.quantile(tone, np.mean(values < level))) for level in (-0.5, 0.0, 0.5, 1.0)]
    mixed = np.array([one == "MIX" for one in said])
    return (cuts[0], cuts[1], cuts[2], cuts[3]), best_cut(scores[:, TONE_COLUMNS.start + 1], mixed)


def best_urgency(scores: Floats, said: Sequence[str]) -> tuple[float, float]:
    """Return the least scores of U1 and of U2."""
    found = [
        best_cut(scores[:, column], np.array([one == code for one in said]))
        for column, code in enumerate(URGENCY, URGENCY_COLUMNS.start)
    ]
    return found[0], found[1]


def best_cut(scores: Floats, happened: NDArray[np.bool_]) -> float:
    """Return the cut with the best F1; above every score where nothing happened."""
    if not happened.any():
        return float("inf")
    order = np.argsort(-scores)
    right = np.cumsum(happened[order])
    f1 = 2 * right / (np.arange(1, len(order) + 1) + happened.sum())
    return float(scores[order[int(f1.argmax())]])


def best_least(probabilities: Floats, truth: NDArray[np.float64], genre: NDArray[np.str_]) -> float:
    """Return the least probability, to a hundredth, with the best micro-F1 over (rows, codes).

    The mean of the genres' micro-F1 decides: the more a genre is in doubt, the lower it wants the line,
    and none should be served badly for another.
    """
    lots = [(probabilities[genre == one], truth[genre == one] > 0) for one in np.unique(genre)]
    return max(
        (step / 100 for step in range(20, 61)),
        key=lambda least: float(np.mean([_micro(found >= least, given) for found, given in lots])),
    )


def best_second(probabilities: Floats, said: Sequence[frozenset[str]]) -> float:
    """Return the least probability of a kind beside the likeliest one, for the best micro-F1."""
    truth = np.array([[kind in one for kind in KINDS] for one in said])
    first = probabilities >= probabilities.max(axis=1, keepdims=True)
    return max(
        (step / 100 for step in range(30, 91)),
        key=lambda least: _micro((probabilities >= least) | first, truth),
    )


def _micro(found: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    return float(2 * (found & truth).sum() / max(found.sum() + truth.sum(), 1))
