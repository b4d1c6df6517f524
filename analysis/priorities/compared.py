"""Paired comparisons: one scale for all items, from « lequel est le plus urgent ? »."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from analysis.priorities.ballots import Paired
from analysis.priorities.gate import Gate
from analysis.priorities.reading import Choices
from analysis.priorities.standing import ONE_ITEM, TOO_FEW, Json, People, how_sure, method, standings
from analysis.ranking import pairs
from analysis.ranking.pairs import Comparisons, compare
from analysis.thresholds import SIDE_AT_LEAST

NAME = "comparaisons"
NOTE = (
    "Comparaisons deux à deux (Bradley et Terry, 1952) : une priorité est d’autant plus haut qu’elle est "
    "préférée, et préférée à des priorités elles-mêmes préférées. La force est la chance, en %, d’être "
    "préférée à une priorité moyenne."
)


def compared(poll: Paired, choices: Choices, people: People, gate: Gate) -> Json:
    """Return the document of all comparisons; those whose participants are withheld are left out."""
    shown = [gate.shown(duel.question) for duel in poll.duels]
    used = [(duel, one) for duel, one in zip(poll.duels, shown, strict=True) if one.base is not None]
    linked = {frozenset((duel.left, duel.right)) for duel, _ in used}
    faced = [
        [one.base or 0 for duel, one in used if place in (duel.left, duel.right)]
        for place in range(len(poll.items))
    ]
    spoken = [max(bases, default=None) for bases in faced]
    made = _kept(choices, len(poll.items), linked)
    nothing: list[Json] = [
        {"force": None, "comparisons": sum(bases) or None, "withheld": None if bases else "denominateur"}
        for bases in faced
    ]
    if not used or not len(made.person):
        return _unranked(poll, spoken, nothing, TOO_FEW)
    if (sets := _sets(made)) > 1:
        return _unranked(poll, spoken, nothing, _not_connected(sets))
    found = compare(made, people.n, people.each())
    certainty = how_sure(pairs.method(made, people.n), people, sum(1 for n in spoken if n))
    exact = all(one.whole for _, one in used)
    more = [
        {**nothing[place], "force": _force(strength) if exact and not np.isnan(strength) else None}
        for place, strength in enumerate(found.strength)
    ]
    return method(
        NAME,
        poll.name,
        poll.label,
        standings(poll.items, certainty, spoken, more, exact=exact),
        note=NOTE,
        n=max(one.base or 0 for _, one in used),
        certainty=certainty,
        weighted=people.weighted,
        reason=ONE_ITEM if sum(1 for n in spoken if n) < 2 else None,
    )


def _force(strength: float) -> int:
    """Chance of being preferred to an item of mean strength, in percent: never 0 nor 100."""
    return min(99, max(1, round(100 / (1 + float(np.exp(-strength))))))


def _kept(choices: Choices, items: int, pairs: set[frozenset[int]]) -> Comparisons:
    both = zip(choices.winners.tolist(), choices.losers.tolist(), strict=True)
    keep = np.fromiter((frozenset(one) in pairs for one in both), bool, len(choices.people))
    person, better, worse = (
        part[keep].astype(np.int64) for part in (choices.people, choices.winners, choices.losers)
    )
    return Comparisons(items, person, better, worse, np.zeros(len(person), bool))


def _unranked(poll: Paired, spoken: list[int | None], more: list[Json], reason: str) -> Json:
    items = [
        {"code": one.code, "label": one.label, "themes": list(one.themes), "n": spoken[place], "rank": None,
         "interval": None, "top": None, "sure": None, **more[place]}
        for place, one in enumerate(poll.items)
    ]  # fmt: skip
    return method(NAME, poll.name, poll.label, items, note=NOTE, n=None, reason=reason)


def _sets(made: Comparisons) -> int:
    """Return how many sets of items are linked by duels in which five people or more preferred each side.

    That much is known of every duel. One preference more would link two items too: that there is a ranking
    would tell nobody from somebody.
    """
    wins = np.zeros((made.items, made.items), np.int64)
    np.add.at(wins, (made.better, made.worse), 1)
    seen = np.flatnonzero((wins + wins.T).any(axis=1))
    both = np.minimum(wins, wins.T)[np.ix_(seen, seen)] >= SIDE_AT_LEAST
    count, _ = connected_components(csr_array(both), directed=False)
    return int(count)


def _not_connected(sets: int) -> str:
    """Say that there is no common scale; which item always won would tell a withheld count, so not that."""
    return (
        f"Les comparaisons ne relient pas toutes les priorités entre elles ({sets} ensembles sans retour, ou "
        "presque) : ajoutez des duels, ou attendez plus de réponses."
    )
