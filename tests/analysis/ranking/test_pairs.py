"""Paired comparisons: Agresti's baseball, the connected graph, properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.ranking.pairs import (
    Comparisons,
    NotConnected,
    bradley_terry,
    compare,
    method,
    require_connected,
    standard_errors,
)
from tests.analysis.ranking import QUICK

# Agresti 2002, Categorical Data Analysis, 2nd ed., table 10.10: American League 1987, wins of row over
# column, and the strengths of table 10.11 (Baltimore 0), here to the decimals of R's BradleyTerry2.
BASEBALL = {
    "Milwaukee": ((0, 7, 9, 7, 7, 9, 11), 1.5814),
    "Detroit": ((6, 0, 7, 5, 11, 9, 9), 1.4364),
    "Toronto": ((4, 6, 0, 7, 7, 8, 12), 1.2945),
    "New York": ((6, 8, 6, 0, 6, 7, 10), 1.2476),
    "Boston": ((6, 2, 6, 7, 0, 7, 12), 1.1077),
    "Cleveland": ((4, 4, 5, 6, 6, 0, 6), 0.6839),
    "Baltimore": ((2, 4, 1, 3, 1, 7, 0), 0.0),
}
WINS = np.array([row for row, _ in BASEBALL.values()], float)


def comparisons_of(wins: NDArray[np.float64], tied: int = 0) -> Comparisons:
    """One person per comparison; the last `tied` of them could not choose."""
    better, worse = np.nonzero(wins)
    times = wins[better, worse].astype(int)
    better, worse = np.repeat(better, times), np.repeat(worse, times)
    m = better.size
    return Comparisons(len(wins), np.arange(m), better, worse, np.arange(m) >= m - tied)


def test_the_baseball_of_agresti() -> None:
    found = compare(comparisons_of(WINS), int(WINS.sum()))
    strength = found.strength - found.strength[-1]
    assert strength == pytest.approx([value for _, value in BASEBALL.values()], abs=5e-5)
    assert found.order == (0, 1, 2, 3, 4, 5, 6)
    assert list(found.compared) == [78] * 7


def test_standard_errors_are_those_of_the_likelihood() -> None:
    strength = bradley_terry(WINS[None])[0]
    errors = standard_errors(WINS, strength)

    def minus_log_likelihood(s: NDArray[np.float64]) -> float:
        return float((WINS * np.log1p(np.exp(s[None, :] - s[:, None]))).sum())

    step, size = 1e-4, len(strength)
    hessian = np.empty((size, size))
    for i, a in enumerate(np.eye(size) * step):
        for j, b in enumerate(np.eye(size) * step):
            corners = [
                minus_log_likelihood(strength + x * a + y * b) * x * y for x in (1, -1) for y in (1, -1)
            ]
            hessian[i, j] = sum(corners) / (4 * step**2)
    assert errors == pytest.approx(np.sqrt(np.diag(np.linalg.pinv(hessian, rcond=1e-6))), rel=1e-3)


def test_two_items_have_a_closed_form() -> None:
    found = compare(comparisons_of(np.array([[0.0, 3.0], [1.0, 0.0]])), 4)
    assert found.strength == pytest.approx([np.log(3) / 2, -np.log(3) / 2])


def test_a_tie_is_half_for_each_or_dropped() -> None:
    pairs = Comparisons(
        2, np.arange(4), np.array([0, 0, 1, 0]), np.array([1, 1, 0, 1]), np.array([False, False, False, True])
    )
    assert compare(pairs, 4).strength == pytest.approx([np.log(2.5 / 1.5) / 2, -np.log(2.5 / 1.5) / 2])
    assert compare(pairs.without_ties(), 4).strength == pytest.approx([np.log(2) / 2, -np.log(2) / 2])


def test_what_has_no_common_scale_names_its_items() -> None:
    wins = np.zeros((5, 5))
    wins[0, 1] = wins[1, 0] = wins[2, 3] = wins[3, 2] = wins[4, 0] = 1  # 4 never lost
    with pytest.raises(NotConnected) as caught:
        require_connected(wins)
    assert caught.value.groups == ((0, 1), (2, 3), (4,))
    with pytest.raises(NotConnected):
        compare(comparisons_of(wins), 5)


def test_an_item_that_nobody_compared_is_not_ranked() -> None:
    wins = np.zeros((3, 3))
    wins[0, 2] = 2
    wins[2, 0] = 1
    found = compare(comparisons_of(wins), 3)
    assert list(found.ranks) == [1, 0, 2]
    assert np.isnan(found.strength[1])
    assert list(found.compared) == [3, 0, 3]


def test_a_draw_without_any_win_still_ranks() -> None:
    once = method(comparisons_of(np.array([[0.0, 3.0], [1.0, 0.0]])), 4)
    assert [list(row) for row in once(np.array([[1.0, 1, 1, 0], [0, 0, 0, 1.0], [0, 0, 0, 0]]))] == [
        [1, 2],
        [2, 1],
        [0, 0],
    ]


@QUICK
@given(st.integers(0, 2**32 - 1), st.integers(2, 5))
def test_order_and_scale_change_nothing_and_a_win_never_lowers(seed: int, items: int) -> None:
    rng = np.random.default_rng(seed)
    wins = rng.integers(1, 5, (items, items)).astype(float)
    np.fill_diagonal(wins, 0)
    pairs = comparisons_of(wins)
    n = len(pairs.person)
    weights = rng.uniform(0.3, 3, n)
    found = compare(pairs, n, weights)
    turn = rng.permutation(n)
    again = Comparisons(items, np.arange(n), pairs.better[turn], pairs.worse[turn], pairs.tied[turn])
    assert compare(again, n, 7 * weights[turn]).strength == pytest.approx(found.strength, abs=1e-5)
    names = rng.permutation(items)
    renamed = Comparisons(items, pairs.person, names[pairs.better], names[pairs.worse], pairs.tied)
    assert compare(renamed, n, weights).strength[names] == pytest.approx(found.strength, abs=1e-5)
    more = wins.copy()
    more[0, 1] += 1
    assert compare(comparisons_of(more), n + 1).ranks[0] <= compare(pairs, n).ranks[0]


def test_no_comparison_and_one_that_cannot_be() -> None:
    empty = np.zeros(0, np.int64)
    found = compare(Comparisons(2, empty, empty, empty, np.zeros(0, bool)), 0)
    assert list(found.ranks) == [0, 0]
    with pytest.raises(ValueError, match="two different items"):
        Comparisons(2, np.array([0]), np.array([1]), np.array([1]), np.array([False]))
