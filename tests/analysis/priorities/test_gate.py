"""What may be said of a poll follows from what its question shows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.priorities.gate import Gate, Shown, Told, enough_grades, median_bounds
from analysis.priorities.standing import in_sureness
from analysis.thresholds import Withheld

COUNTS = st.lists(st.integers(0, 60), min_size=3, max_size=7).filter(lambda counts: sum(counts[:-1]) > 0)


@given(COUNTS, st.data())
def test_the_true_grade_lies_between_the_bounds_whatever_is_hidden(
    counts: list[int], data: st.DataObject
) -> None:
    hidden = np.array(data.draw(st.lists(st.booleans(), min_size=len(counts), max_size=len(counts))))
    shares = np.array(counts, float) / sum(counts)
    before = shares.copy()
    low, high = median_bounds(shares, hidden)
    cumulated = np.cumsum(counts[:-1])
    true = int((2 * cumulated < cumulated[-1]).sum())
    if sum(count for count, no in zip(counts[:-1], hidden, strict=False) if not no) or hidden[:-1].any():
        assert low <= true <= high
    if not hidden.any():
        assert low == high == true
    assert (shares == before).all()


def test_a_grade_that_the_shown_cells_tell_is_exact_though_some_are_hidden() -> None:
    # 30 of 100 hidden among the two best: the middle is in the third whatever they are.
    assert median_bounds(np.array([0.05, 0.0, 0.60, 0.25, 0.05, 0.05]), np.array([0, 0, 0, 1, 1, 0]) > 0) == (
        2,
        2,
    )
    # 8 and 6 hidden of 14: either may hold the middle.
    assert median_bounds(np.array([6 / 14, 8 / 14, 0.0]), np.array([True, True, False])) == (0, 1)


@pytest.mark.parametrize(
    ("base", "unsure", "graded", "expected"),
    [
        (20, 6, 14, True),
        (16, 6, 10, False),
        (14, None, 12, False),  # 14 - 4 may be fewer than 11: to rank it would tell
        (15, None, 12, True),
        (15, None, 4, False),
        (None, None, 40, False),
    ],
)
def test_an_item_is_ranked_only_where_that_gives_nothing_away(
    base: int | None, unsure: int | None, graded: int, expected: bool
) -> None:
    shown = Shown(base, None if base else Withheld.DENOMINATOR, {"tres": 5, "nsp": unsure})
    assert enough_grades(shown, ("nsp",), graded) is expected


def test_a_question_that_no_release_holds_was_not_asked() -> None:
    gate = Gate([Told("question:q", "", "", None, "ecart"), Told("question:q", "oui", "", None, "ecart")])
    assert gate.shown("q").why is Withheld.CHANGE and gate.shown("q").base is None
    assert gate.shown("autre").why is Withheld.DENOMINATOR
    assert not gate.group_shown("q", "", "sexe", "femme")


def test_sureness_has_a_word_for_every_percent() -> None:
    assert [in_sureness(percent) for percent in (1, 10, 34, 66, 90, 99)] == [
        "très peu probable",
        "peu probable",
        "incertain",
        "probable",
        "presque sûr",
        "presque sûr",
    ]
