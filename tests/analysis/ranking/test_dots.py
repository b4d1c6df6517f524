"""Dots of workshops: shares, what cannot be, how sure."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.ranking.dots import Session, count_dots
from tests.analysis.ranking import QUICK


def session(*dots: int, participants: int = 20, each: int = 3) -> Session:
    return Session(np.array(dots), participants, each)


def test_dots_of_two_workshops_add_up() -> None:
    found = count_dots([session(30, 20, 10), session(6, 20, 4, participants=10)], seed=1)
    assert (found.participants, found.dots, found.sessions) == (30, 90, 2)
    assert found.share == pytest.approx([0.4, 4 / 9, 14 / 90])
    assert list(found.ranks) == [2, 1, 3]
    assert found.order == (1, 0, 2)
    assert (found.low <= found.share).all()
    assert (found.share <= found.high).all()
    assert found.certainty.top == pytest.approx([1, 1, 1])


def test_a_person_counts_once_however_many_dots() -> None:
    """The interval is that of 100 people, not of their 300 dots: p = 1/2 has a deviation of 5 points."""
    found = count_dots([session(150, 150, participants=100)], seed=1, draws=4000)
    assert found.high[0] - found.low[0] == pytest.approx(2 * 1.96 * 0.05, abs=0.01)


def test_workshops_that_disagree_make_it_less_sure() -> None:
    alike = count_dots([session(30, 30), session(30, 30)], seed=1)
    apart = count_dots([session(60, 0), session(0, 60)], seed=1)
    assert (apart.high - apart.low)[0] > 2 * (alike.high - alike.low)[0]


@pytest.mark.parametrize(
    ("one", "problem"),
    [
        (session(61, 0), "61 gommettes pour 20 participants"),
        (session(-1, 2), "aucun nombre négatif"),
        (session(1, 2, participants=0), "au moins un participant"),
        (session(1, 2, each=0), "une gommette par personne"),
    ],
)
def test_what_cannot_be_is_said_in_french(one: Session, problem: str) -> None:
    assert problem in (one.problem or "")
    with pytest.raises(ValueError, match="session"):
        count_dots([one], seed=1)


def test_no_session_or_other_items() -> None:
    for sessions in ([], [session(1), session(1, 2)]):
        with pytest.raises(ValueError, match="session"):
            count_dots(sessions, seed=1)


@QUICK
@given(
    st.lists(st.lists(st.integers(0, 20), min_size=3, max_size=3), min_size=1, max_size=4),
    st.permutations(range(3)),
)
def test_always_a_number_and_items_in_any_order(rows: list[list[int]], order: list[int]) -> None:
    found = count_dots([session(*row) for row in rows], seed=1, draws=50)
    for each in (found.share, found.low, found.high, found.certainty.top):
        assert np.isfinite(each).all()
    assert (found.ranks > 0).all() == bool(np.sum(rows))
    moved = count_dots([session(*(row[i] for i in order)) for row in rows], seed=1, draws=50)
    assert moved.share == pytest.approx(found.share[order])
    assert list(moved.ranks) == list(found.ranks[order])
