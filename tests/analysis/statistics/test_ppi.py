"""Shares that come from the tagger, corrected by checked participants."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.statistics.estimate import Method
from analysis.statistics.intervals import weighted_share
from analysis.statistics.ppi import full_checking_proposed, ppi_mean, ppi_share

Bools = NDArray[np.bool_]


def tagged(
    n: int, prevalence: float = 0.25, hit: float = 0.75, false: float = 0.03, seed: int = 1
) -> tuple[Bools, Bools]:
    """Return what the tagger says of n participants, and what is true."""
    generator = np.random.default_rng(seed)
    truth = generator.random(n) < prevalence
    return np.where(truth, generator.random(n) < hit, generator.random(n) < false), truth


def first(n: int, checked: int) -> Bools:
    return np.arange(n) < checked


def test_a_perfect_tagger_makes_everybody_count() -> None:
    _, truth = tagged(1000)
    found = ppi_share(truth, first(1000, 200), truth)
    assert found.method == Method.PPI
    assert found.share == pytest.approx(truth.mean(), abs=0.01)
    assert 500 < found.n_eff <= 1000


def test_a_tagger_that_knows_nothing_leaves_the_checked_sample() -> None:
    _, truth = tagged(1000)
    found = ppi_share(np.zeros(1000, bool), first(1000, 200), truth)
    assert found.share == pytest.approx(truth[:200].mean())
    assert found.n_eff == pytest.approx(200, rel=0.02)


def test_the_taggers_bias_is_taken_out() -> None:
    # It finds three in four and invents a few: the count alone says 21 % where 25 % is true.
    shares, counts = [], []
    for seed in range(100):
        predicted, truth = tagged(2000, seed=seed)
        shares.append(ppi_share(predicted, first(2000, 200), truth).share)
        counts.append(predicted.mean())
    assert np.mean(counts) == pytest.approx(0.21, abs=0.005)
    assert np.mean(shares) == pytest.approx(0.25, abs=0.006)
    assert np.std(shares) < 0.9 * (0.25 * 0.75 / 200) ** 0.5, "more sure than the checked sample alone"


def test_few_checked_positives_leave_the_checked_sample_alone() -> None:
    predicted, truth = tagged(1000)
    checked = first(1000, 40)
    truth = np.where(checked, np.cumsum(truth) <= 9, truth) & truth
    assert truth[:40].sum() <= 9
    found = ppi_share(predicted, checked, truth)
    alone = weighted_share(truth[:40])
    assert found.method == Method.CHECKED
    assert (found.share, found.low, found.high) == (alone.share, alone.low, alone.high)
    assert ppi_share(~predicted, checked, ~truth).method == Method.CHECKED, "few negatives are as bad"


def test_everything_checked_needs_no_correction() -> None:
    predicted, truth = tagged(100)
    w = np.linspace(0.5, 1.5, 100)
    assert ppi_share(predicted, first(100, 100), truth, w) == weighted_share(truth, w)


def test_nothing_checked_says_nothing() -> None:
    predicted, truth = tagged(100)
    with pytest.raises(ValueError, match="checked"):
        ppi_share(predicted, first(100, 0), truth)


def test_truth_is_read_only_where_it_was_checked() -> None:
    predicted, truth = tagged(500)
    checked = first(500, 150)
    lies = np.where(checked, truth, ~truth)
    assert ppi_share(predicted, checked, truth) == ppi_share(predicted, checked, lies)


def test_weights_count_as_repeated_people() -> None:
    predicted, truth = tagged(600)
    checked = first(600, 200)
    w = np.where(np.arange(600) % 2, 1.0, 3.0)
    times, said = w.astype(int), truth.astype(np.float64)
    weighted = ppi_mean(said[checked], predicted[checked], predicted[~checked], w[checked], w[~checked])
    p, t, c = np.repeat(predicted, times), np.repeat(said, times), np.repeat(checked, times)
    repeated = ppi_mean(t[c], p[c], p[~c], np.ones(c.sum()), np.ones((~c).sum()))
    # The tuning differs a little: repeated people seem to be more of them.
    assert weighted.share == pytest.approx(repeated.share, abs=2e-3)
    assert weighted.variance > repeated.variance


@given(
    st.integers(1, 80),
    st.integers(0, 400),
    st.floats(0, 1),
    st.integers(0, 100),
    st.booleans(),
)
def test_whatever_comes_is_a_share_within_its_interval(
    checked: int, others: int, prevalence: float, seed: int, weighted: bool
) -> None:
    n = checked + others
    predicted, truth = tagged(n, prevalence, seed=seed)
    w = np.random.default_rng(seed).uniform(1 / 3, 3, n) if weighted else None
    found = ppi_share(predicted, first(n, checked), truth, w)
    assert 0 <= found.low <= found.share <= found.high <= 1
    assert 0 < found.n_eff <= n + 1e-9


def test_small_campaigns_are_checked_in_full() -> None:
    assert full_checking_proposed(299)
    assert not full_checking_proposed(300)
