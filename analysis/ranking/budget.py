"""Participatory budgeting on approvals: the most approved first, or equal shares for everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from analysis.ranking.ranks import Floats, Method, ranks_of, weights_of

Approvals = NDArray[np.bool_]
"""(n, items): who approves what."""

Completion = Literal["aucune", "ajout", "votes"]
Satisfaction = Literal["cout", "nombre"]

STEP = 1.01  # "ajout": each round everybody holds 1 % more
ROUNDS = 1_000
CLOSE = 1e-9  # shares are floats: what differs by less is equal


@dataclass(frozen=True, slots=True)
class Funding:
    """`funded`: items in the order they were chosen; `spent` of `budget`, in the unit of the costs.

    `votes` (items,): weighted approvals; `approvals` (items,): people. `by_shares`: how many of `funded`
    came by equal shares, the rest by the completion. `tied`: choices that only the order of items decided.
    """

    funded: tuple[int, ...]
    spent: int
    budget: int
    votes: Floats
    approvals: NDArray[np.int64]
    by_shares: int
    completion: Completion
    tied: tuple[tuple[int, ...], ...]


def method(approvals: Approvals) -> Method:
    """Return the ranking by approvals as sums over people, to be drawn again (`certainty`, `guard`)."""
    return Method(csr_array(approvals.T.astype(np.float64)), ranks_of)


def greedy(
    approvals: Approvals, costs: NDArray[np.int64], budget: int, weights: Floats | None = None
) -> Funding:
    """Fund by number of approvals, skipping what no longer fits; without any approval nothing is funded.

    Ties: the cheaper first, then the order of the items (told in `tied`). Raises ValueError for costs or a
    budget below 1, or wrong shapes.
    """
    w = _check(approvals, costs, budget, weights)
    votes = w @ approvals
    funded, tied = _fill((), votes, costs, budget)
    return _funding(funded, 0, approvals, votes, costs, budget, "votes", tied)


def equal_shares(
    approvals: Approvals,
    costs: NDArray[np.int64],
    budget: int,
    weights: Floats | None = None,
    *,
    satisfaction: Satisfaction = "cout",
    completion: Completion = "ajout",
) -> Funding:
    """Fund by the method of equal shares: everybody holds budget / n and pays only for what they approve.

    Peters, Pierczynski & Skowron 2021, NeurIPS 34: again and again the item with the lowest price per unit
    of satisfaction, its supporters paying alike or all that they have left. satisfaction: "cout" (an item is
    worth its cost) or "nombre" (each item is worth 1). A person of weight 2 is two people.

    What is left goes by completion: "ajout" (Add1U: all shares grow by 1 % while the total fits, then the
    most approved; Faliszewski et al. 2023, IJCAI, with 1 % for one unit), "votes" (the most approved at
    once), "aucune". Ties: more votes, then cheaper, then the order of the items (told in `tied`).
    """
    w = _check(approvals, costs, budget, weights)
    votes = w @ approvals
    worth = costs.astype(np.float64) if satisfaction == "cout" else np.ones(len(costs))
    ballots, heavy = _ballots(approvals, w)
    supporters = [np.flatnonzero(column) for column in ballots.T]

    def run(each: float) -> tuple[tuple[int, ...], list[tuple[int, ...]]]:
        return _shares(each, supporters, heavy, costs, worth, votes)

    if not w.sum():
        return _funding((), 0, approvals, votes, costs, budget, completion, [])
    each = budget / float(w.sum())
    funded, tied = (
        _grown(run, each, int((votes > 0).sum()), costs, budget) if completion == "ajout" else run(each)
    )
    by_shares = len(funded)
    if completion != "aucune":
        funded, more = _fill(funded, votes, costs, budget)
        tied = [*tied, *more]
    return _funding(funded, by_shares, approvals, votes, costs, budget, completion, tied)


def _ballots(approvals: Approvals, w: Floats) -> tuple[Approvals, Floats]:
    """Return the different ballots (B, items) and their weights (B,): who approves the same pays the same."""
    packed, which = np.unique(np.packbits(approvals[w > 0], axis=1), axis=0, return_inverse=True)
    ballots: Approvals = np.unpackbits(packed, axis=1, count=approvals.shape[1]) > 0
    heavy: Floats = np.zeros(len(packed))
    np.add.at(heavy, which, w[w > 0])
    return ballots, heavy


Run = Callable[[float], tuple[tuple[int, ...], list[tuple[int, ...]]]]


def _grown(
    run: Run, each: float, wanted: int, costs: NDArray[np.int64], budget: int
) -> tuple[tuple[int, ...], list[tuple[int, ...]]]:
    """Let the shares grow until the next step would cost more than the budget, or all `wanted` is funded."""
    best = run(each)
    for _ in range(ROUNDS):
        if len(best[0]) == wanted:
            break
        each *= STEP
        found = run(each)
        if int(costs[list(found[0])].sum()) > budget:
            break
        best = found
    return best


def _shares(
    each: float,
    supporters: list[NDArray[np.intp]],
    w: Floats,
    costs: NDArray[np.int64],
    worth: Floats,
    votes: Floats,
) -> tuple[tuple[int, ...], list[tuple[int, ...]]]:
    """Run equal shares with `each` per unit of weight; return what is funded and the ties by order."""
    left = np.full(w.shape, each)  # per unit of weight
    price = {i: 0.0 for i, who in enumerate(supporters) if who.size}  # a price never falls: known from below
    funded: list[int] = []
    tied: list[tuple[int, ...]] = []
    while price:
        best: dict[int, float] = {}
        for i in sorted(price, key=lambda i: price[i]):
            if best and price[i] > min(best.values()) * (1 + CLOSE):
                break
            found = _price(left[supporters[i]], w[supporters[i]], float(costs[i]))
            if found is None:
                del price[i]
            else:
                best[i] = price[i] = found / float(worth[i])
        if not best:
            break
        least = min(best.values()) * (1 + CLOSE)
        chosen, same = _first([i for i in best if best[i] <= least], votes, costs)
        tied += [same] if len(same) > 1 else []
        who = supporters[chosen]
        left[who] = np.maximum(0.0, left[who] - best[chosen] * worth[chosen])
        funded.append(chosen)
        del price[chosen]
    return tuple(funded), tied


def _price(left: Floats, w: Floats, cost: float) -> float | None:
    """Return the payment q per unit of weight with sum(w min(left, q)) = cost; None if they cannot.

    From below: those who hold less than q pay all, the others share the rest, until nobody is short.
    """
    if float(left @ w) < cost * (1 - CLOSE):
        return None
    q, short = cost / float(w.sum()), 0
    while True:
        poor = left < q * (1 - CLOSE)
        if (now := int(poor.sum())) == short:
            return q
        if now == left.size:  # all that they hold, but for a rounding
            return float(left.max())
        short, q = now, (cost - float(left[poor] @ w[poor])) / float(w[~poor].sum())


def _first(items: list[int], votes: Floats, costs: NDArray[np.int64]) -> tuple[int, tuple[int, ...]]:
    """Return the item to take, and all that only the order told apart from it."""

    def key(i: int) -> tuple[float, int]:
        return (-round(float(votes[i]), 9), int(costs[i]))

    least = min(key(i) for i in items)
    same = tuple(sorted(i for i in items if key(i) == least))
    return same[0], same


def _fill(
    funded: tuple[int, ...], votes: Floats, costs: NDArray[np.int64], budget: int
) -> tuple[tuple[int, ...], list[tuple[int, ...]]]:
    """Add the most approved that still fit, one by one."""
    chosen, tied = list(funded), []
    left = budget - int(costs[chosen].sum())
    while fits := [i for i in range(len(costs)) if i not in chosen and votes[i] > 0 and costs[i] <= left]:
        first, same = _first(fits, votes, costs)
        # Equal items are a choice only if not all of them fit.
        if len(same) * int(costs[first]) > left:
            tied.append(same)
        chosen.append(first)
        left -= int(costs[first])
    return tuple(chosen), tied


def _funding(
    funded: tuple[int, ...],
    by_shares: int,
    approvals: Approvals,
    votes: Floats,
    costs: NDArray[np.int64],
    budget: int,
    completion: Completion,
    tied: list[tuple[int, ...]],
) -> Funding:
    spent = int(costs[list(funded)].sum())
    people = approvals.sum(axis=0).astype(np.int64)
    return Funding(funded, spent, budget, votes, people, by_shares, completion, tuple(tied))


def _check(approvals: Approvals, costs: NDArray[np.int64], budget: int, weights: Floats | None) -> Floats:
    if approvals.ndim != 2 or costs.shape != (approvals.shape[1],):
        raise ValueError("one column of approvals and one cost per item")
    if budget < 1 or (costs < 1).any():
        raise ValueError("a budget and costs of 1 or more, in whole units")
    return weights_of(len(approvals), weights)
