"""Learning what messages to the bot mean, from the examples that Rasa learns from too.

Answers of the corpus are added as contributions: what residents say of their neighbourhood is known
better than five hands could write it, and is what must never be taken for a command.
"""

import hashlib
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from nlu.features import bag
from nlu.intent_cues import intent_cues
from nlu.intents import Intent
from nlu.reading import read
from nlu.training.corpus import Example
from nlu.training.fit import packed
from nlu.training.matrix import matrix, vocabulary
from nlu.weights import Weights

SOURCE = Path(__file__).parent.parent / "rasa" / "data" / "nlu.yml"
"""In the sources only: the trained weights are shipped, not the examples."""
ORDINARY = 5_000
"""Answers of the corpus that are learnt as contributions."""
ORDINARY_WEIGHT = 0.1
"""Importance of each beside an example's 1: 0.1 to 0.3 measured alike."""
PENALTY = 0.1
"""0.05 to 0.3 are within two points of each other on the blind lot; 1 costs five."""
STEPS = 200
SPEAKS_TO_THE_BOT = frozenset({"HSJ", "NSP", "GEN"})

Floats = NDArray[np.float64]


class Said(NamedTuple):
    text: str
    intent: Intent


def examples(path: Path = SOURCE) -> list[Said]:
    """Read a file of examples in Rasa's format; raises OSError, yaml.YAMLError, KeyError, ValueError."""
    found: list[Said] = []
    for group in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
        intent = Intent(group["intent"])
        found += [Said(line.removeprefix("- "), intent) for line in group["examples"].splitlines() if line]
    return found


def digest(said: Sequence[Said]) -> str:
    """Return what changes with any example."""
    return hashlib.sha256("\n".join(f"{one.intent}\t{one.text}" for one in said).encode()).hexdigest()[:12]


def ordinary(corpus: Sequence[Example]) -> list[Said]:
    """Return residents' answers that are about their neighbourhood, the same ones each time."""
    texts = [one.text for one in corpus if one.hand.startswith("mains") and one.themes - SPEAKS_TO_THE_BOT]
    chosen = random.Random(1).sample(texts, min(ORDINARY, len(texts)))  # noqa: S311 no secret
    return [Said(text, Intent.CONTRIBUTION) for text in chosen]


def fit_intents(said: Sequence[Said], beside: Sequence[Said]) -> Weights:
    """Return weights whose scores are the logits of the intents (multinomial logistic regression)."""
    rows = [*said, *beside]
    bags = [bag(read(one.text)) for one in rows]
    known = vocabulary(bags)
    counted = np.array([intent_cues(one.text, found) for one, found in zip(rows, bags, strict=True)])
    features = sparse.csr_matrix(sparse.hstack([matrix(bags, known), sparse.csr_matrix(counted)]))
    heads = tuple(Intent)
    right = np.array([heads.index(one.intent) for one in rows])
    importance = np.array([1.0] * len(said) + [ORDINARY_WEIGHT] * len(beside))
    found = _softmax(features, right, importance, len(heads))
    words = len(known.features)
    return packed(known, tuple(map(str, heads)), found[:words], found[words:-1], found[-1])


def _softmax(features: sparse.csr_matrix, right: NDArray[np.int64], importance: Floats, heads: int) -> Floats:
    """Return (features + 1, heads) weights, the constants last (L-BFGS; the constants are not penalised)."""
    rows, columns = features.shape
    turned = sparse.csr_matrix(features.T)
    truth = np.zeros((rows, heads))
    truth[np.arange(rows), right] = 1.0

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(columns + 1, heads)
        scores = features @ weights[:-1] + weights[-1]
        scores -= scores.max(axis=1, keepdims=True)
        likely = np.exp(scores)
        likely /= likely.sum(axis=1, keepdims=True)
        pull = (likely - truth) * importance[:, None]
        slope = np.vstack([turned @ pull + PENALTY * weights[:-1], pull.sum(axis=0)])
        surprise = -importance @ np.log(likely[np.arange(rows), right] + 1e-12)
        return float(surprise + 0.5 * PENALTY * (weights[:-1] ** 2).sum()), slope.ravel()

    start = np.zeros((columns + 1) * heads)
    found: Floats = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    return found.reshape(columns + 1, heads)
