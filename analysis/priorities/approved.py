"""Approvals: who approves what, and with costs and a budget what could be paid."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from analysis.priorities.ballots import Asked
from analysis.priorities.gate import Gate, Shown
from analysis.priorities.standing import TOO_FEW, Json, People, how_sure, method, standings
from analysis.ranking.budget import Funding, equal_shares, greedy
from analysis.ranking.ranks import Method, ranks_of
from analysis.thresholds import SIDE_AT_LEAST
from analysis.wording import Said, say

NAME = "approbation"
NOTE = (
    "Approbation : chacun coche ce qu’il approuve. Avec des coûts et un budget, deux listes sont proposées : "
    "les plus approuvées d’abord tant que le budget suffit ; et les parts égales (Peters, Pierczyński et "
    "Skowron, 2021), où chacun dispose de la même part du budget."
)
FEW, MANY = "Moins de 5 participants l’approuvent.", "Presque tous l’approuvent."
UNTOLD = "Ce chiffre en ferait deviner un autre."


def ranking(approvals: NDArray[np.bool_], keep: NDArray[np.bool_]) -> Method:
    """Return the ranking by approvals; only items of `keep` are ranked."""
    return Method(
        csr_array(approvals.T.astype(np.float64)), lambda sums: ranks_of(np.where(keep, sums, np.nan))
    )


def approved(
    poll: Asked,
    approvals: NDArray[np.bool_],
    answered: NDArray[np.bool_],
    people: People,
    gate: Gate,
    costs: Mapping[str, Any] | None = None,
) -> Json:
    """Return the document; costs: `budget` and `costs` by item, as the committee gave them."""
    shown = gate.shown(poll.name)
    counts = [shown.counts.get(item.code) for item in poll.items]
    if shown.base is None:
        items = [_item(poll, place, shown) for place in range(len(poll.items))]
        for one in items:
            one.update(n=None, rank=None, interval=None, top=None, sure=None)
        return method(NAME, poll.name, poll.label, items, note=NOTE, n=None, reason=TOO_FEW, budget=None)
    told, keep = _told(approvals, answered, counts, shown.base)
    certainty = how_sure(ranking(told, keep), people, int(keep.sum()))
    exact = approvals.sum(axis=0)
    more = [_extra(shown, poll.items[place].code, int(exact[place])) for place in range(len(poll.items))]
    found = standings(
        poll.items,
        certainty,
        [shown.base] * len(poll.items),
        more,
        exact=all(count is not None for count in counts),
    )
    return method(
        NAME,
        poll.name,
        poll.label,
        found,
        note=NOTE,
        n=shown.base,
        certainty=certainty,
        weighted=people.weighted,
        budget=_budget(poll, told[:, keep], keep, answered, people, costs) if costs else None,
    )


def _told(
    approvals: NDArray[np.bool_], answered: NDArray[np.bool_], counts: Sequence[int | None], base: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return approvals as far as they may be told, and (K,) which items may be ranked.

    Fewer than 5 for, or against, is ranked as nobody, or everybody: its place says no more than its words.
    """
    told, keep = approvals.copy(), np.ones(len(counts), bool)
    for place, count in enumerate(counts):
        if count is None:
            exact = int(approvals[:, place].sum())
            small, large = exact < SIDE_AT_LEAST, base - exact < SIDE_AT_LEAST
            keep[place] = small or large
            told[:, place] = answered if large and not small else False
    return told, keep


def _item(poll: Asked, place: int, shown: Shown) -> Json:
    item = poll.items[place]
    return {
        "code": item.code,
        "label": item.label,
        "themes": list(item.themes),
        **_extra(shown, item.code, 0),
    }


def _extra(shown: Shown, code: str, exact: int) -> Json:
    """Approvals as the question's cell shows them; which side is small is no secret (`effectif` says that one
    is), and tells a priority that nearly everybody approves from one that nobody does."""
    count = shown.counts.get(code)
    if shown.base is None:
        return {"approvals": None, "share": None, "between": None, "words": None, "withheld": str(shown.why)}
    if count is None:
        small, large = exact < SIDE_AT_LEAST, shown.base - exact < SIDE_AT_LEAST
        why = FEW if small else MANY if large else UNTOLD
        return {"approvals": None, "share": None, "between": None, "words": None, "withheld": why}
    said = say(count, shown.base)
    found = shown.estimates.get(code)
    if found is not None and said.share is not None:
        share, low, high = (int(100 * one + 0.5) for one in found)
        said = Said(share, (low, high))
    return {
        "approvals": count,
        "share": said.share,
        "between": list(said.interval) if said.interval else None,
        "words": said.words,
        "withheld": None,
    }


def _budget(
    poll: Asked,
    approvals: NDArray[np.bool_],
    keep: NDArray[np.bool_],
    answered: NDArray[np.bool_],
    people: People,
    costs: Mapping[str, Any],
) -> Json | None:
    """What the budget would pay, among the items that have a cost and may be shown."""
    priced = [
        (column, poll.items[place].code)
        for column, place in enumerate(np.flatnonzero(keep))
        if poll.items[place].code in costs["costs"]
    ]
    if not priced or not answered.any():
        return None
    columns = [column for column, _ in priced]
    codes = [code for _, code in priced]
    # Money in whole euros; who did not answer this question holds no part of the budget.
    prices = np.array([max(1, round(costs["costs"][code])) for code in codes], np.int64)
    budget = max(1, round(costs["budget"]))
    said, weights = approvals[answered][:, columns], people.each()[answered]
    return {
        "budget": budget,
        "costs": dict(zip(codes, prices.tolist(), strict=True)),
        "greedy": _funded(greedy(said, prices, budget, weights), codes),
        "equal_shares": _funded(equal_shares(said, prices, budget, weights), codes),
    }


def _funded(funding: Funding, codes: list[str]) -> Json:
    return {
        "funded": [codes[place] for place in funding.funded],
        "spent": int(funding.spent),
        "tied": [[codes[place] for place in group] for group in funding.tied],
    }
