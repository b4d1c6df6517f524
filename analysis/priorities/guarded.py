"""What a majority may hide: a group of participants whose first priority is another one."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.population import BREAKDOWNS, Attribute, Population
from analysis.priorities.ballots import Item
from analysis.priorities.standing import SEED, Json, People
from analysis.ranking.guard import Group, guard
from analysis.ranking.ranks import Method
from analysis.scheme import UNSPECIFIED
from consultation.questionnaire.typography import french

GROUPS = ("sexe", "age", "secteur")
NOTE = (
    "Un groupe n’est signalé que si la différence dépasse le hasard des tirages, et si la parution montre "
    "combien de ses participants ont répondu."
)

Told = Callable[[str, str, int], bool]
"""(breakdown, category, item) -> whether the release shows how many of the group answered on the item."""


def guarded(
    ranking: Method,
    answered: NDArray[np.bool_],
    items: Sequence[Item],
    population: Population,
    people: People,
    labels: dict[tuple[str, str], str],
    told: Told,
) -> Json:
    """Return `groups` whose first priority is not the first of all, and the note. answered: (n, items)."""
    attributes: dict[str, Attribute] = {
        by: population.attributes[by] for by in GROUPS if by in population.attributes
    }
    weights = None if people.weights is None else people.weights.w
    found = guard(ranking, attributes, answered, seed=SEED, weights=weights, reweigh=people.reweigh())
    firsts = [place for place, rank in enumerate(found.overall) if rank == 1]
    groups = [
        _group(one, items, labels, firsts)
        for one in found.hidden
        if one.category != UNSPECIFIED
        and one.first is not None
        and all(told(one.by, one.category, place) for place in (one.first, *firsts))
    ]
    return {"groups": groups, "note": french(NOTE)}


def _group(
    group: Group, items: Sequence[Item], labels: dict[tuple[str, str], str], firsts: Sequence[int]
) -> Json:
    first = group.first or 0
    return {
        "by": group.by,
        "by_label": BREAKDOWNS[group.by],
        "category": group.category,
        "label": labels.get((group.by, group.category), group.category),
        "first": items[first].code,
        "first_label": items[first].label,
        "rank_overall": group.rank_overall,
        "first_overall": [items[place].label for place in firsts],
    }
