"""Orders: the mean place of each item among those that people put in order."""

import numpy as np
from numpy.typing import NDArray

from analysis.priorities.ballots import Asked
from analysis.priorities.gate import Gate
from analysis.priorities.standing import TOO_FEW, Json, People, how_sure, method, standings
from analysis.ranking.ranks import Floats, Ranker, Ranks, ranks_of
from analysis.thresholds import DENOMINATOR_AT_LEAST

NAME = "classement"
NOTE = (
    "Classement par le rang moyen (Borda, 1781) : chacun met les options dans l’ordre, et les rangs donnés à chaque "
    "option sont moyennés. Seule l’option mise en premier a son tableau."
)


def ranker(orders: NDArray[np.int16]) -> Ranker:
    """Return the ranking by mean place as a function of people's weights; an item that nobody placed has none.

    orders: (n, K) places, 0 the first, -1 for none. Borda 1781: points by place, here their mean.
    """
    placed = orders >= 0
    values = np.where(placed, orders, 0).astype(np.float64)

    def ranks(weights: Floats) -> Ranks:
        weight = weights @ placed.astype(np.float64)
        total = weights @ values
        return ranks_of(-np.divide(total, weight, out=np.full(total.shape, np.nan), where=weight > 0))

    return ranks


def ordered(poll: Asked, orders: NDArray[np.int16], people: People, gate: Gate) -> Json:
    shown = gate.shown(poll.name)
    if shown.base is None or int((orders >= 0).any(axis=1).sum()) < DENOMINATOR_AT_LEAST:
        items = [
            {"code": one.code, "label": one.label, "themes": list(one.themes), "n": None, "rank": None,
             "interval": None, "top": None, "sure": None, "withheld": shown.why and str(shown.why)}
            for one in poll.items
        ]  # fmt: skip
        return method(NAME, poll.name, poll.label, items, note=NOTE, n=shown.base, reason=TOO_FEW)
    certainty = how_sure(ranker(orders), people)
    spoken = [shown.base] * len(poll.items)
    more: list[Json] = [{"withheld": None} for _ in poll.items]
    return method(
        NAME,
        poll.name,
        poll.label,
        standings(poll.items, certainty, spoken, more),
        note=NOTE,
        n=shown.base,
        certainty=certainty,
        weighted=people.weighted,
    )
