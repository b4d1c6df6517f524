"""How sure a rank is: against what is known, whatever the order, never NaN."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from analysis.ranking.certainty import draws_of, rank_certainty
from analysis.ranking.majority import method, rank_profiles
from analysis.ranking.ranks import Method, ranks_of, weights_of
from analysis.statistics.raking import plan
from tests.analysis.ranking import QUICK


def likes(n: int, share: float, items: int = 2) -> Method:
    """n people of whom a share prefers item 0, the others item 1."""
    first = np.arange(n) < round(share * n)
    rows = [first, ~first] + [np.zeros(n, bool)] * (items - 2)
    return Method(csr_array(np.array(rows, float)), ranks_of)


def test_the_chance_of_being_first_is_that_of_the_binomial() -> None:
    """55 of 100: more than 50 (or just 50, tied) in 86.4 % of draws of 100 at 55 % (binomial table)."""
    found = rank_certainty(likes(100, 0.55), seed=1, draws=4000, top=1)
    assert found.top[0] == pytest.approx(0.8654, abs=0.02)
    assert found.top[1] == pytest.approx(0.1827, abs=0.02)
    assert (found.low.tolist(), found.high.tolist()) == ([1, 1], [2, 2])
    assert (found.of, found.draws, found.kind) == (1, 4000, "bootstrap percentile 95 %, participants")


def test_a_clear_lead_is_sure() -> None:
    found = rank_certainty(likes(100, 0.8), seed=1)
    assert (found.low.tolist(), found.high.tolist(), found.top.tolist()) == ([1, 2], [1, 2], [1, 1])


def test_the_same_seed_gives_the_same() -> None:
    one, same, other = (rank_certainty(likes(40, 0.5), seed=seed, draws=200, top=1) for seed in (1, 1, 2))
    assert one.top.tolist() == same.top.tolist() != other.top.tolist()


def test_weights_are_used_and_raked_anew() -> None:
    """60 of 100 are men, who prefer item 0; among residents half are: raked, it is a draw."""
    men = np.arange(100) < 60
    raked = plan([(~men).astype(int)], [np.array([0.5, 0.5])])
    w = raked.again(np.ones((1, 100)))[0]
    plain = rank_certainty(likes(100, 0.6), seed=1, top=1)
    found = rank_certainty(likes(100, 0.6), seed=1, weights=w, reweigh=raked.again, top=1)
    assert plain.rank.tolist() == [1, 2]
    assert found.rank.tolist() == [1, 1]
    # Raked in each draw, both have half in all of them; with fixed weights men would win every other time.
    assert found.top.tolist() == [1.0, 1.0]
    assert rank_certainty(likes(100, 0.6), seed=1, weights=w, top=1).top[0] < 0.7


def test_rank_intervals_hold_the_true_rank() -> None:
    """Sixty consultations of 150 people whose true ranking is known: 95 % said, 98 % measured (more draws
    of more consultations: 98 to 99 %); and a chance of being among the first three is borne out."""
    rng = np.random.default_rng(7)
    held, chance, came = [], [], []
    for seed in range(60):
        truth = rng.dirichlet(np.full(6, 3.0), size=6)
        true_rank = rank_profiles(np.rint(truth * 1e6).astype(np.int64))
        grades = np.stack([rng.choice(6, size=150, p=each) for each in truth], axis=1)
        found = rank_certainty(method(grades, 6), seed=seed, draws=200)
        held += ((found.low <= true_rank) & (true_rank <= found.high)).tolist()
        chance += found.top.tolist()
        came += (true_rank <= 3).tolist()
    assert np.mean(held) >= 0.95
    sure, unsure = np.array(chance) > 0.9, np.abs(np.array(chance) - 0.5) < 0.2
    assert np.mean(np.array(came)[sure]) >= 0.9
    assert 0.3 <= np.mean(np.array(came)[unsure]) <= 0.7


def test_draws_come_in_blocks_that_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = np.concatenate(list(draws_of(np.ones(7), 3, draws=10)))
    monkeypatch.setattr("analysis.ranking.certainty.BLOCK", 21)
    blocks = list(draws_of(np.ones(7), 3, draws=10))
    assert [len(block) for block in blocks] == [3, 3, 3, 1]
    assert (np.concatenate(blocks) == whole).all()
    assert (whole.sum(axis=1) == 7).all()


@QUICK
@given(st.integers(0, 2**32 - 1), st.integers(1, 9), st.integers(1, 4))
def test_never_nan_and_in_order(seed: int, n: int, items: int) -> None:
    grades = np.random.default_rng(seed).integers(-1, 3, (n, items))
    found = rank_certainty(method(grades, 3), seed=seed, draws=30)
    ranked = found.rank > 0
    assert ((found.low >= 1) == ranked).all()
    assert (found.low <= found.rank).all()
    assert (found.rank <= found.high).all()
    assert (found.high <= max(1, ranked.sum())).all()
    assert np.isfinite(found.top).all()
    assert (found.top[~ranked] == 0).all()


def test_nobody() -> None:
    found = rank_certainty(method(np.zeros((0, 2), int), 3), seed=1)
    assert (found.rank.tolist(), found.low.tolist(), found.top.tolist()) == ([0, 0], [0, 0], [0.0, 0.0])


def test_ranks_share_the_best_place() -> None:
    assert ranks_of(np.array([2.0, np.nan, 3.0, 2.0, 1.0])).tolist() == [2, 0, 1, 2, 4]
    assert ranks_of(np.array([0.1 + 0.2, 0.3])).tolist() == [1, 1]
    assert weights_of(2, np.array([1.0, 3.0])).tolist() == [0.5, 1.5]
