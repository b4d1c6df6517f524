"""Greedy and equal shares: published examples, an exact rule beside ours, what nobody may be denied."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.ranking.budget import Approvals, Satisfaction, equal_shares, greedy, method
from tests.analysis.ranking import QUICK

# Lackner & Skowron 2023, Multi-Winner Voting with Approval Preferences, running example (example 1): 12
# people, candidates a to g, 4 seats. The first phase of equal shares elects a alone (pabutools' tests).
SEATS = ["ab", "ab", "ab", "ac", "ac", "ac", "ad", "ad", "bcf", "e", "f", "g"]

# pabutools 1.1, tests/rules/test_rule.py, "AppEx_2", in hundredths.
FOUR = np.array([[1, 0, 0, 0], [0, 1, 1, 1], [0, 1, 1, 1], [0, 0, 1, 0]], bool)
FOUR_COSTS = np.array([100, 90, 200, 109])


def ballots(size: int = 8, items: int = 5) -> st.SearchStrategy[tuple[Approvals, NDArray[np.int64], int]]:
    """Approvals, costs and a budget."""

    @st.composite
    def one(draw: st.DrawFn) -> tuple[Approvals, NDArray[np.int64], int]:
        n, m = draw(st.integers(1, size)), draw(st.integers(1, items))
        approvals = draw(st.lists(st.lists(st.booleans(), min_size=m, max_size=m), min_size=n, max_size=n))
        costs = draw(st.lists(st.integers(1, 12), min_size=m, max_size=m))
        return np.array(approvals, bool), np.array(costs), draw(st.integers(1, 40))

    return one()


def exactly(approvals: Approvals, costs: list[int], each: Fraction, satisfaction: Satisfaction) -> list[int]:
    """Equal shares in fractions, as Peters, Pierczynski & Skowron 2021 word it; with our ties."""
    left = dict.fromkeys(range(len(approvals)), each)
    chosen: list[int] = []
    while True:
        options = []
        for c, cost in enumerate(costs):
            who = [i for i in left if approvals[i, c]]
            if c in chosen or sum(left[i] for i in who) < cost:
                continue
            worth = cost if satisfaction == "cout" else 1
            # The smallest q at which min(left, q) adds up to the cost: q lies on one of these lines.
            held = sorted(left[i] for i in who)
            lines = [(cost - sum(held[:k], Fraction(0))) / (len(held) - k) for k in range(len(held))]
            q = min(q for k, q in enumerate(lines) if q <= held[k] and sum(min(h, q) for h in held) == cost)
            options.append((q / worth, -len(who), cost, c, q))
        if not options:
            return chosen
        *_, c, q = min(options)
        for i in left:
            if approvals[i, c]:
                left[i] -= min(left[i], q)
        chosen.append(c)


def test_the_running_example_of_lackner_and_skowron() -> None:
    approvals = np.array([[letter in ballot for letter in "abcdefg"] for ballot in SEATS])
    for satisfaction in ("cout", "nombre"):
        found = equal_shares(approvals, np.ones(7, int), 4, satisfaction=satisfaction, completion="aucune")
        assert found.funded == (0,)
    most = greedy(approvals, np.ones(7, int), 4)
    assert (most.funded, most.tied) == ((0, 1, 2, 3), ((3, 5),))  # d and f have two votes each


@pytest.mark.parametrize(
    ("satisfaction", "completion", "expected"),
    [
        ("nombre", "aucune", {0, 1, 3}),
        ("cout", "aucune", {0, 2}),
        ("nombre", "ajout", {0, 1, 3}),
        ("cout", "ajout", {0, 1, 2}),
    ],
)
def test_an_example_of_pabutools(satisfaction: str, completion: str, expected: set[int]) -> None:
    found = equal_shares(FOUR, FOUR_COSTS, 400, satisfaction=satisfaction, completion=completion)  # type: ignore[arg-type]
    assert set(found.funded) == expected


def test_half_of_the_people_get_half_of_the_money() -> None:
    """51 of 100 want five red projects, 49 five blue ones; money for five (Peters et al. 2021, section 1)."""
    approvals = np.zeros((100, 10), bool)
    approvals[:51, :5] = True
    approvals[51:, 5:] = True
    costs = np.full(10, 20)
    assert set(greedy(approvals, costs, 100).funded) == {0, 1, 2, 3, 4}
    shared = equal_shares(approvals, costs, 100)
    assert len([i for i in shared.funded if i < 5]) == 3
    assert len([i for i in shared.funded if i >= 5]) == 2
    assert shared.tied  # the five of one side differ by nothing but their order


@QUICK
@given(ballots(), st.sampled_from(["cout", "nombre"]))
def test_equal_shares_in_fractions(
    given_: tuple[Approvals, NDArray[np.int64], int], satisfaction: Satisfaction
) -> None:
    approvals, costs, budget = given_
    found = equal_shares(approvals, costs, budget, satisfaction=satisfaction, completion="aucune")
    expected = exactly(approvals, costs.tolist(), Fraction(budget, len(approvals)), satisfaction)
    assert list(found.funded) == expected


@QUICK
@given(ballots(), st.sampled_from(["aucune", "votes", "ajout"]))
def test_the_budget_is_kept_and_used(
    given_: tuple[Approvals, NDArray[np.int64], int], completion: str
) -> None:
    approvals, costs, budget = given_
    for found in (
        greedy(approvals, costs, budget),
        equal_shares(approvals, costs, budget, completion=completion),  # type: ignore[arg-type]
    ):
        assert found.spent == costs[list(found.funded)].sum() <= budget
        assert all(approvals[:, i].any() for i in found.funded)
        if found.completion != "aucune":
            left = budget - found.spent
            assert not any(
                approvals[:, i].any() and costs[i] <= left for i in range(len(costs)) if i not in found.funded
            )


@QUICK
@given(ballots(), st.data())
def test_a_group_that_can_pay_alone_is_not_left_out(
    given_: tuple[Approvals, NDArray[np.int64], int], data: st.DataObject
) -> None:
    """Who together hold the cost of an item they all want have at least one item that one of them wants."""
    approvals, costs, budget = given_
    item = data.draw(st.integers(0, len(costs) - 1))
    group = np.flatnonzero(approvals[:, item])
    if group.size * budget >= costs[item] * len(approvals):
        funded = np.array(equal_shares(approvals, costs, budget, completion="aucune").funded, int)
        assert approvals[np.ix_(group, funded)].any()


@QUICK
@given(ballots(), st.integers(0, 2**32 - 1))
def test_order_and_scale_change_nothing(given_: tuple[Approvals, NDArray[np.int64], int], seed: int) -> None:
    approvals, costs, budget = given_
    rng = np.random.default_rng(seed)
    weights = rng.integers(1, 4, len(approvals)).astype(float)
    people, items = rng.permutation(len(approvals)), rng.permutation(len(costs))
    found = equal_shares(approvals, costs, budget, weights)
    moved = equal_shares(approvals[people][:, items], costs[items], budget, 0.1 * weights[people])
    if not found.tied:
        assert {int(items[i]) for i in moved.funded} == set(found.funded)
    many = equal_shares(np.repeat(approvals, weights.astype(int), axis=0), costs, budget)
    assert many.funded == found.funded


def test_nobody_nothing_and_what_cannot_be() -> None:
    none = np.zeros((0, 2), bool)
    assert equal_shares(none, np.array([1, 2]), 5).funded == ()
    assert greedy(np.zeros((3, 2), bool), np.array([1, 2]), 5).funded == ()
    assert equal_shares(np.zeros((3, 0), bool), np.zeros(0, int), 5).funded == ()
    assert equal_shares(np.ones((1, 1), bool), np.array([5]), 5).funded == (0,)
    assert equal_shares(np.ones((1, 1), bool), np.array([6]), 5).funded == ()
    for costs, budget in ((np.array([0]), 5), (np.array([1]), 0), (np.array([1, 2]), 5)):
        with pytest.raises(ValueError, match="cost"):
            greedy(np.ones((1, 1), bool), costs, budget)


def test_approvals_rank_by_votes() -> None:
    approvals = np.array([[1, 1, 0], [1, 0, 0], [1, 1, 0]], bool)
    assert method(approvals)(np.array([[1.0, 1, 1], [0, 1, 0]])).tolist() == [[1, 2, 3], [1, 2, 2]]
