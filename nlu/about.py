"""What a segment is about: the classifier's scores and the lexicon's weights, brought together late.

Neither decides alone: the classifier knows residents' turns of phrase, the lexicon the words it never
met. `Fusion` makes one probability of them per theme, and one per sub-theme within its theme. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.heads import (
    OFF_GRID_COLUMNS,
    SUBTHEME_COLUMNS,
    SUBTHEMES,
    SUBTHEMES_OF,
    THEME_COLUMNS,
    THEMES,
)

Floats = NDArray[np.float32]
HALF = 1.5
"""Weight of the lexicon that counts as 0.5."""
SURE = 0.9
"""A score beyond this says no more: a lone keyword reaches 1.5, a long sentence seldom 1."""
KNEE = 0.5
"""Where one more point of both scores together begins to count less."""
CODES = (*THEMES, *SUBTHEMES)
PLACE = {code: number for number, code in enumerate(CODES)}
_FIRST = [SUBTHEMES_OF[theme][0] for theme in THEMES]  # the sub-themes of a theme stand side by side
_OWNER = np.array([THEMES.index(sub.split("-")[0]) for sub in SUBTHEMES])


@dataclass(frozen=True, slots=True)
class Segments:
    """What is known of n segments. scores and whole: (n, heads), of the segment and of its message;
    lexical and situated: (n, CODES), weights of the terms that are meant, and of those that only say
    where; words: (n,) how many distinct ones."""

    scores: Floats
    whole: Floats
    lexical: Floats
    situated: Floats
    words: Floats


@dataclass(frozen=True, slots=True)
class Fusion:
    """Logistic weights, the constant last: of the evidence for a theme, and for a sub-theme."""

    theme: tuple[float, ...]
    subtheme: tuple[float, ...]

    def themes(self, of: Segments) -> Floats:
        """Return (n, THEMES) probabilities."""
        return _logistic(evidence(of), self.theme)

    def subthemes(self, of: Segments, themes: Floats) -> Floats:
        """Return (n, SUBTHEMES) probabilities; `themes` are those of `Fusion.themes`."""
        return _logistic(sub_evidence(of, themes), self.subtheme)


def lexical_row(weights: Mapping[str, float]) -> list[tuple[int, float]]:
    """Return the places and weights of codes that are of the grid."""
    return [(PLACE[code], weight) for code, weight in weights.items() if code in PLACE]


def evidence(of: Segments) -> Floats:
    """Return (n, THEMES, 15): what speaks for each theme of each segment."""
    own = np.minimum(of.scores[:, THEME_COLUMNS], SURE)
    best_sub = np.minimum(_best_sub(of.scores), SURE)
    together = own + best_sub
    message = np.minimum(of.whole[:, THEME_COLUMNS] + _best_sub(of.whole), 2 * SURE)
    lexical = _theme_weights(of.lexical)
    situated = _theme_weights(of.situated)
    order = np.sort(together, axis=1)
    rival = np.where(together >= order[:, -1:], order[:, -2:-1], order[:, -1:])
    off = np.broadcast_to(of.scores[:, OFF_GRID_COLUMNS].max(axis=1, keepdims=True), own.shape)
    length = np.broadcast_to(np.log1p(of.words)[:, None] / 3, own.shape)
    return np.stack(
        [
            own,
            best_sub,
            lexical,
            message,
            together - rival,
            off,
            length,
            lexical * length,
            together * length,
            np.minimum(lexical, together),
            (together >= order[:, -1:]).astype(np.float32),
            np.minimum(together, KNEE),
            np.minimum(message, KNEE),
            situated,
            (lexical >= lexical.max(axis=1, keepdims=True)) * lexical,
        ],
        axis=2,
    )


def sub_evidence(of: Segments, themes: Floats) -> Floats:
    """Return (n, SUBTHEMES, 5): what speaks for each sub-theme, its theme's probability included."""
    scores = of.scores[:, SUBTHEME_COLUMNS]
    weights = of.lexical[:, len(THEMES) :]
    lexical = weights / (weights + HALF)
    combined = scores + 0.2 * lexical
    best = np.maximum.reduceat(combined, _FIRST, axis=1)[:, _OWNER]
    others = np.where(combined >= best, -np.inf, combined)
    rival = np.where(combined >= best, np.maximum.reduceat(others, _FIRST, axis=1)[:, _OWNER], best)
    owner = np.clip(themes[:, _OWNER], 1e-4, 1 - 1e-4)
    return np.stack([scores, lexical, combined - rival, np.log(owner / (1 - owner)), owner], axis=2)


def _best_sub(scores: Floats) -> Floats:
    best: Floats = np.maximum.reduceat(scores[:, SUBTHEME_COLUMNS], _FIRST, axis=1)
    return best


def _theme_weights(lexical: Floats) -> Floats:
    """Return (n, THEMES) in 0..1: own terms, the best sub-theme, and half of the others."""
    subs = lexical[:, len(THEMES) :]
    best = np.maximum.reduceat(subs, _FIRST, axis=1)
    total = np.add.reduceat(subs, _FIRST, axis=1)
    weight = lexical[:, : len(THEMES)] + best + 0.5 * (total - best)
    return np.asarray(weight / (weight + HALF), np.float32)


def _logistic(made: Floats, weights: Sequence[float]) -> Floats:
    value = made @ np.array(weights[:-1], np.float32) + np.float32(weights[-1])
    probability: Floats = 1 / (1 + np.exp(-np.clip(value, -30, 30)))
    return probability
