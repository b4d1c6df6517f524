"""Differences of shares, and many of them at once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.comparing import benjamini_hochberg, difference
from analysis.statistics.estimate import Estimate, Method
from analysis.statistics.intervals import wilson


def share(numerator: float, denominator: float) -> Estimate:
    p = numerator / denominator
    return Estimate(p, *wilson(p, denominator), denominator, Method.WILSON)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10.
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombes_table(one: tuple[int, int], other: tuple[int, int], low: float, high: float) -> None:
    found = difference(share(*other), share(*one))
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 400), st.integers(1, 400), st.floats(0, 1), st.floats(0, 1))
def test_a_difference_turns_round(n: int, m: int, p: float, q: float) -> None:
    one, other = difference(share(p * n, n), share(q * m, m)), difference(share(q * m, m), share(p * n, n))
    assert one.value == pytest.approx(-other.value)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low))
    assert one.p == pytest.approx(other.p)
    assert -1 <= one.low <= one.high <= 1
    assert 0 <= one.p <= 1


def test_no_difference_of_nothing() -> None:
    assert difference(share(0, 20), share(0, 30)).p == 1


def test_adjusted_as_in_the_paper() -> None:
    # Benjamini & Hochberg 1995, section 4.1: with 15 hypotheses four are told at 5 %.
    p = [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
        *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
    ]
    adjusted = benjamini_hochberg(p)
    assert (adjusted <= 0.05).tolist() == [True] * 4 + [False] * 11
    assert adjusted[:4] == pytest.approx([0.0015, 0.003, 0.0095, 0.035625])


@given(st.lists(st.floats(0, 1), max_size=30))
def test_adjusting_keeps_order_and_never_helps(p: list[float]) -> None:
    given_ = np.array(p)
    adjusted = benjamini_hochberg(given_)
    assert given_.tolist() == p, "inputs are unchanged"
    assert (adjusted >= given_ - 1e-12).all()
    assert (adjusted <= 1).all()
    order = np.argsort(given_)
    assert (np.diff(adjusted[order]) >= -1e-12).all()
