"""The gate out, attacked: nothing below the thresholds follows from what is served."""

import random
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.counting import Said, mention_table, profile_table
from analysis.disclosure import protect
from analysis.earlier import Earlier
from analysis.equations import grid
from analysis.population import Population, attribute
from analysis.shield import Shield
from analysis.tables import EVERYONE, Columns, Table, sheet_name
from analysis.thresholds import Withheld, change_publishable, publishable
from tests.analysis.attack import Name, Served, serve, solve

SEXES, MODES = ("f", "h", "np"), ("web", "agent")
BY = ("sexe", "mode")


@dataclass(frozen=True)
class Person:
    sex: str
    mode: str
    themes: frozenset[str]
    choice: str | None


def person(choose: random.Random) -> Person:
    return Person(
        choose.choices(SEXES, (6, 4, 1))[0],
        choose.choices(MODES, (5, 1))[0],
        frozenset(t for t, p in (("A", 0.5), ("B", 0.2), ("C", 0.05)) if choose.random() < p),
        choose.choices(("oui", "non", "nsp", None), (5, 4, 1, 2))[0],
    )


def tables_of(people: list[Person]) -> list[Table]:
    population = Population(
        len(people),
        {
            "sexe": attribute(SEXES, [one.sex for one in people]),
            "mode": attribute(MODES, [one.mode for one in people]),
        },
    )
    everyone = np.arange(len(people), dtype=np.int32)
    pairs = [(i, theme) for i, one in enumerate(people) for theme in sorted(one.themes)]
    chosen = [(i, one.choice) for i, one in enumerate(people) if one.choice]
    themes = Said.of([pairs])
    answers = Said.of([chosen])
    return [
        profile_table(population),
        mention_table("themes", population, everyone, themes, ("A", "B", "C"), BY),
        mention_table("question:q", population, answers.people, answers, ("oui", "non", "nsp"), BY, True),
    ]


def as_earlier(number: int, shields: list[Shield]) -> Earlier:
    cells: dict[tuple[str, str, str], int | None] = {}
    for shield in shields:
        for row, code in enumerate((EVERYONE, *shield.table.rows)):
            for column, (by, category) in enumerate(shield.table.columns.names):
                value = None if shield.why[row, column] else int(shield.values[row, column])
                cells[sheet_name(shield.table.sheet, by), code, category] = value
    return Earlier(number, cells)


def breaches(served: Served) -> list[Name]:
    """Return the figures below the thresholds that are shown, or follow from what is."""
    found = served.shown | solve(served.shown, served.sums)
    bad = []
    for name, value in found.items():
        assert value == served.truth[name]
        sheet, row, column = name
        base = served.truth[sheet, 0, column]
        if not (publishable(value, base) if row else value >= 11):
            bad.append(name)
    return bad


def changes_given_away(old: Served, new: Served) -> list[Name]:
    """Return what the difference of two releases tells of a change among too few people."""
    both = {name: new.shown[name] - old.shown[name] for name in new.shown if name in old.shown}
    found = both | solve(both, new.sums)
    bad = []
    for (sheet, row, column), change in found.items():
        people = new.truth[sheet, 0, column] - old.truth.get((sheet, 0, column), 0)
        if not (change_publishable(change, people) if row else change == 0 or abs(change) >= 11):
            bad.append((sheet, row, column))
    return bad


def with_what_stayed(new: Served, before: list[Served]) -> Served:
    """What a reader has who rightly supposes that some figures of the last release still hold."""
    shown = dict(new.shown)
    for old in before:
        for name, value in old.shown.items():
            base = (name[0], 0, name[2])
            if new.truth[name] == value and new.truth[base] == old.truth[base]:
                shown[name] = value
    return Served(shown, new.truth, new.sums)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.integers(11, 160), st.booleans())
def test_one_release_gives_nothing_away(seed: int, size: int, one_mode: bool) -> None:
    choose = random.Random(seed)
    people = [person(choose) for _ in range(size)]
    if one_mode:  # a breakdown of one category repeats every total
        people = [replace(one, mode="web") for one in people]
    assert breaches(serve(protect(tables_of(people)))) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(0, 2**32),
    st.integers(20, 120),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 15)), min_size=1, max_size=3),
    st.sampled_from([MODES, MODES[:1]]),
)
def test_releases_together_give_nothing_away(
    seed: int, size: int, steps: list[tuple[int, int]], modes: tuple[str, ...]
) -> None:
    choose = random.Random(seed)
    # Categories are fixed by the first release, so that the attacker's columns are the same throughout.
    people = [Person(sex, mode, frozenset(), None) for sex in SEXES for mode in MODES]
    people += [person(choose) for _ in range(size)]
    served: list[Served] = []
    earlier: list[Earlier] = []
    for added, erased in [(0, 0), *steps]:
        people += [person(choose) for _ in range(added)]
        for _ in range(min(erased, len(people) - 6)):
            people.pop(choose.randrange(6, len(people)))
        here = people if modes == MODES else [replace(one, mode=modes[0]) for one in people]
        shields = protect(tables_of(here), earlier)
        earlier.append(as_earlier(len(earlier), shields))
        new = serve(shields)
        assert breaches(new) == []
        for old in served:
            assert changes_given_away(old, new) == []
        assert breaches(with_what_stayed(new, served[-1:])) == []
        served.append(new)


def test_inputs_are_unchanged() -> None:
    choose = random.Random(3)
    tables = tables_of([person(choose) for _ in range(50)])
    before = [grid(table).copy() for table in tables]
    protect(tables)
    assert all((grid(table) == old).all() for table, old in zip(tables, before, strict=True))


def test_large_campaigns_stay_readable() -> None:
    choose = random.Random(4)
    shields = protect(tables_of([person(choose) for _ in range(3000)]))
    assert all(shield.shown.all() for shield in shields)


AGES = ("15-24", "25-59", "75+")


@dataclass(frozen=True)
class Crossed:
    sex: str
    age: str
    themes: frozenset[str]


def resident(choose: random.Random) -> Crossed:
    sex = choose.choices(SEXES, (6, 4, 1))[0]
    odds = (("A", 0.5), ("B", 0.4 if sex == "f" else 0.05), ("C", 0.06))
    return Crossed(
        sex,
        choose.choices(AGES, (3, 5, 1))[0],
        frozenset(theme for theme, p in odds if choose.random() < p),
    )


def crossed_tables(people: list[Crossed], with_pair: bool = True) -> list[Table]:
    population = Population(
        len(people),
        {
            "sexe": attribute(SEXES, [one.sex for one in people]),
            "age": attribute(AGES, [one.age for one in people]),
            "sexe_age": attribute([], [f"{one.sex}:{one.age}" for one in people]),
        },
    )
    said = Said.of([[(i, theme) for i, one in enumerate(people) for theme in sorted(one.themes)]])
    everyone = np.arange(len(people), dtype=np.int32)
    by = ("sexe", "age", "sexe_age") if with_pair else ("sexe", "age")
    themes = mention_table("themes", population, everyone, said, ("A", "B", "C"), by)
    return [mention_table("participants", population, everyone, Said.of([]), (), by), themes]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(0, 2**32), st.integers(20, 300), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)))
)
def test_pairs_give_nothing_away_either(seed: int, size: int, steps: list[tuple[int, int]]) -> None:
    """Women of every age are the women: what the pair shows must protect both breakdowns, over releases.

    The first release is without the pair, as that of a campaign that was smaller then.
    """
    choose = random.Random(seed)
    people = [Crossed(sex, age, frozenset()) for sex in SEXES for age in AGES]
    first = len(people)
    people += [resident(choose) for _ in range(size)]
    served: list[Served] = []
    earlier: list[Earlier] = []
    for number, (added, erased) in enumerate([(0, 0), *steps[:3]]):
        people += [resident(choose) for _ in range(added)]
        for _ in range(min(erased, len(people) - first)):
            people.pop(choose.randrange(first, len(people)))
        shields = protect(crossed_tables(people, with_pair=number > 0 or not steps), earlier)
        earlier.append(as_earlier(number, shields))
        new = serve(shields)
        assert breaches(new) == []
        for old in served:
            assert changes_given_away(old, new) == []
        assert breaches(with_what_stayed(new, served[-1:])) == []
        served.append(new)


def test_a_pair_leaves_a_large_campaign_its_breakdowns() -> None:
    choose = random.Random(5)
    shields = protect(crossed_tables([resident(choose) for _ in range(4000)]))
    singles = [place for place, (by, _) in enumerate(shields[1].table.columns.names) if by != "sexe_age"]
    assert shields[1].shown[:, singles].all()
    assert shields[1].shown.mean() > 0.8


def one_row(counts: list[int], base: list[int], by: str = "sexe") -> Table:
    columns = Columns.of([(by, tuple("abcdefgh"[: len(counts) - 1]))])
    return Table("t", ("R",), columns, np.array(base), np.array([counts]))


def test_a_withheld_part_takes_a_second_with_it() -> None:
    shield = protect([one_row([33, 3, 10, 20], [90, 20, 30, 40])])[0]
    assert shield.why[1].tolist() == [0, Withheld.SIDE.number, Withheld.COMPLEMENT.number, 0]


def test_two_withheld_parts_whose_sum_is_small_take_a_third() -> None:
    shield = protect([one_row([34, 3, 1, 10, 20], [100, 20, 20, 30, 30])])[0]
    assert shield.shown[1].tolist() == [True, False, False, False, True]


def test_parts_that_the_rules_themselves_pin_down_take_another() -> None:
    """Two parts of at most 4 that make 8 are 4 and 4."""
    shield = protect([one_row([38, 4, 4, 10, 20], [100, 20, 20, 30, 30])])[0]
    assert shield.shown[1].tolist() == [True, False, False, False, True]


def test_a_total_that_a_breakdown_of_one_category_repeats_goes_with_it() -> None:
    """Of 7, 3 and 4: the total gives the 3 away, and « mode » is the total. The columns stay."""
    columns = Columns.of([("sexe", ("f", "h")), ("mode", ("web",))])
    base = np.array([100, 60, 40, 100])
    table = Table("t", ("rare", "usual"), columns, base, np.array([[7, 3, 4, 7], [50, 30, 20, 50]]))
    (shield,) = protect([table])
    assert shield.shown.tolist() == [[True] * 4, [False] * 4, [True] * 4]


def test_nobody_and_everybody_are_withheld_too() -> None:
    nobody = protect([one_row([0, 0, 0], [40, 20, 20])])[0]
    assert not nobody.shown[1].any()
    everybody = protect([one_row([40, 20, 20], [40, 20, 20])])[0]
    assert not everybody.shown[1].any()


def test_small_denominators_take_their_column() -> None:
    shield = protect([one_row([25, 6, 19], [60, 10, 50])])[0]
    assert shield.why[:, 1].tolist() == [Withheld.DENOMINATOR.number] * 2
    # 60 less 50 would tell the 10.
    assert shield.why[:, 2].tolist() == [Withheld.COMPLEMENT.number] * 2


def test_groups_that_are_the_same_are_withheld_together() -> None:
    """Whoever is not « bien » was asked, and answered, the second question: its denominators are the
    other side of « bien », and would tell it where each table chose another figure to withhold."""
    columns = Columns.of([("sexe", ("a", "b", "c"))])
    base, fine = np.array([100, 30, 35, 35]), np.array([40, 27, 6, 7])
    asked = Table("q1", ("bien", "mal"), columns, base, np.array([fine, base - fine]), True)
    then = Table("q2", ("x",), columns, base - fine, np.array([[30, 1, 14, 15]]))
    first, second = protect([asked, then])
    assert first.shown[1, 0]
    assert second.shown[0, 0]
    assert first.shown[1].tolist() == second.shown[0].tolist()


def test_what_an_earlier_release_shows_cannot_be_the_second() -> None:
    """b and c are what they were: 30 less both would tell the 2 of a, so the total goes."""
    old = protect([one_row([40, 12, 6, 22], [100, 40, 20, 40])])
    assert old[0].shown.all()
    new = protect([one_row([30, 2, 6, 22], [78, 18, 20, 40])], [as_earlier(1, old)])[0]
    assert not new.shown[1, 1]
    assert not new.shown[1, 0]


@pytest.mark.parametrize(("added", "shown"), [(0, True), (4, False), (15, True)])
def test_a_figure_that_changed_a_little_is_withheld(added: int, shown: bool) -> None:
    old = protect([one_row([30, 10, 20], [80, 40, 40])])
    new = one_row([30 + added, 10, 20 + added], [80 + 2 * added, 40, 40 + 2 * added])
    shield = protect([new], [as_earlier(1, old)])[0]
    assert bool(shield.shown[1, 0]) is shown
    assert bool(shield.shown[1, 2]) is shown
    if not shown:
        assert shield.why[1, 0] == Withheld.CHANGE.number
