"""The attack on what estimates add: a weighted share is one more sum for who knows the weights."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, milp

from analysis.counting import Said, mention_table
from analysis.disclosure import protect
from analysis.estimates import estimate
from analysis.population import Population, attribute, weighted
from analysis.shield import Shield
from analysis.statistics.estimate import Estimate
from analysis.statistics.weighting import Weights, weigh
from analysis.tables import Table
from analysis.thresholds import SIDE_AT_LEAST, Withheld
from consultation.margins import Margins

SEXES, AGES = ("femme", "homme", "np"), ("15-24", "25-59", "75+")
MARGINS = Margins(
    "2021", {"sexe": {"femme": 0.5, "homme": 0.5}, "age": {"15-24": 0.2, "25-59": 0.6, "75+": 0.2}}
)


@dataclass(frozen=True)
class Survey:
    """`shield`: of themes A and B, broken down or not; `whole`: the same counts by sex and age."""

    shield: Shield
    whole: Table
    weights: Weights
    population: Population


def survey(seed: int, size: int, rare: float) -> Survey:
    choose = random.Random(seed)
    people = [(choose.choices(SEXES, (7, 3, 1))[0], choose.choices(AGES, (5, 5, 1))[0]) for _ in range(size)]
    population = Population(
        size,
        {
            "sexe": attribute(SEXES, [sex for sex, _ in people]),
            "age": attribute(AGES, [age for _, age in people]),
        },
    )
    weights = weigh(population, MARGINS)
    population = weighted(population, weights.w, weights.used)
    odds = {"A": 0.5, "B": rare}
    said = Said.of([[(i, theme) for i in range(size) for theme, p in odds.items() if choose.random() < p]])
    everyone = np.arange(size, dtype=np.int32)
    by = ("sexe", "age") if choose.random() < 0.7 else ()
    table = mention_table("themes", population, everyone, said, ("A", "B"), by)
    whole = mention_table("themes", population, everyone, said, ("A", "B"), ("sexe", "age"))
    return Survey(protect([table])[0], whole, weights, population)


def narrowest(
    made: Survey, row: int, by: str, category: str, shares: Mapping[tuple[int, int], Estimate]
) -> int:
    """How far a reader who knows every weight, every denominator, all that is shown and why the rest is not
    may still be from a withheld count, at least: whole numbers of people in each group of sex and age, found
    exactly."""
    shield, weights, population = made.shield, made.weights, made.population
    assert weights.w is not None
    sexes, ages = population.attributes["sexe"].of, population.attributes["age"].of
    cells, cell = np.unique(sexes * 10 + ages, return_inverse=True)
    w = np.array([weights.w[cell == one][0] for one in range(cells.size)])
    most = np.bincount(cell)
    lines: list[NDArray[np.float64]] = []
    low: list[float] = []
    high: list[float] = []
    for place, name in enumerate(shield.table.columns.names):
        lines.append(_inside(population, cells, *name))
        least, most_of_it = _known(shield, row, place)
        low.append(least)
        high.append(most_of_it)
    for (r, place), one in shares.items():
        if r == row:
            inside = _inside(population, cells, *shield.table.columns.names[place])
            total = float((w * most)[inside > 0].sum())
            lines.append(inside * w)
            low.append((one.share - 0.005) * total - 1e-6)
            high.append((one.share + 0.005) * total + 1e-6)
    target = _inside(population, cells, by, category)
    ends = []
    for sign in (1, -1):
        found = milp(
            sign * target,
            integrality=np.ones(cells.size),
            bounds=(np.zeros(cells.size), most),
            constraints=LinearConstraint(np.array(lines), low, high),
        )
        assert found.success
        ends.append(sign * found.fun)
    spread: float = ends[1] - ends[0]
    return round(spread)


def _known(shield: Shield, row: int, place: int) -> tuple[int, int]:
    """What is shown, or else what is said of why it is not."""
    value, base = int(shield.values[row, place]), int(shield.table.base[place])
    if shield.shown[row, place]:
        return value, value
    if shield.why[row, place] == Withheld.SIDE.number:
        few = value < SIDE_AT_LEAST
        return (0, SIDE_AT_LEAST - 1) if few else (base - SIDE_AT_LEAST + 1, base)
    return 0, base


def _inside(population: Population, cells: NDArray[np.int32], by: str, category: str) -> NDArray[np.float64]:
    """1 for the groups of sex and age that a column holds."""
    if not by:
        return np.ones(cells.size)
    place = population.attributes[by].categories.index(category)
    of = cells // 10 if by == "sexe" else cells % 10
    inside: NDArray[np.float64] = (of == place).astype(np.float64)
    return inside


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.integers(70, 400), st.sampled_from([0.04, 0.1, 0.2]))
def test_weighted_shares_leave_what_is_withheld_uncertain(seed: int, size: int, rare: float) -> None:
    """Wherever a withheld count is below the thresholds, three values or more remain."""
    made = survey(seed, size, rare)
    if made.weights.w is None:
        return
    for row in (1, 2):
        for column, (by, category) in enumerate(made.whole.columns.names):
            value, base = int(made.whole.counts[row - 1, column]), int(made.whole.base[column])
            few = min(value, base - value) < SIDE_AT_LEAST <= base
            if by and few and made.shield.shown[row, 0]:
                shares = estimate(made.shield, made.weights, made.population.strata)
                told = narrowest(made, row, by, category, shares)
                assert told >= min(2, narrowest(made, row, by, category, {}))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.integers(80, 250))
@example(seed=17, size=203)
def test_shares_of_a_single_choice_are_solved_together(seed: int, size: int) -> None:
    """Everybody chose one of the options: what the share of one leaves, the others hold."""
    choose = random.Random(seed)
    options = ("r0", "r1", "r2")
    sexes = [choose.choices(SEXES, (7, 3, 1))[0] for _ in range(size)]
    population = Population(size, {"sexe": attribute(SEXES, sexes)})
    weights = weigh(population, Margins("2021", {"sexe": {"femme": 0.5, "homme": 0.5}}))
    if weights.w is None:
        return
    population = weighted(population, weights.w, weights.used)
    chosen = Said.of([[(i, choose.choices(options, (8, 4, 1))[0]) for i in range(size)]])
    everyone = np.arange(size, dtype=np.int32)
    table = mention_table("question:q", population, everyone, chosen, options, ("sexe",), exclusive=True)
    shield = protect([table])[0]
    found = estimate(shield, weights, population.strata)
    for row, column in zip(*np.nonzero(~shield.known), strict=True):
        value, base = int(shield.values[row, column]), int(table.base[column])
        if column and min(value, base - value) < SIDE_AT_LEAST <= base:
            told = spread(shield, weights, population, found, (int(row), int(column)))
            assert told >= min(2, spread(shield, weights, population, {}, (int(row), int(column))))


def spread(
    shield: Shield,
    weights: Weights,
    population: Population,
    shares: Mapping[tuple[int, int], Estimate],
    target: tuple[int, int],
) -> int:
    """The same as `narrowest` for all options at once; columns are the total and the sexes."""
    assert weights.w is not None
    of = population.attributes["sexe"].of
    w = np.array([weights.w[of == sex][0] if (of == sex).any() else 1.0 for sex in range(3)])
    most = np.bincount(of, minlength=3)
    rows = len(shield.table.rows)
    sums: list[tuple[NDArray[np.float64], float, float]] = [
        (np.tile(np.eye(3)[sex], rows), float(most[sex]), float(most[sex])) for sex in range(3)
    ]

    def of_cell(row: int, column: int, each: NDArray[np.float64]) -> NDArray[np.float64]:
        place = np.zeros((rows, 3))
        category = shield.table.columns.names[column][1]
        place[row - 1] = each * [not column or category == sex for sex in SEXES]
        return place.ravel()

    for row in range(1, rows + 1):
        for column in range(len(shield.table.columns)):
            sums.append((of_cell(row, column, np.ones(3)), *_known(shield, row, column)))
            if one := shares.get((row, column)):
                line = of_cell(row, column, w)
                total = float((of_cell(1, column, w)[:3] * most).sum())
                sums.append((line, (one.share - 0.005) * total - 1e-6, (one.share + 0.005) * total + 1e-6))
    lines, low, high = (list(part) for part in zip(*sums, strict=True))
    ends = []
    for sign in (1, -1):
        found = milp(
            sign * of_cell(*target, np.ones(3)),
            integrality=np.ones(rows * 3),
            bounds=(np.zeros(rows * 3), np.tile(most, rows)),
            constraints=LinearConstraint(np.array(lines), low, high),
        )
        assert found.success
        ends.append(sign * found.fun)
    apart: float = ends[1] - ends[0]
    return round(apart)
