"""Means and medians: what they are, and when they may be told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure import protect
from analysis.means import Answers, Middle, may_be_told, middles, step_of
from analysis.population import Population, attribute
from analysis.scheme import Closed, Reading
from analysis.shield import Shield
from analysis.statistics.weighting import unweighted, weigh
from analysis.tables import Columns, Table
from consultation.margins import Margins

ROWS = ("un", "deux", "trois", "quatre", "cinq")
SCALE = Closed(
    "q", "", "?", "scale", tuple((one, one) for one in (*ROWS, "nsp")), ordered=ROWS, broken_down=False
)


def shield(*counts: int) -> Shield:
    base = np.array([sum(counts)])
    rows = tuple(code for code, _ in SCALE.rows)
    return protect([Table("q", rows, Columns.of([]), base, np.array(counts)[:, None], exclusive=True)])[0]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((20, 20, 20, 20, 20, 0), False),  # nobody outside: withheld, and with it another
        ((20, 20, 20, 20, 20, 20), True),
        ((40, 40, 40, 40, 40, 2), True),  # who is outside could be in the withheld row: 202 are enough
        ((30, 7, 20, 2, 20, 10), True),  # 9 in two rows that are withheld, of 79: four ways to share them
        ((20, 7, 10, 2, 10, 10), False),  # of 49, only two
        ((6, 1, 1, 1, 1, 1), False),
        ((0, 0, 0, 0, 500, 0), False),
    ],
)
def test_a_mean_tells_nothing_that_is_withheld(counts: tuple[int, ...], told: bool) -> None:
    assert may_be_told(SCALE, shield(*counts)) is told


def test_raw_and_weighted_means_of_known_answers() -> None:
    """60 women say 1, 20 men say 3; half of the residents are men: 2.0 weighted, 1.5 raw."""
    of = attribute(["femme", "homme"], ["femme"] * 60 + ["homme"] * 20)
    margins = Margins("2021", {"sexe": {"femme": 0.5, "homme": 0.5}})
    weights = weigh(Population(80, {"sexe": of}), margins)
    answers = Answers(np.arange(80, dtype=np.int32), np.array([1.0] * 60 + [3.0] * 20))
    raw, weighted = middles(answers, weights, 80, 0.1)
    assert (raw.mean, raw.median) == (1.5, 1.0)
    assert weighted is not None
    assert weighted.mean == 2.0
    # Women all say 1 and men all say 3: raked anew, draws have the same mean, as far as bounds allow.
    assert (weighted.mean_low, weighted.mean_high) == pytest.approx((2.0, 2.0), abs=0.11)
    assert raw.mean_low < 1.5 < raw.mean_high


@given(st.lists(st.integers(1, 5), min_size=1, max_size=60), st.integers(0, 40))
def test_an_interval_holds_its_mean_and_is_within_the_scale(values: list[int], silent: int) -> None:
    n = len(values) + silent
    answers = Answers(np.arange(len(values), dtype=np.int32), np.array(values, np.float64))
    kept = answers.values.copy()
    raw, weighted = middles(answers, unweighted(n, ""), n, 0.1)
    assert weighted is None
    assert isinstance(raw, Middle)
    assert 1 <= raw.mean_low <= raw.mean <= raw.mean_high <= 5
    assert 1 <= raw.median_low <= raw.median <= raw.median_high <= 5
    assert abs(raw.mean - float(np.mean(values))) <= 0.05 + 1e-9
    assert (answers.values == kept).all()


def test_wide_numbers_are_told_in_whole_steps() -> None:
    def number(low: int, high: int) -> Closed:
        return Closed("n", "", "?", "integer", (), Reading.BAND, bands=((low, high),))

    assert [step_of(number(*bounds)) for bounds in ((0, 10), (1940, 2026), (0, 100_000))] == [0.1, 1, 1000]
    answers = Answers(np.arange(5000, dtype=np.int32), np.arange(5000, dtype=np.float64) * 20)
    raw, _ = middles(answers, unweighted(5000, ""), 5000, 1000)
    assert raw.mean == 50_000
