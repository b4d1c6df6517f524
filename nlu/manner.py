"""How a segment is said: kinds, sentiment and urgency, from the classifier's scores. Pure."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.heads import KIND_COLUMNS, KINDS

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

    def said(self, probabilities: Sequence[float]) -> list[tuple[str, float]]:
        """Return one kind or more of a segment's (KINDS,) probabilities, likeliest first, three at most."""
        best = max(probabilities)
        likely = [
            (kind, value)
            for kind, value in zip(KINDS, probabilities, strict=True)
            if value == best or value >= self.second
        ]
        return sorted(likely, key=_likeliest)[:3] if len(likely) > 1 else likely

    def sentiment(self, scores: Sequence[float]) -> tuple[str, float]:
        """Return the sentiment of one segment's (TONE,) scores, and how sure it is."""
        tone, mixed = scores
        if mixed >= self.mixed and abs(tone) < PLAIN_TONE:
            return "MIX", 0.5
        nearest = min([abs(tone - cut) for cut in self.tones])
        return _TONES[bisect_right(self.tones, tone)], 0.4 + 0.5 * math.tanh(nearest)

    def pressing(self, scores: Sequence[float]) -> tuple[str, float]:
        """Return U2, U1 or U0 and its score, of (URGENCY,) scores; a danger (U3) is not decided here."""
        enduring, pressing = scores
        for code, score, least in (("U2", pressing, self.urgency[1]), ("U1", enduring, self.urgency[0])):
            if score >= least:
                return code, min(0.5 + score - least, 0.95)
        return "U0", min(max(1 - max(enduring, pressing), 0.5), 0.95)


def _likeliest(said: tuple[str, float]) -> float:
    return -said[1]
