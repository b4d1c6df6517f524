"""Parts of a theme: what is left of the theme without them is a group too."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.counting import KINDS_IN_THEMES, SUBTHEMES, THEMES, Said, theme_tables
from analysis.disclosure import protect
from analysis.population import Population, attribute
from analysis.thresholds import SIDE_AT_LEAST

PAIRS = [("LOG-ETA", "LOG"), ("LOG-NRJ", "LOG"), ("PRO-ORD", "PRO")]


def said_by(people: list[list[str]]) -> Said:
    return Said.of([[(person, code) for person, codes in enumerate(people) for code in codes]])


def shown(people: list[list[str]], sexes: list[str]) -> dict[tuple[str, str, str], int]:
    """What a release shows: sheet, row and category to numerator."""
    population = Population(len(people), {"sexe": attribute([], sexes)})
    everybody = np.arange(len(people), dtype=np.int32)
    nothing = said_by([])
    tables = theme_tables(population, everybody, said_by(people), nothing, nothing)
    return {
        (shield.table.sheet, code, category): int(shield.values[row, column])
        for shield in protect(tables)
        for row, code in enumerate(shield.table.rows, start=1)
        for column, (_, category) in enumerate(shield.table.columns.names)
        if shield.shown[row, column]
    }


@pytest.mark.parametrize(("rest", "told"), [(0, True), (1, False), (4, False), (5, True)])
def test_a_part_goes_where_few_are_left_of_its_theme(rest: int, told: bool) -> None:
    people = [["LOG-ETA"]] * 20 + [["LOG-NRJ"]] * rest + [["MOB-TCO"]] * 30
    cells = shown(people, ["femme"] * len(people))
    assert (THEMES, "LOG", "") in cells
    assert ((SUBTHEMES, "LOG-ETA", "") in cells) is told


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(11, 150))
def test_no_rest_of_a_theme_is_a_few_people(seed: int, size: int) -> None:
    choose = random.Random(seed)
    people = [[code for code, _ in PAIRS if choose.random() < 0.4] for _ in range(size)]
    sexes = [choose.choice(["femme", "homme"]) for _ in range(size)]
    cells = shown(people, sexes)
    for (sheet, part, category), number in cells.items():
        if sheet == SUBTHEMES and (whole := cells.get((THEMES, part[:3], category))) is not None:
            assert whole == number or whole - number >= SIDE_AT_LEAST


@pytest.mark.parametrize(("rest", "told"), [(0, True), (2, False), (5, True)])
def test_a_kind_goes_where_few_say_it_of_other_themes(rest: int, told: bool) -> None:
    """30 people make proposals, `rest` of them on mobility alone, the others on housing."""
    people = [["LOG-ETA"]] * 50 + [["MOB-TCO"]] * 30
    population = Population(80, {})
    kinds = said_by([["PRP"]] * (30 - rest) + [["CON"]] * 20 + [["PRP"]] * rest + [["CON"]] * (30 - rest))
    both = [["LOG:PRP"]] * (30 - rest) + [["LOG:CON"]] * 20 + [["MOB:PRP"]] * rest
    tables = theme_tables(population, np.arange(80, dtype=np.int32), said_by(people), kinds, said_by(both))
    (of_theme,) = [one for one in protect(tables) if one.table.sheet == KINDS_IN_THEMES]
    assert bool(of_theme.shown[of_theme.table.rows.index("LOG:PRP") + 1, 0]) is told
