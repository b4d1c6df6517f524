"""Draws of participants, and what is measured in each: means, medians, differences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.bootstrap import blocks, by_value, percentile, replicates, reweighted
from analysis.statistics.comparing import difference_of_draws
from analysis.statistics.estimate import Method
from analysis.statistics.middle import mean, measured_mean, measured_median, median
from analysis.statistics.weighting import weigh
from tests.analysis.statistics.people import AGE, SEX, crowd, margins


def test_draws_are_the_same_for_the_same_seed_and_go_on_with_a_generator() -> None:
    draws = replicates(50, 20, 3)
    assert draws.shape == (20, 50)
    assert (draws.sum(axis=1) == 50).all()
    assert (draws == replicates(50, 20, 3)).all()
    assert (draws != replicates(50, 20, 4)).any()
    generator = np.random.default_rng(3)
    blocks = [replicates(50, 10, generator), replicates(50, 10, generator)]
    assert (np.vstack(blocks) == draws).all()
    assert replicates(0, 2).shape == (2, 0)


def test_every_draw_is_raked_to_the_margins() -> None:
    people = crowd(400)
    found = weigh(people, margins(sexe=SEX, age=AGE))
    weights = reweighted(replicates(400, 30, 1), found.again)
    sex = people.attributes["sexe"]
    women, men = (weights[:, sex.of == sex.categories.index(code)].sum(axis=1) for code in SEX)
    assert women / (women + men) == pytest.approx(SEX["femme"], abs=1e-4)
    assert reweighted(np.array([[2, 0]]), None).tolist() == [[2.0, 0.0]]


def test_blocks_are_the_same_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    found = weigh(crowd(100), margins(sexe=SEX))
    whole = np.vstack([*blocks(100, found.again, 7, 3)])
    monkeypatch.setattr("analysis.statistics.bootstrap.AT_ONCE", 250)
    parts = [*blocks(100, found.again, 7, 3)]
    assert [len(part) for part in parts] == [2, 2, 2, 1]
    assert np.vstack(parts) == pytest.approx(whole)


def test_values_are_drawn_as_participants_are() -> None:
    """The short way (kinds of participants) and the long one agree in distribution."""
    people = crowd(300)
    design = np.where(np.arange(300) % 4, 1.0, 2.0)
    found = weigh(people, margins(sexe=SEX, age=AGE), design)
    answers = np.random.default_rng(2).integers(-1, 5, 300)
    short = mean(np.arange(5.0), by_value(answers, found.again, 4000, 1))
    weights = reweighted(replicates(300, 4000, 1), found.again)
    long = mean(answers[answers >= 0].astype(float), weights[:, answers >= 0])
    assert short.mean() == pytest.approx(long.mean(), abs=0.01)
    assert short.std() == pytest.approx(long.std(), rel=0.06)


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=30), st.data())
def test_the_weighted_median_is_the_median_of_repeated_values(values: list[int], data: st.DataObject) -> None:
    times = np.array(data.draw(st.lists(st.integers(0, 4), min_size=len(values), max_size=len(values))))
    ordered = np.array(sorted(values), float)
    found = float(median(ordered, times.astype(float)))
    if times.sum():
        assert found == np.median(np.repeat(ordered, times))
        assert float(mean(ordered, times.astype(float))) == pytest.approx(np.repeat(ordered, times).mean())
    else:
        assert np.isnan(found)


def test_percentiles_leave_out_what_could_not_be_computed() -> None:
    draws = np.array([[0.0, np.nan], [1.0, np.nan], [np.nan, np.nan]])
    low, high = percentile(draws)
    assert (low[0], high[0]) == pytest.approx((0.025, 0.975))
    assert np.isnan([low[1], high[1]]).all()


def test_a_mean_with_its_interval() -> None:
    answers = np.random.default_rng(1).integers(1, 6, 500).astype(float)
    answers[:100] = np.nan
    before = answers.copy()
    found = measured_mean(answers, np.ones(500))
    assert found is not None
    given_ = answers[100:]
    assert found.value == pytest.approx(given_.mean())
    half = 1.96 * given_.std() / 20
    assert (found.low, found.high) == pytest.approx((found.value - half, found.value + half), abs=0.015)
    assert (found.n_eff, found.method) == (400, Method.BOOTSTRAP)
    assert np.array_equal(answers, before, equal_nan=True), "inputs are unchanged"
    assert measured_mean(np.full(3, np.nan), np.ones(3)) is None
    assert found == measured_mean(answers, np.ones(500)), "the same seed, the same interval"


def test_a_median_is_weighted_like_the_rest() -> None:
    people = crowd(400)
    found = weigh(people, margins(age=AGE))
    age = people.attributes["age"]
    # The young say 1, everybody else 4: unweighted half of them, weighted a fifth.
    answers = np.where(age.of == age.categories.index("15-24"), 1.0, 4.0)
    one = measured_median(answers, found.each(400), found.again)
    assert one is not None
    assert (one.value, one.low, one.high) == (4.0, 4.0, 4.0)
    single = measured_median(np.array([2.0]), np.ones(1))
    assert single is not None
    assert (single.value, single.low, single.high) == (2.0, 2.0, 2.0)


def test_a_difference_of_means() -> None:
    generator = np.random.default_rng(1)
    before, after = generator.normal(3.0, 0.1, 1000), generator.normal(3.5, 0.1, 1000)
    found = difference_of_draws(0.5, before, after)
    assert (found.low, found.high) == pytest.approx((0.5 - 0.277, 0.5 + 0.277), abs=0.03)
    assert found.p <= 0.004
    assert difference_of_draws(1.0, before, after + 1).p == 1 / 1000
    assert difference_of_draws(0.0, before, before).p == 1
    with pytest.raises(ValueError, match="draws"):
        difference_of_draws(0.0, np.array([np.nan]), np.array([1.0]))
