"""Raking, PPI++, Wilson, differences, medians and Benjamini-Hochberg as the field's packages compute them."""

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.statistics.comparing import benjamini_hochberg, difference
from analysis.statistics.estimate import Estimate, Method
from analysis.statistics.intervals import Z95, wilson
from analysis.statistics.middle import mean, median
from analysis.statistics.ppi import ppi_mean
from analysis.statistics.raking import rake
from analysis.statistics.weighting import weigh
from tests.analysis.oracles.conftest import Ask
from tests.analysis.statistics.people import AGE, SEX, crowd, margins, population

PACKAGES = ("balance_rake", "weightipy_rake")


@pytest.mark.parametrize("package", PACKAGES)
def test_raking_on_two_margins(oracle: Ask, package: str) -> None:
    """To a ten-thousandth of the mean weight."""
    generator = np.random.default_rng(7)
    people = {
        "sexe": generator.choice(list(SEX), 400, p=[0.65, 0.35]).tolist(),
        "age": generator.choice(list(AGE), 400, p=[0.35, 0.45, 0.13, 0.07]).tolist(),
    }
    ours = weigh(population(**people), margins(sexe=SEX, age=AGE))
    assert ours.w is not None
    assert ours.high < 3, "no bound is met: the packages know none"
    theirs = np.array(oracle(package, people=people, margins={"sexe": SEX, "age": AGE}))
    assert ours.w == pytest.approx(theirs / theirs.mean(), abs=1e-4)


@pytest.mark.parametrize("package", PACKAGES)
def test_raking_on_three_margins_with_wide_bounds(oracle: Ask, package: str) -> None:
    """To a ten-thousandth of the mean weight, some weights being above 5."""
    generator = np.random.default_rng(3)
    shares = {
        "a": {"x": 0.7, "y": 0.3},
        "b": {"p": 0.2, "q": 0.3, "r": 0.5},
        "c": {"s": 0.6, "t": 0.4},
    }
    people = {
        "a": generator.choice(["x", "y"], 500, p=[0.2, 0.8]).tolist(),
        "b": generator.choice(["p", "q", "r"], 500, p=[0.6, 0.3, 0.1]).tolist(),
        "c": generator.choice(["s", "t"], 500, p=[0.5, 0.5]).tolist(),
    }
    index = [np.array([list(shares[by]).index(code) for code in people[by]]) for by in shares]
    ours = rake(index, [np.array(list(one.values())) for one in shares.values()], (1e-6, 1e6))
    assert ours.converged
    assert ours.weights.max() > 5
    theirs = np.array(oracle(package, people=people, margins=shares))
    assert ours.weights == pytest.approx(theirs / theirs.mean(), abs=1e-4)


def tagged(seed: int, prevalence: float) -> tuple[NDArray[np.float64], ...]:
    generator = np.random.default_rng(seed)
    truth = generator.random(1000) < prevalence
    predicted = np.where(truth, generator.random(1000) < 0.75, generator.random(1000) < 0.03)
    return truth[:200].astype(float), predicted[:200].astype(float), predicted[200:].astype(float)


@pytest.mark.parametrize("prevalence", [0.05, 0.12, 0.25, 0.5])
def test_ppi_with_power_tuning(oracle: Ask, prevalence: float) -> None:
    """Share and normal interval to a ten-thousandth."""
    truth, predicted, elsewhere = tagged(11, prevalence)
    ours = ppi_mean(truth, predicted, elsewhere, np.ones(200), np.ones(800))
    half = Z95 * ours.variance**0.5
    theirs = oracle(
        "ppi_mean", truth=truth.tolist(), predicted=predicted.tolist(), elsewhere=elsewhere.tolist()
    )
    assert [ours.share, ours.share - half, ours.share + half] == pytest.approx(theirs, abs=1e-4)


def test_ppi_with_weights(oracle: Ask) -> None:
    """The share to 1e-9 at the same power; the package has the weights vary too, where ours has a ratio."""
    truth, predicted, elsewhere = tagged(5, 0.25)
    w, w_elsewhere = (
        np.random.default_rng(1).uniform(1 / 3, 3, 200),
        np.random.default_rng(2).uniform(1, 2, 800),
    )
    ours = ppi_mean(truth, predicted, elsewhere, w, w_elsewhere)
    theirs = oracle(
        "ppi_mean_weighted",
        truth=truth.tolist(),
        predicted=predicted.tolist(),
        elsewhere=elsewhere.tolist(),
        w=w.tolist(),
        w_elsewhere=w_elsewhere.tolist(),
        power=ours.power,
    )
    assert ours.share == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize(("count", "of"), [(0, 15), (3, 20), (27.5, 88.25), (400, 1000), (60, 60)])
def test_wilson(oracle: Ask, count: float, of: float) -> None:
    assert wilson(count / of, of) == pytest.approx(oracle("wilson", count=count, of=of), abs=1e-12)


@pytest.mark.parametrize(("one", "other"), [((56, 70), (48, 80)), ((5, 56), (1, 29)), ((90, 200), (9, 35))])
def test_a_difference(oracle: Ask, one: tuple[int, int], other: tuple[int, int]) -> None:
    after, before = (Estimate(k / n, *wilson(k / n, n), n, Method.WILSON) for k, n in (one, other))
    found = difference(before, after)
    theirs = oracle("newcombe", count=one[0], of=one[1], before=other[0], of_before=other[1])
    assert [found.low, found.high] == pytest.approx(theirs, abs=1e-9)
    p = oracle("two_shares", counts=[one[0], other[0]], of=[one[1], other[1]])
    assert found.p == pytest.approx(p, abs=1e-9)


def test_many_differences(oracle: Ask) -> None:
    p = [*(np.random.default_rng(8).random(14) ** 3).tolist(), 0.02, 0.02]
    assert benjamini_hochberg(p) == pytest.approx(oracle("benjamini_hochberg", p=p), abs=1e-12)


def test_means_and_medians(oracle: Ask) -> None:
    people = crowd(300)
    w = weigh(people, margins(sexe=SEX, age=AGE)).each(300)
    values = np.sort(np.random.default_rng(2).integers(0, 11, 300)).astype(float)
    theirs = oracle("weighted_mean", values=values.tolist(), w=w.tolist())
    assert [float(mean(values, w)), float(median(values, w))] == pytest.approx(theirs, abs=1e-9)


def test_the_oracle_of_paired_comparisons_answers(oracle: Ask) -> None:
    # Two items: the log of how many times as often the one wins.
    first, second = oracle("bradley_terry", items=2, won=[[0, 1]] * 30 + [[1, 0]] * 10)
    assert first - second == pytest.approx(np.log(3), abs=1e-6)
