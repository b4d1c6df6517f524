"""Majority judgment: the published ranking of 2012, the tie-break by taking grades away, properties."""

from math import lcm

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.ranking.majority import Grades, judge, rank_profiles
from tests.analysis.ranking import QUICK

LEVELS = 6

# Balinski & Laraki 2016, "Majority judgment vs. majority rule", Social Choice and Welfare 54 (2020), table
# of the OpinionWay-Terra Nova poll of 12-16 April 2012: percent of Excellent, Très bien, Bien, Assez bien,
# Passable, Insuffisant, À rejeter, in the order of the majority ranking.
FRANCE_2012 = {
    "Hollande": (12.48, 16.15, 16.42, 11.67, 14.79, 14.25, 14.24),
    "Bayrou": (2.58, 9.77, 21.71, 25.24, 20.08, 11.94, 8.69),
    "Sarkozy": (9.63, 12.35, 16.28, 10.99, 11.13, 7.87, 31.75),
    "Mélenchon": (5.43, 9.50, 12.89, 14.65, 17.10, 15.06, 25.37),
    "Dupont-Aignan": (0.54, 2.58, 5.97, 11.26, 20.22, 25.51, 33.92),
    "Joly": (0.81, 2.99, 6.51, 11.80, 14.65, 24.69, 38.53),
    "Poutou": (0.14, 1.36, 4.48, 7.73, 12.48, 28.09, 45.73),
    "Le Pen": (5.97, 7.33, 9.50, 9.36, 13.98, 6.24, 47.63),
    "Arthaud": (0.00, 1.36, 3.80, 6.51, 13.16, 25.24, 49.93),
    "Cheminade": (0.41, 0.81, 2.44, 5.83, 11.67, 26.87, 51.97),
}


def many_grades(rows: int = 12, items: int = 4, least: int = -1) -> st.SearchStrategy[Grades]:
    """(1..rows, 1..items) grades."""
    return st.tuples(st.integers(1, rows), st.integers(1, items)).flatmap(
        lambda size: st.lists(
            st.lists(st.integers(least, LEVELS - 1), min_size=size[1], max_size=size[1]),
            min_size=size[0],
            max_size=size[0],
        ).map(lambda rows: np.array(rows, np.int64))
    )


def majority_value(grades: list[int]) -> list[int]:
    """Balinski & Laraki 2007: the (lower) median, then that of what is left without it, and so on."""
    left, value = sorted(grades), []
    while left:
        value.append(left.pop((len(left) - 1) // 2))
    return value


def test_the_ranking_of_2012() -> None:
    worst_first = np.array([[round(100 * share) for share in row[::-1]] for row in FRANCE_2012.values()])
    assert list(rank_profiles(worst_first)) == list(range(1, 11))


def test_the_grades_and_gauges_of_2012() -> None:
    hollande, lepen = (FRANCE_2012[name][::-1] for name in ("Hollande", "Le Pen"))
    people = [np.repeat(np.arange(7), [round(100 * share) for share in row]) for row in (hollande, lepen)]
    size = max(one.size for one in people)
    grades = np.stack([np.pad(one, (0, size - one.size), constant_values=-1) for one in people], axis=1)
    first, second = judge(grades, 7).merits
    assert (first.grade, second.grade) == (3, 1)  # assez bien, insuffisant
    assert (first.above, first.below) == pytest.approx((0.4505, 0.4328), abs=1e-4)
    assert (second.above, second.below) == pytest.approx((0.4614, 0.4763), abs=1e-4)


@QUICK
@given(many_grades(least=0))
def test_the_tie_break_takes_median_grades_away(grades: Grades) -> None:
    values = [majority_value(list(column)) for column in grades.T]
    expected = [1 + sum(other > value for other in values) for value in values]
    assert list(judge(grades, LEVELS).ranks) == expected


@QUICK
@given(many_grades(rows=6))
def test_unequal_numbers_of_grades_are_compared_as_shares(grades: Grades) -> None:
    given_ = [[int(g) for g in column if g >= 0] for column in grades.T]
    common = lcm(*(len(one) for one in given_ if one))
    values = [majority_value(one * (common // len(one))) if one else None for one in given_]
    expected = [
        0 if value is None else 1 + sum(other > value for other in values if other is not None)
        for value in values
    ]
    assert list(judge(grades, LEVELS).ranks) == expected


@QUICK
@given(many_grades(), st.randoms())
def test_the_order_of_people_and_items_changes_nothing(grades: Grades, random: object) -> None:
    rng = np.random.default_rng(abs(hash(repr(random))) % 2**32)
    weights = rng.uniform(0.3, 3, len(grades))
    people, items = rng.permutation(len(grades)), rng.permutation(grades.shape[1])
    ranks = judge(grades, LEVELS, weights).ranks
    moved = judge(grades[people][:, items], LEVELS, weights[people]).ranks
    assert list(moved) == list(ranks[items])


@QUICK
@given(many_grades(), st.floats(0.001, 1000), st.data())
def test_the_scale_of_weights_changes_nothing(grades: Grades, scale: float, data: st.DataObject) -> None:
    whole = np.array(
        data.draw(st.lists(st.integers(1, 3), min_size=len(grades), max_size=len(grades))), float
    )
    ranks = judge(grades, LEVELS, whole).ranks
    assert list(judge(grades, LEVELS, whole * scale).ranks) == list(ranks)
    # A person of weight 3 is three people.
    assert list(judge(np.repeat(grades, whole.astype(int), axis=0), LEVELS).ranks) == list(ranks)


@QUICK
@given(many_grades(), st.data())
def test_a_better_grade_never_lowers_an_item(grades: Grades, data: st.DataObject) -> None:
    item = data.draw(st.integers(0, grades.shape[1] - 1))
    person = data.draw(st.integers(0, len(grades) - 1))
    before = judge(grades, LEVELS).ranks
    better = grades.copy()
    if better[person, item] < 0:
        better[person, item] = LEVELS - 1  # somebody more who thinks the best of it
    else:
        better[person, item] = min(LEVELS - 1, better[person, item] + 1)
    after = judge(better, LEVELS).ranks
    assert before[item] == 0 or after[item] <= before[item]


@QUICK
@given(many_grades())
def test_always_a_number(grades: Grades) -> None:
    judgment = judge(grades, LEVELS)
    for merit, column in zip(judgment.merits, grades.T, strict=True):
        assert merit.n == (column >= 0).sum()
        assert sum(merit.profile) == pytest.approx(1.0 if merit.n else 0.0)
        assert (merit.grade is None) == (merit.n == 0)
    assert sorted(judgment.order) == [i for i, merit in enumerate(judgment.merits) if merit.n]


def test_nobody_nothing_and_all_alike() -> None:
    assert list(judge(np.zeros((0, 2), int), LEVELS).ranks) == [0, 0]
    assert list(judge(np.zeros((3, 0), int), LEVELS).ranks) == []
    assert list(judge(np.full((3, 2), -1), LEVELS).ranks) == [0, 0]
    assert list(judge(np.full((3, 2), 4), LEVELS).ranks) == [1, 1]
    assert list(judge(np.zeros((3, 2), int), 1).ranks) == [1, 1]


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="grades"):
        judge(np.array([[6]]), LEVELS)
    for weights in ([1.0], [1.0, -1.0], [0.0, 0.0], [1.0, float("nan")]):
        with pytest.raises(ValueError, match="weight"):
            judge(np.array([[1], [2]]), LEVELS, np.array(weights))


def test_inputs_stay_as_they_are() -> None:
    grades, weights = np.array([[1, 2], [3, -1]]), np.array([1.0, 2.0])
    judge(grades, LEVELS, weights)
    assert grades.tolist() == [[1, 2], [3, -1]]
    assert weights.tolist() == [1.0, 2.0]
