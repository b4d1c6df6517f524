"""Orders: the mean place of each item among those that people put in order."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from analysis.priorities.ballots import Asked
from analysis.priorities.gate import Gate
from analysis.priorities.standing import TOO_FEW, Json, People, how_sure, method, standings
from analysis.ranking.ranks import Floats, Method, Ranks, ranks_of
from analysis.thresholds import DENOMINATOR_AT_LEAST

NAME = "classement"
NOTE = (
    "Classement par le rang moyen (Borda, 1781) : chacun met les options dans l’ordre, et les rangs donnés à "
    "chaque option sont moyennés. Seule l’option mise en premier a son tableau."
)


def ranking(orders: NDArray[np.int16]) -> Method:
    """Return the ranking by mean place; an item that nobody placed has none.

    orders: (n, K) places, 0 the first, -1 for none. Borda 1781: points by place, here their mean.
    """
    placed, items = (orders >= 0).T, orders.shape[1]
    sums = np.vstack([np.where(placed, orders.T, 0), placed]).astype(np.float64)

    def rank(sums: Floats) -> Ranks:
        places, number = sums[:, :items], sums[:, items:]
        return ranks_of(-np.divide(places, number, out=np.full(places.shape, np.nan), where=number > 0))

    return Method(csr_array(sums), rank)


def ordered(poll: Asked, orders: NDArray[np.int16], people: People, gate: Gate) -> Json:
    shown = gate.shown(poll.name)
    if shown.base is None or int((orders >= 0).any(axis=1).sum()) < DENOMINATOR_AT_LEAST:
        items = [
            {"code": one.code, "label": one.label, "themes": list(one.themes), "n": None, "rank": None,
             "interval": None, "top": None, "sure": None, "withheld": shown.why and str(shown.why)}
            for one in poll.items
        ]  # fmt: skip
        return method(NAME, poll.name, poll.label, items, note=NOTE, n=shown.base, reason=TOO_FEW)
    certainty = how_sure(ranking(orders), people, len(poll.items))
    spoken = [shown.base] * len(poll.items)
    more: list[Json] = [{"withheld": None} for _ in poll.items]
    return method(
        NAME,
        poll.name,
        poll.label,
        # No table shows the places that are not the first: words alone say how sure a rank is.
        standings(poll.items, certainty, spoken, more, exact=False),
        note=NOTE,
        n=shown.base,
        certainty=certainty,
        weighted=people.weighted,
    )
