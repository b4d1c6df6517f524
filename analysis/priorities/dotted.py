"""Dots of workshops: what people in the room put first. They are no participants of the campaign."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis.priorities.ballots import Item
from analysis.priorities.standing import SEED, TOO_FEW, Json, method, standings
from analysis.ranking.certainty import TOP
from analysis.ranking.dots import Session, count_dots
from analysis.thresholds import DENOMINATOR_AT_LEAST, SIDE_AT_LEAST
from analysis.wording import PERCENT_FROM

NAME = "gommettes"
SMALL = "denominateur"
NOTE = (
    "Gommettes d’ateliers : chaque personne en pose plusieurs. Les intervalles viennent de tirages par "
    "atelier, puis par personne. Méthode connue pour écarter des sujets importants dont peu parlent : à lire "
    "avec les autres."
)


def dotted(content: Mapping[str, Any], items: Mapping[str, Item]) -> Json:
    """Return the method's part from a committee's file of dots; items: what it may name, by code."""
    codes = [code for code in items if any(code in one["dots"] for one in content["sessions"])]
    sessions = [
        Session(
            np.array([one["dots"].get(code, 0) for code in codes], np.int64), one["participants"], one["each"]
        )
        for one in content["sessions"]
    ]
    n = sum(one.participants for one in sessions)
    label = f"{len(sessions)} atelier{'s' if len(sessions) > 1 else ''}"
    asked = [items[code] for code in codes]
    if n < DENOMINATOR_AT_LEAST or not codes:
        nothing = dict.fromkeys(("n", "rank", "interval", "top", "sure", "share", "between"))
        rows = [
            {"code": one.code, "label": one.label, "themes": list(one.themes), **nothing, "withheld": SMALL}
            for one in asked
        ]
        return {**method(NAME, "", label, rows, note=NOTE, n=None, reason=TOO_FEW), "guard": None}
    found = count_dots(sessions, seed=SEED, top=TOP if len(codes) > TOP else 1)
    counts = np.sum([one.dots for one in sessions], axis=0)
    more = [_share(found, place, int(count), n) for place, count in enumerate(counts)]
    rows = standings(
        asked, found.certainty, [n] * len(asked), more, exact=bool((counts >= SIDE_AT_LEAST).all())
    )
    made = method(NAME, "", label, rows, note=NOTE, n=n, certainty=found.certainty)
    return {**made, "guard": None, "dots": found.dots}


def _share(found: Any, place: int, count: int, n: int) -> Json:
    """Share of all dots in percent from 60 people on; fewer than 5 dots are not told."""
    if count < SIDE_AT_LEAST or n < PERCENT_FROM:
        return {"share": None, "between": None, "withheld": "effectif" if count < SIDE_AT_LEAST else None}
    low, middle, high = (int(100 * float(one[place]) + 0.5) for one in (found.low, found.share, found.high))
    return {"share": middle, "between": [low, high], "withheld": None}
