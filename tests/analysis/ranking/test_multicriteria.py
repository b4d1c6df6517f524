"""Several criteria: normalised as said, missing values in view, weights of the committee."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.ranking.certainty import weight_sensitivity
from analysis.ranking.multicriteria import (
    Scale,
    multicriteria,
    normalise,
    ranks_by_weights,
    scores,
)
from analysis.ranking.ranks import ranks_of
from tests.analysis.ranking import QUICK

NAN = float("nan")
THREE = ("saillance", "gravite", "faisabilite")


def test_scores_by_hand() -> None:
    values = np.array([[0.40, 2.0, 5.0], [0.20, 4.0, 1.0], [0.30, 2.0, 3.0]])
    found = multicriteria(values, THREE, np.array([2.0, 1.0, 1.0]))
    assert found.weights.tolist() == [0.5, 0.25, 0.25]
    assert found.values == pytest.approx(np.array([[1, 0, 1], [0, 1, 0], [0.5, 0, 0.5]]))
    assert found.score == pytest.approx([0.75, 0.25, 0.375])
    assert found.contributions == pytest.approx(np.array([[0.5, 0, 0.25], [0, 0.25, 0], [0.25, 0, 0.125]]))
    assert list(found.ranks) == [1, 3, 2]
    assert found.low == pytest.approx(found.score)
    assert found.high == pytest.approx(found.score)


def test_ranks_instead_of_distances() -> None:
    assert normalise(np.array([[1.0], [1000.0], [2.0], [2.0]]), "rang")[:, 0].tolist() == [0, 1, 0.5, 0.5]


def test_less_is_more_where_said() -> None:
    found = multicriteria(
        np.array([[1.0], [3.0]]), ("cout",), np.array([1.0]), lower_first=frozenset({"cout"})
    )
    assert found.score.tolist() == [1, 0]


def test_what_is_missing_is_never_a_zero() -> None:
    values = np.array([[1.0, NAN, 1.0], [0.0, 1.0, 0.0], [NAN, 0.0, NAN]])
    found = multicriteria(values, THREE, np.array([0.4, 0.3, 0.3]))
    assert found.coverage == pytest.approx([0.7, 1.0, 0.3])
    assert found.score[0] == pytest.approx(1.0)
    assert found.contributions[0] == pytest.approx([0.4 / 0.7, NAN, 0.3 / 0.7], nan_ok=True)
    assert (found.low[0], found.high[0]) == pytest.approx((0.7, 1.0))
    # Less than half of the weight is known of the third: no score, no rank, and its bounds say why.
    assert np.isnan(found.score[2])
    assert found.order == (0, 1)
    assert (found.low[2], found.high[2]) == pytest.approx((0.0, 0.7))


def test_a_criterion_that_tells_nothing_apart_is_named() -> None:
    found = multicriteria(np.array([[7.0, 1.0], [7.0, 2.0]]), ("a", "b"), np.ones(2))
    assert found.flat == ("a",)
    assert found.score == pytest.approx([0.25, 0.75])


def test_a_criterion_that_nobody_knows_is_named() -> None:
    found = multicriteria(np.array([[NAN, 1.0], [NAN, 2.0]]), ("a", "b"), np.array([1.0, 2.0]))
    assert found.unknown == ("a",)
    assert found.score.tolist() == [0, 1]
    assert found.coverage == pytest.approx([2 / 3, 2 / 3])


@QUICK
@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(-5, 5)), min_size=3, max_size=3), min_size=1, max_size=5
    ),
    st.lists(st.integers(0, 5), min_size=3, max_size=3).filter(any),
    st.sampled_from(["minmax", "rang"]),
    st.data(),
)
def test_always_in_bounds_in_any_order(
    rows: list[tuple[int | None, ...]], weights: list[int], scale: Scale, data: st.DataObject
) -> None:
    values = np.array([[NAN if v is None else float(v) for v in row] for row in rows])
    w = np.array(weights, float)
    found = multicriteria(values, THREE, w, scale=scale)
    known = ~np.isnan(found.score)
    assert (found.ranks > 0).tolist() == known.tolist()
    assert (found.low[known] <= found.score[known] + 1e-9).all()
    assert (found.score[known] <= found.high[known] + 1e-9).all()
    assert np.nansum(found.contributions, axis=1)[known] == pytest.approx(found.score[known])
    items = data.draw(st.permutations(range(len(rows))))
    criteria = data.draw(st.permutations(range(3)))
    moved = multicriteria(values[items][:, criteria], THREE, 3 * w[criteria], scale=scale)
    assert list(moved.ranks) == list(found.ranks[items])


def test_what_cannot_be_is_refused() -> None:
    for values, weights in (
        (np.ones((2, 2)), np.ones(3)),
        (np.ones((2, 3)), np.zeros(3)),
        (np.ones((2, 3)), np.array([1, -1, 1.0])),
        (np.full((2, 3), np.inf), np.ones(3)),
    ):
        with pytest.raises(ValueError, match="weight"):
            multicriteria(values, THREE, weights)


def test_sensitivity_to_the_weights() -> None:
    values = np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 0.5], [0.0, 1.0, 0.5], [0.0, 0.0, 0.0]])
    found = multicriteria(values, THREE, np.ones(3))
    drawn = weight_sensitivity(lambda w: ranks_by_weights(found.values, w), found.weights, seed=1)
    # Better or worse on all criteria: the weights do not matter. In between they decide.
    assert (drawn.low.tolist(), drawn.high.tolist()) == ([1, 2, 2, 4], [1, 3, 3, 4])
    assert drawn.top.tolist() == [1, 1, 1, 0]
    assert "Dirichlet" in drawn.kind


@pytest.mark.parametrize("scale", ["minmax", "rang"])
def test_many_tables_at_once_rank_as_each_by_itself(scale: Scale) -> None:
    rng = np.random.default_rng(1)
    values = rng.integers(0, 4, (30, 5, 3)).astype(float)
    values[rng.random(values.shape) < 0.2] = NAN
    weights = np.array([0.5, 0.3, 0.2])
    drawn = ranks_of(scores(normalise(values, scale), weights))
    for table, ranks in zip(values, drawn, strict=True):
        assert multicriteria(table, THREE, weights, scale=scale).ranks.tolist() == ranks.tolist()


def test_a_criterion_of_weight_zero_stays_out() -> None:
    values = normalise(np.array([[1.0, 0.0], [0.0, 1.0]]), "minmax")
    drawn = weight_sensitivity(lambda w: ranks_by_weights(values, w), np.array([1.0, 0.0]), seed=1)
    assert drawn.high.tolist() == [1, 2]
    with pytest.raises(ValueError, match="weight"):
        weight_sensitivity(lambda w: ranks_by_weights(values, w), np.zeros(2), seed=1)
