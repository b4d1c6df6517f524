"""Means and medians: what they are, and when they may be told."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.disclosure import protect
from analysis.means import Answers, Middle, middles, of_shown, placed, step_of, weighted_of_shown
from analysis.population import Population, attribute
from analysis.scheme import Closed, Reading
from analysis.shield import Shield
from analysis.statistics.estimate import Estimate, Method
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
        ((20, 20, 20, 20, 20, 20), True),  # all shown: anybody could work it out
        ((40, 40, 40, 40, 40, 2), True),  # whatever is withheld, less than a step
        ((30, 7, 20, 2, 20, 10), True),
        ((12, 1, 30, 1, 5, 1), False),
        ((6, 1, 1, 1, 1, 1), False),
        ((0, 0, 0, 0, 500, 0), False),
    ],
)
def test_a_mean_is_told_where_what_is_withheld_hardly_moves_it(counts: tuple[int, ...], told: bool) -> None:
    found = of_shown(SCALE, shield(*counts), sum(counts))
    assert (found is not None) is told
    if found is not None:
        values = np.repeat(np.arange(1.0, 6.0), counts[:5])
        exact = Answers(np.arange(values.size, dtype=np.int32), values)
        raw, _ = middles(exact, unweighted(sum(counts), ""), sum(counts), 0.1)
        assert abs(found.mean - raw.mean) <= 0.1 + 1e-9 and found.median == raw.median
        assert found.mean_low <= raw.mean_low and found.mean_high >= raw.mean_high


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(*[st.sampled_from([0, 1, 2, 3, 4, 5, 6, 8, 12, 20, 30, 60]) for _ in range(6)]),
    st.permutations(range(6)),
    st.integers(-4, 4),
)
@example((20, 4, 6, 12, 0, 30), [1, 2, 0, 3, 4, 5], 4)
@example((12, 8, 6, 1, 20, 8), [3, 2, 0, 1, 4, 5], -2)
def test_who_tries_every_way_to_share_what_is_left_learns_nothing(
    counts: tuple[int, ...], order: list[int], people: int
) -> None:
    """Had somebody answered otherwise where it is withheld, and all that is shown stayed, the same would be
    said: the reader has the code and its seed."""
    changed = [*counts]
    changed[order[0]] -= people
    changed[order[1]] += people
    if min(changed) < 0:
        return
    now, then = shield(*counts), shield(*changed)
    if (now.why == then.why).all() and (now.values == then.values)[now.shown].all():
        assert of_shown(SCALE, now, sum(counts)) == of_shown(SCALE, then, sum(counts))


def test_a_weighted_mean_says_nothing_but_the_shares_that_are_told() -> None:
    scale = replace(SCALE, rows=(("un", "1"), ("deux", "2"), ("trois", "3")), ordered=ROWS[:3])
    base = np.array([200])
    table = Table("q", ROWS[:3], Columns.of([]), base, np.array([[100], [50], [50]]), exclusive=True)
    made = protect([table])[0]
    shares = {(row, 0): Estimate(share, 0, 1, 120.0, Method.WILSON) for row, share in ((1, 0.25), (2, 0.5))}
    assert weighted_of_shown(scale, made, shares) is None
    found = weighted_of_shown(scale, made, {**shares, (3, 0): Estimate(0.25, 0, 1, 120.0, Method.WILSON)})
    assert found is not None
    assert (found.mean, found.median) == (2.0, 2.0)
    # The standard error of the mean of 120 answers with a standard deviation of 0.71 is 0.065.
    assert (found.mean_low, found.mean_high) == (1.9, 2.1)


@pytest.mark.parametrize(
    ("counts", "whose"),
    [
        (
            (20, 20, 20, 20, 20, 20),
            100,
        ),  # « nsp » is an answer without a place: a mean of 100, not of 120
        ((40, 7, 20, 2, 20, 10), 89),
        ((40, 40, 40, 40, 40, 2), None),  # how many are outside is withheld, and so is who is inside
        ((0, 0, 0, 0, 3, 3), None),
    ],
)
def test_a_mean_is_of_those_who_have_a_place_in_the_order(counts: tuple[int, ...], whose: int | None) -> None:
    assert placed(SCALE, shield(*counts)) == whose


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
