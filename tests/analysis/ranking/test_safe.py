"""Results as JSON: no NaN, no rank of what few people said."""

import json

import numpy as np

from analysis.ranking.certainty import rank_certainty
from analysis.ranking.majority import judge, method
from analysis.ranking.safe import plain, ranked


def test_results_are_plain_json_without_nan() -> None:
    grades = np.array([[1, -1, 0], [2, -1, 1]])
    judgment = judge(grades, 3)
    certainty = rank_certainty(method(grades, 3), seed=1, draws=10)
    found = json.loads(
        json.dumps(
            plain({"a": judgment, "b": certainty, "c": (float("nan"), np.float64("inf"))}), allow_nan=False
        )
    )
    assert found["a"]["ranks"] == [1, 0, 2]
    assert found["a"]["merits"][1]["grade"] is None
    assert found["b"]["draws"] == 10
    assert found["c"] == [None, None]


def test_an_item_of_few_people_has_no_rank() -> None:
    rng = np.random.default_rng(1)
    grades = rng.integers(0, 6, (40, 3))
    grades[10:, 1] = -1
    certainty = rank_certainty(method(grades, 6), seed=1, draws=100)
    rows = ranked(("LOG", "PRO", "SEC"), (40, 10, 40), certainty)
    assert rows[-1] == {"code": "PRO", "withheld": "denominateur"}
    assert {row["code"] for row in rows[:2]} == {"LOG", "SEC"}
    for row in rows[:2]:
        assert row["n"] == 40
        assert 1 <= row["low"] <= row["rank"] <= row["high"] <= 3
        assert row["kind"] == "bootstrap percentile 95 %, participants"
