"""The embedded recogniser: what a message to the bot means, without any server.

A linear classifier over words, sounds, letters and pairs (`nlu.features`), trained by
`nlu.training.intents` from the same examples as Rasa, `nlu/rasa/data/nlu.yml`.
"""

import math
import threading
from functools import lru_cache
from importlib.resources import files

import numpy as np

from nlu.features import bag, of_word
from nlu.intent_cues import intent_cues
from nlu.intents import Intent
from nlu.linear import Linear
from nlu.reading import read
from nlu.weights import Weights

WEIGHTS, SETTINGS = "intentions.npz", "intentions.json"

LETTER = 3
"""Length of the name of a word of one letter ("w:z", which is "zzz")."""

Ranking = dict[Intent, float]
"""The probability of each intent; they add up to 1."""


class Recogniser:
    """Ranks the intents of a text. For several threads."""

    def __init__(self, weights: Weights) -> None:
        """Raises ValueError where the weights are those of other intents."""
        self._intents = tuple(Intent(head) for head in weights.heads)
        self._linear = Linear(weights)
        self._lock = threading.Lock()
        self._whole = frozenset(weights.features[: weights.letters])
        # Words that nobody wrote in the examples are not guessed at by their letters alone.
        self._nothing = {one: float(one is Intent.CONTRIBUTION) for one in self._intents}

    def rank(self, text: str) -> Ranking:
        found = bag(read(text))
        if not any(map(self._known, found.forms)):
            return dict(self._nothing)
        cues = np.array([intent_cues(text, found)], np.float32)
        with self._lock:
            scores: list[float] = self._linear.scores([found], cues)[0].tolist()
        top = max(scores)
        likely = [math.exp(score - top) for score in scores]
        whole = sum(likely)
        return {intent: share / whole for intent, share in zip(self._intents, likely, strict=True)}

    def _known(self, form: str) -> bool:
        """Tell whether the word was met in the examples, or one that sounds like it; no mere letter."""
        return any(name in self._whole for name, _ in of_word(form) if len(name) > LETTER)


@lru_cache(maxsize=1)
def recogniser() -> Recogniser:
    """Return the one that the product ships."""
    folder = files("nlu").joinpath("data", "modele")
    return Recogniser(Weights.from_bytes(folder.joinpath(WEIGHTS).read_bytes()))
