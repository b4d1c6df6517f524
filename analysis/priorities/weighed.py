"""The multicriteria ranking with the committee's weights: computed when asked for, from what is published."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.priorities.ballots import Item
from analysis.priorities.committee import Criterion
from analysis.priorities.criteria import Grid, Measured
from analysis.priorities.standing import SEED, Json, method, position, standings
from analysis.ranking.certainty import DIRICHLET, TOP, Certainty, summary, weight_sensitivity
from analysis.ranking.multicriteria import CRITERIA, multicriteria, normalise, ranks_by_weights, scores
from analysis.ranking.ranks import ranks_of
from analysis.statistics.bootstrap import percentile

NAME = "multicritere"
DRAWS = 1000
KIND = "tirages binomiaux des parts publiées, 95 %"
SAYS = {
    Criterion.SALIENCE: "habitants",
    Criterion.SEVERITY: "habitants",
    Criterion.BREADTH: "habitants",
    Criterion.TREND: "habitants",
    Criterion.GAP: "chiffres",
    Criterion.FEASIBILITY: "acteurs",
}
"""Whose word a criterion is: the three columns stay apart, criterion by criterion."""
NOTE = (
    "Analyse multicritère : somme pondérée de critères ramenés entre 0 et 1. Un critère inconnu ne compte "
    "pas ; en dessous de la moitié du poids connu, une priorité n’est pas classée. L’intervalle de rang "
    "vient de tirages binomiaux des parts publiées, ce qui vaut un tirage de participants pour chaque thème, "
    "sans les liens entre thèmes ; la sensibilité, de tirages des poids autour de ceux du comité."
)
EQUAL = "Le comité n’a pas donné de poids : tous les critères connus pèsent autant."
NOTHING = "Ni parution d’écoute, ni statistiques, ni notes d’experts : il n’y a pas encore de critère."
ONE = "Un seul critère est connu : ce ne serait pas une analyse multicritère."

Values = NDArray[np.float64]


def weighed(items: Sequence[Item], grid: Grid, weights: Mapping[str, float] | None) -> Json:
    """Return the method's part. weights: the committee's by criterion, all alike where there are none."""
    known = [one for one in Criterion if any((item.code, one) in grid.values for item in items)]
    given = {one: 1.0 if weights is None else float(weights.get(str(one), 0.0)) for one in known}
    used = [one for one in known if given[one] > 0]
    label = "Critères : " + ", ".join(CRITERIA[str(one)].partition(" :")[0].lower() for one in used)
    if len(used) < 2 or len(items) < 2:
        reason = NOTHING if not known else ONE
        rows = [{**_named(item), **_unknown(item, used, grid)} for item in items]
        return {**method(NAME, "", "", rows, note=NOTE, n=None, reason=reason), "guard": None, "criteria": []}
    values = _values(items, used, grid)
    scale = np.array([given[one] for one in used])
    found = multicriteria(values, tuple(str(one) for one in used), scale)
    certainty, between = _drawn(items, used, grid, found.weights, found.ranks)
    shaken = weight_sensitivity(
        lambda drawn: ranks_by_weights(found.values, drawn), found.weights, seed=SEED, top=certainty.of
    )
    spoken = [_people(item, grid) for item in items]
    more = [
        {
            "score": None if np.isnan(found.score[place]) else int(100 * found.score[place] + 0.5),
            "score_between": [int(100 * found.low[place] + 0.5), int(100 * found.high[place] + 0.5)],
            "score_interval": _around(found.score[place], between[:, place]),
            "known": int(100 * found.coverage[place] + 0.5),
            "criteria": _parts(item, used, grid, found.values[place], found.contributions[place]),
            "sensitivity": position(shaken, place, percents=True) if found.ranks[place] else None,
            "withheld": None
            if found.ranks[place]
            else "Moins de la moitié du poids des critères est connue.",
        }
        for place, item in enumerate(items)
    ]
    made = method(
        NAME,
        "",
        label,
        standings(items, certainty, spoken, more, exact=True),
        note=NOTE,
        n=None,
        certainty=certainty,
    )
    return {
        **made,
        "guard": None,
        "weights_note": EQUAL if weights is None else None,
        "sensitivity": {"kind": DIRICHLET, "draws": shaken.draws, "of": shaken.of},
        "criteria": [
            {
                "code": str(one),
                "label": CRITERIA[str(one)],
                "says": SAYS[one],
                "weight": int(100 * found.weights[place] + 0.5),
                "flat": str(one) in found.flat,
            }
            for place, one in enumerate(used)
        ],
    }


def _values(items: Sequence[Item], used: Sequence[Criterion], grid: Grid) -> Values:
    table = np.full((len(items), len(used)), np.nan)
    for row, item in enumerate(items):
        for column, one in enumerate(used):
            measured = grid.values.get((item.code, one))
            if measured is not None:
                table[row, column] = measured.value
    return table


def _drawn(
    items: Sequence[Item],
    used: Sequence[Criterion],
    grid: Grid,
    weights: Values,
    ranks: NDArray[np.int64],
) -> tuple[Certainty, Values]:
    """Draw every share of participants again, Binomial(n, share) / n, and rank each time.

    The scores (2, items) hold 95 % of the draws. A share is drawn once for all items that rest on it. Of one
    yes or no per participant, a bootstrap over participants is exactly this (Efron 1979, section 3).
    """
    generator = np.random.default_rng(SEED)
    drawn = np.repeat(_values(items, used, grid)[None], DRAWS, axis=0)
    made: dict[tuple[Criterion, Measured], Values] = {}
    for row, item in enumerate(items):
        for column, one in enumerate(used):
            measured = grid.values.get((item.code, one))
            if measured is not None and measured.n is not None:
                if (one, measured) not in made:
                    made[one, measured] = _again(one, measured, generator)
                drawn[:, row, column] = made[one, measured]
    scored = scores(normalise(drawn, "minmax"), weights)
    ranked = int((ranks > 0).sum())
    return summary(ranks, ranks_of(scored), TOP if ranked > TOP else 1, KIND), np.array(percentile(scored))


def _again(criterion: Criterion, measured: Measured, generator: np.random.Generator) -> Values:
    """Return (DRAWS,) values of a criterion that is a share of participants."""
    n = max(1, round(measured.n or 1))
    if criterion is Criterion.TREND:
        # Two independent shares of unknown level: the widest spread there is.
        return measured.value + generator.normal(0, np.sqrt(2 * 0.25 / n), DRAWS)
    return generator.binomial(n, min(1.0, max(0.0, measured.value)), DRAWS) / n


def _around(score: float, between: Values) -> list[int] | None:
    """The score's interval in points, at least the score itself: normalising anew in each draw bends it."""
    if np.isnan(score) or np.isnan(between).any():
        return None
    return [int(100 * edge + 0.5) for edge in (min(score, between[0]), max(score, between[1]))]


def _people(item: Item, grid: Grid) -> int | None:
    measured = grid.values.get((item.code, Criterion.SALIENCE))
    return None if measured is None else measured.people


def _parts(
    item: Item, used: Sequence[Criterion], grid: Grid, normal: Values, contributions: Values
) -> list[Json]:
    parts: list[Json] = []
    for column, one in enumerate(used):
        known = (item.code, one) in grid.values
        parts.append(
            {
                "code": str(one),
                "value": int(100 * normal[column] + 0.5) if known else None,
                "part": int(100 * contributions[column] + 0.5)
                if known and contributions[column] >= 0
                else None,
            }
        )
    return parts


def _named(item: Item) -> dict[str, Any]:
    return {"code": item.code, "label": item.label, "themes": list(item.themes)}


def _unknown(item: Item, used: Sequence[Criterion], grid: Grid) -> Json:
    nothing: Json = dict.fromkeys(
        ("rank", "interval", "top", "sure", "score", "score_between", "score_interval", "sensitivity")
    )
    parts = [{"code": str(one), "value": None, "part": None} for one in used]
    return {"n": _people(item, grid), **nothing, "known": 0, "criteria": parts, "withheld": None}
