"""The linear classifier adds up whole batches: it must say what its features say one by one."""

import math

import numpy as np
import pytest

from nlu import shares
from nlu.features import Bag, bag, of_word, pairs, pieces
from nlu.linear import Linear
from nlu.model import shipped
from nlu.reading import read
from nlu.weights import Weights

TEXTS = (
    "",
    "!",
    "rien",
    "les rats courent dans les poubelles, les rats, les rats dans les poubelles",
    "Il faudrait des bancs à l'ombre pour les anciens, et une fontaine.",
    "kanjalum zzyx",
    "on remonte les courses au septième en trois voyages, l'ascenseur est en panne",
)


@pytest.fixture(scope="module")
def rows() -> dict[str, int]:
    return {name: row for row, name in enumerate(shipped().segments.features)}


def by_hand(weights: Weights, rows: dict[str, int], found: Bag) -> list[float]:
    whole = [name for form in found.forms for name, _ in of_word(form)] + pairs(found)
    letters = [piece for form in found.forms for piece in pieces(form)]
    scores = weights.bias.astype(float)
    for names in (whole, letters):
        known = [rows[name] for name in names if name in rows]
        if known:
            norm = math.sqrt(sum(float(weights.squares[row]) for row in known))
            scores = scores + sum(weights.rows[row] * float(weights.scale[row]) for row in known) / norm
    made: list[float] = scores.tolist()
    return made


@pytest.mark.parametrize("remembered", [shares.KNOWN_WORDS, 5])
def test_a_batch_says_what_each_feature_says(
    monkeypatch: pytest.MonkeyPatch, rows: dict[str, int], remembered: int
) -> None:
    monkeypatch.setattr(shares, "KNOWN_WORDS", remembered)
    weights = shipped().segments
    linear = Linear(weights)
    bags = [bag(read(text)) for text in TEXTS]
    no_cues = np.zeros((len(bags), len(weights.cues)), np.float32)
    expected = np.array([by_hand(weights, rows, one) for one in bags])
    np.testing.assert_allclose(linear.scores(bags, no_cues), expected, atol=1e-5)
    np.testing.assert_allclose(linear.scores(bags * 9, np.tile(no_cues, (9, 1)))[-7:], expected, atol=1e-5)
    for one, row in zip(bags, expected, strict=True):
        np.testing.assert_allclose(linear.scores([one], no_cues[:1])[0], row, atol=1e-5)


def test_a_bag_ends_with_its_last_distinct_word() -> None:
    found = bag(read(" ".join(f"mot{number} mot0" for number in range(1000))))
    assert len(found.forms) == 400
    assert found.stems[-1] == "mot399"
