"""Opinion groups on votes: who votes alike, and what all groups agree on, as Polis does.

Small, Bjorkegren, Erkkila, Shaw & Megill 2021, Recerca 26(2), "Polis: Scaling deliberation by mapping
high dimensional opinion spaces". Nothing about a person leaves: groups of 11 or more, their size, and
shares that pass the thresholds, also where the totals over groups are known.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.ranking import clusters, typical
from analysis.ranking.ranks import Floats
from analysis.thresholds import DENOMINATOR_AT_LEAST, publishable

VOTERS_AT_LEAST = 60
VOTES_AT_LEAST = 7  # by a voter who draws the map, or on all statements if there are fewer (Polis)
GROUPS = (2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Stand:
    """What a group says of a statement: `n` of it voted on it; `agree`, `disagree`: shares of these, 0..1.

    `leaning`: 1 if more than half agree, -1 if more than half disagree (both beyond chance, one-sided 90 %),
    else 0. None where it is withheld, or would give away what is.
    """

    n: int | None
    agree: float | None
    disagree: float | None
    leaning: int | None


@dataclass(frozen=True, slots=True)
class Typical:
    """A statement that sets a group apart; `agrees`: by agreeing, or by disagreeing. The strongest first."""

    statement: int
    agrees: bool


@dataclass(frozen=True, slots=True)
class OpinionGroup:
    size: int
    stands: tuple[Stand, ...]  # one per statement
    typical: tuple[Typical, ...]


@dataclass(frozen=True, slots=True)
class Opinions:
    """`groups`, the largest first: none, and a `reason` in French, where there is nothing to show.

    `voters`: voted at least once, each in one group; `mapped`: voted enough to draw the map. `agreed` and
    `rejected`: statements on which every group is of one mind, the strongest group-aware consensus first.
    `left_out`: statements with too few votes for the map. `explained`: share of the variance on the two
    axes; `silhouette`: -1..1, how well the groups are apart on the map.
    """

    voters: int
    mapped: int = 0
    groups: tuple[OpinionGroup, ...] = ()
    agreed: tuple[int, ...] = ()
    rejected: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()
    explained: float = 0.0
    silhouette: float = 0.0
    reason: str | None = None


def opinion_groups(votes: Floats, *, seed: int) -> Opinions:
    """Return the groups of opinion among voters.

    votes: (n, statements), 1 agrees, -1 disagrees, NaN has not seen it or passed; 0 passed, counted among
    those who voted, where passing is recorded (Polis). The same votes and seed give the same groups, in
    whatever order the voters come. Raises ValueError for other values.
    """
    if votes.ndim != 2 or not np.isin(votes[~np.isnan(votes)], (-1, 0, 1)).all():
        raise ValueError("votes are 1, -1, 0 or NaN, one column per statement")
    votes = _in_order(votes[(~np.isnan(votes)).any(axis=1)])
    used = _used(votes)
    left_out = tuple(int(s) for s in np.flatnonzero(~used))
    cast = (~np.isnan(votes[:, used])).sum(axis=1)
    drawing = cast >= max(1, min(VOTES_AT_LEAST, int(used.sum())))
    nothing = Opinions(len(votes), int(drawing.sum()), left_out=left_out)
    if drawing.sum() < VOTERS_AT_LEAST or used.sum() < 2:
        return _without(nothing, _too_few(len(votes), int(used.sum())))
    rng = np.random.default_rng(seed)
    map_ = clusters.draw_map(votes[np.ix_(drawing, used)])
    if map_.total <= 0 or not clusters.beyond_chance(votes[np.ix_(drawing, used)], rng):
        return _without(
            nothing, "les votes ne dessinent pas de groupes : pas plus que ne le ferait le hasard"
        )
    labels, score = _grouped(map_.place(votes[:, used]), drawing, rng)
    if labels.max(initial=0) == 0:
        return _without(nothing, f"un seul groupe atteint {DENOMINATOR_AT_LEAST} personnes")
    return _described(votes, labels, nothing, float(map_.spread.sum() / map_.total), score)


def _in_order(votes: Floats) -> Floats:
    """Return the voters in the order of their votes, so that nothing depends on who came first."""
    if not votes.size:
        return votes
    return votes[np.lexsort(np.where(np.isnan(votes), 2.0, votes).T)]


def _used(votes: Floats) -> NDArray[np.bool_]:
    enough: NDArray[np.bool_] = (~np.isnan(votes)).sum(axis=0) >= DENOMINATOR_AT_LEAST
    return enough


def _too_few(voters: int, statements: int) -> str:
    if voters < VOTERS_AT_LEAST:
        return f"moins de {VOTERS_AT_LEAST} votants"
    if statements < 2:
        return f"moins de deux propositions ont reçu {DENOMINATOR_AT_LEAST} votes"
    return f"moins de {VOTERS_AT_LEAST} votants se sont prononcés sur assez de propositions"


def _without(nothing: Opinions, reason: str) -> Opinions:
    return replace(nothing, reason=reason)


def _grouped(
    points: Floats, drawing: NDArray[np.bool_], rng: np.random.Generator
) -> tuple[NDArray[np.int64], float]:
    """Return everybody's group, the largest first, and the silhouette of the number of groups chosen.

    Centres are those of the voters who draw the map; the others join the nearest, so that groups add up.
    """
    best, best_score = np.zeros(len(points), np.int64), -1.0
    for k in GROUPS:
        labels = _large(points, clusters.k_means(points[drawing], k, rng))
        score = clusters.silhouette(points[drawing], labels[drawing], rng)
        if labels.any() and score > best_score + 1e-9:
            best, best_score = labels, score
    size = np.bincount(best)
    place = np.empty_like(size)
    place[np.argsort(-size, kind="stable")] = np.arange(size.size)
    return place[best], best_score


def _large(points: Floats, centres: Floats) -> NDArray[np.int64]:
    """Return the groups, those below 11 merged into the nearest others."""
    while True:
        labels = clusters.nearest(points, centres)
        size = np.bincount(labels, minlength=len(centres))
        if len(centres) == 1 or size.min() >= DENOMINATOR_AT_LEAST:
            return labels
        centres = np.delete(centres, size.argmin(), axis=0)


def _described(
    votes: Floats, labels: NDArray[np.int64], nothing: Opinions, explained: float, silhouette: float
) -> Opinions:
    count = int(labels.max()) + 1
    t = typical.tally(votes, labels, count)
    stands = _stands(t, bool((votes == 0).any()))
    groups = tuple(
        OpinionGroup(int((labels == g).sum()), tuple(row[g] for row in stands), _typical(t, g))
        for g in range(count)
    )
    return replace(
        nothing,
        groups=groups,
        agreed=_shared(t, t.yes),
        rejected=_shared(t, t.no),
        explained=explained,
        silhouette=silhouette,
    )


def _stands(t: typical.Tally, passing: bool) -> list[list[Stand]]:
    """Return [statement][group]; where passing is recorded, disagreeing would follow from a third figure."""
    most = typical.most_of(t.yes, t.cast) > typical.Z90
    few = typical.most_of(t.no, t.cast) > typical.Z90
    return [
        [
            Stand(
                n=int(t.cast[g, s]) if counted[g] else None,
                agree=float(t.yes[g, s] / t.cast[g, s]) if shown[g] else None,
                disagree=float(t.no[g, s] / t.cast[g, s]) if shown[g] and not passing else None,
                leaning=int(most[g, s]) - int(few[g, s]) if counted[g] else None,
            )
            for g in range(len(t.cast))
        ]
        for s, (counted, shown) in enumerate(_shown(y, n) for y, n in zip(t.yes.T, t.cast.T, strict=True))
    ]


def _shown(yes: NDArray[np.int64], cast: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which groups' votes are counted (G,) and which shares are shown (G,) on one statement.

    The total over groups may be known from a release: what is withheld must pass the thresholds together,
    and be more than one group, so that subtracting tells nothing of few people.
    """
    counted = cast >= DENOMINATOR_AT_LEAST
    while counted.any() and not counted.all() and cast[~counted].sum() < DENOMINATOR_AT_LEAST:
        counted[np.flatnonzero(counted)[cast[counted].argmin()]] = False
    shown = counted & np.array([publishable(int(a), int(b)) for a, b in zip(yes, cast, strict=True)])
    while shown.any() and not shown.all():
        rest = publishable(int(yes[~shown].sum()), int(cast[~shown].sum()))
        if rest and (~shown).sum() > 1:
            break
        shown[np.flatnonzero(shown)[cast[shown].argmin()]] = False
    return counted, shown


def _typical(t: typical.Tally, group: int) -> tuple[Typical, ...]:
    """Return the statements that set a group apart, where the group and the others voted enough."""
    enough = np.minimum(t.cast[group], t.cast.sum(axis=0) - t.cast[group]) >= DENOMINATOR_AT_LEAST
    yes, no = (typical.strength(each, t.cast)[group] * enough for each in (t.yes, t.no))
    strongest = np.argsort(-np.maximum(yes, no), kind="stable")[: typical.MOST]
    return tuple(Typical(int(s), bool(yes[s] >= no[s])) for s in strongest if max(yes[s], no[s]) > 0)


def _shared(t: typical.Tally, success: NDArray[np.int64]) -> tuple[int, ...]:
    """Return the statements on which all groups are of one mind, the strongest first."""
    enough = (t.cast >= DENOMINATOR_AT_LEAST).all(axis=0)
    shared = enough & typical.shared_by_all(success, t.cast)
    value = typical.consensus(success, t.cast)
    return tuple(int(s) for s in np.argsort(-np.nan_to_num(value), kind="stable") if shared[s])
