"""What a majority hides, and what is only chance."""

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.population import Attribute, attribute
from analysis.ranking.guard import Guard, guard
from analysis.ranking.majority import method

LEVELS = 6


def town(
    women: int = 40, men: int = 80, *, noise: int = 2, seed: int = 1
) -> tuple[NDArray[np.int64], Attribute]:
    """Grades of three items: men put the first on top, women the second; and the attribute."""
    rng = np.random.default_rng(seed)
    middle = np.array([[5, 2, 3]] * men + [[2, 5, 3]] * women)
    grades = np.clip(middle + rng.integers(-noise, noise + 1, middle.shape), 0, LEVELS - 1)
    return grades, attribute(["femme", "homme"], ["homme"] * men + ["femme"] * women)


def watch(grades: NDArray[np.int64], **attributes: Attribute) -> Guard:
    return guard(method(grades, LEVELS), attributes, grades >= 0, seed=1, draws=300)


def test_a_minority_with_another_first_priority_is_seen() -> None:
    grades, sexe = town()
    found = watch(grades, sexe=sexe)
    women, men = found.groups
    assert found.overall.tolist()[0] == 1
    assert (women.category, women.n, women.first, women.sure) == ("femme", 40, 1, True)
    assert women.rank_overall > 1
    assert women.p < 0.01
    assert (men.first, men.rank_overall, men.sure) == (0, 1, False)
    assert found.hidden == (women,)


def test_chance_is_not_shown_as_a_difference() -> None:
    """Five groups cut at random, 20 times: hardly ever is one said to differ."""
    alarms = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        grades = rng.integers(0, LEVELS, (200, 4))
        groups = attribute([], [str(k) for k in rng.integers(5, size=200)])
        alarms += bool(watch(grades, secteur=groups).hidden)
    assert alarms <= 2


def test_small_groups_and_small_rests_are_left_out() -> None:
    grades, sexe = town(women=10)
    assert watch(grades, sexe=sexe).left_out == (("sexe", "femme"), ("sexe", "homme"))
    assert watch(grades, sexe=sexe).groups == ()
    grades, sexe = town(women=11)
    assert watch(grades, sexe=sexe).left_out == ()


def test_those_who_said_nothing_do_not_make_a_group_large() -> None:
    grades, sexe = town(women=12)
    grades[-2:] = -1
    assert ("sexe", "femme") in watch(grades, sexe=sexe).left_out


def test_an_item_that_few_of_a_group_graded_has_no_rank_there() -> None:
    grades, sexe = town(women=30)
    grades[-20:, 1] = -1  # ten women graded it
    women = watch(grades, sexe=sexe).groups[0]
    assert women.ranks[1] == 0
    assert sorted(women.ranks.tolist()) == [0, 1, 2]
    assert women.first != 1


def test_an_item_that_few_graded_is_no_first_of_all() -> None:
    grades, sexe = town()
    grades[:, 2] = -1
    grades[:10, 2] = 5
    assert watch(grades, sexe=sexe).overall.tolist()[2] == 0


def test_one_sex_only_and_nobody() -> None:
    grades, _ = town()
    same = attribute(["femme"], ["femme"] * len(grades))
    assert watch(grades, sexe=same).groups == ()
    nobody = watch(grades[:0], sexe=attribute(["femme"], []))
    assert (nobody.groups, nobody.left_out) == ((), ())


def test_all_grades_alike_hide_nothing() -> None:
    grades, sexe = town()
    found = watch(np.full_like(grades, 3), sexe=sexe)
    assert [one.first for one in found.groups] == [None, None]
    assert found.hidden == ()


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_people_changes_nothing_that_is_shown(seed: int) -> None:
    grades, sexe = town()
    turn = np.random.default_rng(seed).permutation(len(grades))
    moved = watch(grades[turn], sexe=Attribute(sexe.categories, sexe.of[turn]))
    same = watch(grades, sexe=sexe)
    assert [(g.first, g.sure, g.ranks.tolist()) for g in moved.groups] == [
        (g.first, g.sure, g.ranks.tolist()) for g in same.groups
    ]
