"""How an item stands, and how sure that is, as documents say it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.priorities.ballots import Item
from analysis.ranking.certainty import TOP, Certainty, Reweigh, rank_certainty
from analysis.ranking.ranks import Method
from analysis.statistics.weighting import Weights
from analysis.wording import PERCENT_FROM
from consultation.questionnaire.typography import french

Json = dict[str, Any]
SEED = 2026  # the same answers give the same document

TOO_FEW = "Moins de 11 participants : pas de classement."
ONE_ITEM = "Une seule priorité peut être montrée : il n’y a rien à classer."

SURENESS = (
    (90, "presque sûr"),
    (66, "probable"),
    (34, "incertain"),
    (10, "peu probable"),
    (0, "très peu probable"),
)
"""Percent from which each word is said; no draw of people is ever a certainty."""


@dataclass(frozen=True, slots=True)
class People:
    """Who a ranking is about: the participants of a release, and their weights (None: all alike)."""

    n: int
    weights: Weights | None = None

    def reweigh(self) -> Reweigh | None:
        plan = self.weights.again if self.weights is not None and self.weights.w is not None else None
        return None if plan is None else plan.again

    def each(self) -> NDArray[np.float64]:
        return np.ones(self.n) if self.weights is None else self.weights.each(self.n)

    @property
    def weighted(self) -> bool:
        return self.weights is not None and self.weights.w is not None


def how_sure(ranking: Method, people: People, ranked: int) -> Certainty:
    """Draw participants again, weights raked anew in each draw; to be among the first three says something of
    more than three ranked items, of fewer to be the first does."""
    weights = None if people.weights is None else people.weights.w
    top = TOP if ranked > TOP else 1
    return rank_certainty(ranking, seed=SEED, weights=weights, reweigh=people.reweigh(), top=top)


def standings(
    items: Sequence[Item],
    certainty: Certainty,
    spoken: Sequence[int | None],
    more: Sequence[Json],
    *,
    exact: bool,
) -> list[Json]:
    """Return the items as documents hold them, best first, those without a rank last.

    spoken: the number of participants behind each item, None where withheld; exact: every figure that the
    ranking rests on is shown (see `position`).
    """
    ranked = sum(1 for rank in certainty.rank if rank)
    found = []
    for place, item in enumerate(items):
        n = spoken[place]
        sure = (
            position(certainty, place, percents=exact and (n or 0) >= PERCENT_FROM)
            if certainty.rank[place] and ranked > 1
            else {"rank": None, "interval": None, "top": None, "sure": None}
        )
        found.append(
            {
                "code": item.code,
                "label": item.label,
                "themes": list(item.themes),
                "n": n,
                **sure,
                **more[place],
            }
        )
    return sorted(found, key=lambda one: (one["rank"] is None, one["rank"] or 0))


def position(certainty: Certainty, place: int, *, percents: bool) -> Json:
    """Return rank, its interval, and how surely it is among the first: in words, in percent if `percents`.

    One answer more can move that chance by several points, so that a percentage would tell counts that the
    release withholds: it is given where all of them are shown, and not below 60 participants.
    """
    percent = min(99, max(1, round(100 * float(certainty.top[place]))))
    return {
        "rank": int(certainty.rank[place]),
        "interval": [int(certainty.low[place]), int(certainty.high[place])],
        "top": percent if percents else None,
        "sure": in_sureness(percent),
    }


def in_sureness(percent: int) -> str:
    return next(words for least, words in SURENESS if percent >= least)


def method(
    name: str,
    poll: str,
    label: str,
    items: list[Json],
    *,
    note: str,
    n: int | None,
    certainty: Certainty | None = None,
    weighted: bool = False,
    reason: str | None = None,
    **more: Any,
) -> Json:
    """A method's part of the document. `reason`: why it ranks nothing, in French."""
    return {
        "method": name,
        "poll": poll,
        "label": label,
        "n": n,
        "weighted": weighted,
        "certainty": None
        if certainty is None
        else {"kind": certainty.kind, "draws": certainty.draws, "of": certainty.of},
        "reason": reason and french(reason),
        "note": french(note),
        "items": items,
        **more,
    }
