"""Raking: a published table, its properties, and what bounds do."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.statistics.raking import BOUNDS, Floats, Ints, plan, rake

WIDE = (1e-6, 1e6)


def spread(table: Floats) -> tuple[Ints, Ints]:
    """Participants of a table of counts, by row and column."""
    rows, columns = np.indices(table.shape)
    repeats = table.astype(int).ravel()
    return np.repeat(rows.ravel(), repeats), np.repeat(columns.ravel(), repeats)


def test_a_two_by_two_table_by_hand() -> None:
    # Odds ratio 40*40/(10*10) = 16 is kept; equal margins make every cell 0.4 or 0.1 of the whole again.
    rows, columns = spread(np.array([[40.0, 20.0], [5.0, 40.0]]))
    half = np.array([0.5, 0.5])
    made = rake([rows, columns], [half, half], WIDE)
    shares = np.zeros((2, 2))
    np.add.at(shares, (rows, columns), made.weights / made.weights.sum())
    # With equal margins a = d and a²/b² = 16, a + b = 1/2.
    assert shares == pytest.approx(np.array([[0.4, 0.1], [0.1, 0.4]]), abs=1e-9)
    assert made.converged


@st.composite
def samples(draw: st.DrawFn) -> tuple[list[Ints], list[Floats], Floats | None]:
    n = draw(st.integers(1, 60))
    categories, targets = [], []
    for _ in range(draw(st.integers(1, 3))):
        width = draw(st.integers(1, 4))
        categories.append(np.array(draw(st.lists(st.integers(-1, width - 1), min_size=n, max_size=n))))
        raw = np.array(draw(st.lists(st.floats(0.05, 1), min_size=width, max_size=width)))
        targets.append(raw / raw.sum())
    design = draw(st.none() | st.lists(st.floats(0.2, 5), min_size=n, max_size=n).map(np.array))
    return categories, targets, design


@settings(deadline=None, max_examples=40)
@given(samples())
def test_whatever_comes_weights_are_of_mean_one_and_within_bounds(
    sample: tuple[list[Ints], list[Floats], Floats | None],
) -> None:
    categories, targets, design = sample
    before = [array.copy() for array in (*categories, *targets)]
    made = rake(categories, targets, design=design)
    ratio = made.weights if design is None else made.weights / (design / design.mean())
    assert made.weights.mean() == pytest.approx(1)
    assert ratio.min() >= BOUNDS[0] - 1e-9
    assert ratio.max() <= BOUNDS[1] + 1e-9
    assert made.converged == (made.gap <= 1e-6)
    for array, was in zip((*categories, *targets), before, strict=True):
        assert (array == was).all(), "inputs are unchanged"


def test_who_said_nothing_keeps_the_mean_weight() -> None:
    sex = np.array([0] * 70 + [1] * 20 + [-1] * 10)
    made = rake([sex], [np.array([0.5, 0.5])])
    assert made.weights[sex == -1] == pytest.approx(1)
    assert made.weights[sex == 0].sum() == pytest.approx(45)
    assert made.weights[sex == 1].sum() == pytest.approx(45)


def test_bounds_spread_what_they_keep_from_the_rarest() -> None:
    # One in a hundred stands for a tenth: within three times it cannot, and the margin says by how much.
    age = np.array([0] * 60 + [1] * 39 + [2])
    made = rake([age], [np.array([0.45, 0.45, 0.1])])
    assert not made.converged
    assert made.weights[age == 2] == pytest.approx(3)
    assert made.gap == pytest.approx(0.07)
    assert made.weights[age == 0].sum() == pytest.approx(made.weights[age == 1].sum())


def test_bounds_that_can_be_kept_do_not_move_the_margins() -> None:
    # Without bounds the rarest cell would weigh 3.6: the others of its row and column take over.
    rows, columns = spread(np.array([[60.0, 10.0, 10.0], [10.0, 2.0, 8.0]]))
    targets = [np.array([0.6, 0.4]), np.array([0.5, 0.25, 0.25])]
    free, bounded = rake([rows, columns], targets, WIDE), rake([rows, columns], targets, (0.5, 2.6))
    assert free.weights.max() > 2.6
    assert bounded.converged
    assert bounded.weights.max() == pytest.approx(2.6)


def test_draws_are_raked_like_a_sample_of_their_own() -> None:
    generator = np.random.default_rng(4)
    sex, age = generator.integers(-1, 2, 120), generator.integers(-1, 3, 120)
    targets = [np.array([0.5, 0.5]), np.array([0.3, 0.4, 0.3])]
    counts = generator.multinomial(120, np.full(120, 1 / 120), 5)
    weights = plan([sex, age], targets).again(counts)
    for row, drawn in zip(weights, counts, strict=True):
        alone = rake([np.repeat(sex, drawn), np.repeat(age, drawn)], targets)
        assert np.repeat(row / np.maximum(drawn, 1), drawn) == pytest.approx(alone.weights, abs=1e-6)


@pytest.mark.parametrize(
    ("categories", "targets", "says"),
    [
        ([], [], "participants"),
        ([np.array([], int)], [np.array([1.0])], "participants"),
        ([np.array([0, 2])], [np.array([0.5, 0.5])], "index"),
        ([np.array([0, 1])], [np.array([0.5, 0.6])], "add up"),
        ([np.array([0, 1])], [np.array([np.nan, 1.0])], "add up"),
    ],
)
def test_what_is_no_margin(categories: list[Ints], targets: list[Floats], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        rake(categories, targets)
