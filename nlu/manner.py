"""How a segment is said: kinds, sentiment and urgency, from the classifier's scores. Pure."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.heads import KIND_COLUMNS, KINDS, TONE_COLUMNS, URGENCY, URGENCY_COLUMNS

Floats = NDArray[np.float32]
PLAIN_TONE = 0.35
"""Tone from which a segment is not mixed, whatever else it holds."""
_TONES = ("NEG2", "NEG1", "NEU", "POS1", "POS2")


@dataclass(frozen=True, slots=True)
class Manner:
    """`kinds`: slope and constant of each kind's probability; `second`: the least for a kind that is not
    the likeliest; `tones`: the four scores between the five sentiments; `mixed` and `urgency`: the least
    scores of MIX, and of U1 and U2."""

    kinds: tuple[tuple[float, float], ...]
    second: float
    tones: tuple[float, float, float, float]
    mixed: float
    urgency: tuple[float, float]

    def probabilities(self, scores: Floats) -> Floats:
        """Return (n, KINDS) probabilities of (n, heads) scores."""
        slopes, constants = (np.array(part, np.float32) for part in zip(*self.kinds, strict=True))
        made: Floats = 1 / (1 + np.exp(-(scores[:, KIND_COLUMNS] * slopes + constants)))
        return made

    def said(self, probabilities: Floats) -> list[tuple[str, float]]:
        """Return one kind or more of a segment's (KINDS,) probabilities, likeliest first, three at most."""
        order = np.argsort(-probabilities)[:3]
        return [
            (KINDS[place], float(probabilities[place]))
            for rank, place in enumerate(order)
            if rank == 0 or probabilities[place] >= self.second
        ]

    def sentiment(self, scores: Floats) -> tuple[str, float]:
        """Return the sentiment of one segment's (heads,) scores, and how sure it is."""
        tone, mixed = map(float, scores[TONE_COLUMNS])
        if mixed >= self.mixed and abs(tone) < PLAIN_TONE:
            return "MIX", 0.5
        place = sum(tone >= cut for cut in self.tones)
        nearest = min(abs(tone - cut) for cut in self.tones)
        return _TONES[place], 0.4 + 0.5 * math.tanh(nearest)

    def pressing(self, scores: Floats) -> tuple[str, float]:
        """Return U2, U1 or U0 and its score; a danger (U3) is not decided here."""
        found = dict(zip(URGENCY, map(float, scores[URGENCY_COLUMNS]), strict=True))
        least = dict(zip(URGENCY, self.urgency, strict=True))
        for code in ("U2", "U1"):
            if found[code] >= least[code]:
                return code, min(0.5 + found[code] - least[code], 0.95)
        return "U0", min(max(1 - max(found.values()), 0.5), 0.95)
