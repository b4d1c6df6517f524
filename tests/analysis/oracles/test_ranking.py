"""Bradley-Terry as choix computes it."""

import numpy as np
import pytest

from analysis.ranking.pairs import Comparisons, bradley_terry, compare
from tests.analysis.oracles.conftest import Ask


@pytest.mark.parametrize("seed", range(3))
def test_bradley_terry(oracle: Ask, seed: int) -> None:
    """To a hundred-thousandth of a log-odds, on unequal numbers of comparisons, some pairs never compared."""
    generator = np.random.default_rng(seed)
    items = 8
    strength = generator.normal(0, 1, items)
    ring = [(i, (i + 1) % items) for i in range(items)]
    asked = np.array(ring * 10 + [(0, 3), (2, 6)] * 25)
    first = generator.random(len(asked)) < 1 / (1 + np.exp(strength[asked[:, 1]] - strength[asked[:, 0]]))
    won = np.where(first[:, None], asked, asked[:, ::-1])
    people = np.arange(len(won))
    ours = compare(Comparisons(items, people, won[:, 0], won[:, 1], np.zeros(len(won), bool)), len(won))
    assert ours.strength == pytest.approx(oracle("bradley_terry", items=items, won=won.tolist()), abs=1e-5)


def test_bradley_terry_of_draws(oracle: Ask) -> None:
    """Many tables at once give what each gives by itself."""
    generator = np.random.default_rng(5)
    wins = generator.integers(1, 6, (4, 5, 5)) * (1 - np.eye(5))
    for table, ours in zip(wins, bradley_terry(wins), strict=True):
        won = [[i, j] for i in range(5) for j in range(5) for _ in range(int(table[i, j]))]
        assert ours == pytest.approx(oracle("bradley_terry", items=5, won=won), abs=1e-5)
