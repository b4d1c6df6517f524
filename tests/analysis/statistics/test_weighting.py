"""Weights of participants: met margins, put together, refused with a reason in French."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.population import Population
from analysis.statistics.weighting import Weights, weigh
from consultation.margins import Margins
from tests.analysis.statistics.people import AGE, BANDS, JOINT, SEX, crowd, margins, population


def shares(weights: Weights, people: Population, by: str) -> dict[str, float]:
    """Weighted shares of the categories of the margin, among those who said."""
    assert weights.w is not None
    attribute = people.attributes[by]
    heaped = dict(
        zip(
            attribute.categories, np.bincount(attribute.of, weights.w, len(attribute.categories)), strict=True
        )
    )
    known = {c: v for c, v in heaped.items() if c in SEX or c in AGE}
    return {c: v / sum(known.values()) for c, v in known.items()}


def test_participants_are_weighted_to_who_lives_there() -> None:
    people = crowd(1000)
    found = weigh(people, margins(sexe=SEX, age=AGE))
    assert found.reason is None
    assert found.used == ("sexe", "age")
    assert shares(found, people, "sexe") == pytest.approx(SEX, abs=1e-6)
    assert shares(found, people, "age") == pytest.approx(AGE, abs=1e-6)
    assert 600 < found.n_eff < 1000
    assert found.deff == pytest.approx(1000 / found.n_eff)
    assert (found.low, found.high) == (found.w.min(), found.w.max()) if found.w is not None else False


def test_nobody_is_dropped_and_who_says_nothing_weighs_one_on_average() -> None:
    people = crowd(1000)
    found = weigh(people, margins(sexe=SEX))
    assert found.w is not None
    sex = people.attributes["sexe"]
    for category in ("autre", "non_precise"):
        assert found.w[sex.of == sex.categories.index(category)] == pytest.approx(1)


def test_it_is_told_when_many_say_nothing() -> None:
    people = crowd(1000, sex=(0.3, 0.25, 0.02, 0.43))
    found = weigh(people, margins(sexe=SEX, age=AGE))
    assert found.merged == ("sexe\u00a0: environ 4 participants sur 10 au poids moyen",)
    assert found.used == ("sexe", "age")


def test_the_joint_margin_is_met_cell_by_cell() -> None:
    people = crowd(1000)
    found = weigh(people, margins(sexe_age=JOINT))
    assert found.used == ("sexe", "age", "sexe_age")
    assert found.w is not None
    sex, age = people.attributes["sexe"], people.attributes["age"]
    women = found.w[(sex.of == sex.categories.index("femme")) & (age.of == age.categories.index("75+"))].sum()
    known = sum(
        found.w[(sex.of == sex.categories.index(s)) & (age.of == age.categories.index(a))].sum()
        for s in SEX
        for a in AGE
    )
    assert women / known == pytest.approx(JOINT["femme:75+"], abs=1e-6)


def test_small_bands_go_to_the_smaller_neighbour() -> None:
    people = population(
        sexe=["femme", "homme"] * 40, age=["15-24"] * 30 + ["25-59"] * 40 + ["60-74"] * 6 + ["75+"] * 4
    )
    found = weigh(people, margins(sexe=SEX, age=AGE))
    assert found.merged == ("âge\u00a0: 60-74 ans et 75 ans et plus regroupés",)
    age = people.attributes["age"]
    assert found.w is not None
    assert found.w[age.of >= age.categories.index("60-74")].sum() == pytest.approx(0.25 * 80)


def test_a_joint_margin_with_thin_cells_is_coarser_than_the_bands() -> None:
    # Three men of 60-74 and two of 75 or more: together there are enough.
    people = population(
        sexe=["femme"] * 60 + ["homme"] * 40,
        age=(["15-24"] * 20 + ["25-59"] * 28 + ["60-74"] * 6 + ["75+"] * 6)
        + (["15-24"] * 20 + ["25-59"] * 15 + ["60-74"] * 3 + ["75+"] * 2),
    )
    found = weigh(people, margins(sexe_age=JOINT))
    assert found.used == ("sexe", "age", "sexe_age")
    assert found.merged == ("sexe croisé avec l’âge\u00a0: 60-74 ans et 75 ans et plus regroupés",)
    assert shares(found, people, "age") == pytest.approx(AGE, abs=1e-6)


def test_a_band_that_gave_no_sex_is_met_with_its_neighbour() -> None:
    people = population(
        sexe=["femme"] * 55 + ["homme"] * 40 + ["non_precise"] * 5,
        age=(["15-24", "25-59", "60-74"] * 32)[:95] + ["75+"] * 5,
    )
    found = weigh(people, margins(sexe_age=JOINT))
    assert found.gap < 1e-6
    assert found.w is not None
    assert found.w[95:] == pytest.approx(1)


def test_a_joint_margin_that_lacks_a_cell_gives_way_to_the_two() -> None:
    part = {cell: share for cell, share in JOINT.items() if cell != "homme:75+"}
    found = weigh(crowd(500), margins(sexe=SEX, age=AGE, sexe_age=part))
    assert found.used == ("sexe", "age")


def test_a_sector_with_few_goes_to_another_and_one_not_asked_is_left_out() -> None:
    people = population(sexe=["femme", "homme"] * 50, secteur=["nord"] * 60 + ["sud"] * 37 + ["est"] * 3)
    found = weigh(people, margins(sexe=SEX, secteur={"nord": 0.4, "sud": 0.4, "est": 0.2}, statut={"x": 1.0}))
    assert found.used == ("sexe", "secteur")
    assert found.merged == (
        "secteur\u00a0: sud et est regroupés",
        "statut d’occupation\u00a0: non demandé ou sans réponse, non redressé",
    )


HUNDRED = population(sexe=["femme"] * 60 + ["homme"] * 40, age=(["15-24", "25-59", "60-74", "75+"] * 25))


@pytest.mark.parametrize(
    ("people", "known", "reason"),
    [
        (crowd(59), margins(sexe=SEX), "moins de 60 participants"),
        (crowd(0), margins(sexe=SEX), "moins de 60 participants"),
        (HUNDRED, None, "n’est pas connue"),
        (HUNDRED, margins(), "aucune question posée"),
        (HUNDRED, margins(sexe={"f": 0.5, "h": 0.5}), "aucune question posée"),
        (population(sexe=["femme"] * 100), margins(sexe=SEX), "moins de 5 participants.*hommes$"),
        (
            population(sexe=["femme"] * 97 + ["homme"] * 3),
            margins(sexe=SEX),
            "moins de 5 participants.*hommes",
        ),
        (population(age=["15-24", "25-59", "60-74"] * 30), margins(age=AGE), "75 ans et plus"),
        (HUNDRED, margins(sexe={"femme": 0.52, "homme": 0.4}), "fait 92,0\u00a0% au lieu de 100"),
        (HUNDRED, margins(sexe={"femme": 1.0, "homme": 0.0}), "nulle ou illisible"),
        (HUNDRED, margins(sexe={"femme": 1.2, "homme": -0.2}), "nulle ou illisible"),
        (HUNDRED, margins(sexe={"femme": float("nan"), "homme": 0.5}), "nulle ou illisible"),
    ],
)
def test_refused_with_the_reason(people: Population, known: Margins | None, reason: str) -> None:
    found = weigh(people, known)
    assert found.w is None
    assert found.again is None
    assert found.reason is not None
    assert re.search(reason, found.reason)
    assert (found.n_eff, found.deff) == (people.n, 1)
    assert found.each(people.n) == pytest.approx(np.ones(people.n))


def test_margins_rounded_to_percents_are_margins() -> None:
    found = weigh(HUNDRED, margins(sexe={"femme": 0.524, "homme": 0.48}))
    assert found.reason is None
    assert found.gap < 1e-6


def test_what_the_bounds_keep_out_of_reach_is_told() -> None:
    people = population(age=["25-59"] * 140 + ["15-24"] * 145 + ["60-74"] * 10 + ["75+"] * 5)
    found = weigh(people, margins(age=AGE))
    assert found.high == pytest.approx(3)
    # 45 people's worth where 75 would be needed: the two large bands share the rest.
    assert found.gap == pytest.approx(0.85 * 0.55 / 0.75 - 0.55)
    assert found.merged == (
        "écart restant de 7 points avec la population\u00a0: aucun poids ne passe les bornes de 1/3 à 3",
    )


def test_design_weights_are_kept_in_view() -> None:
    people = crowd(300)
    design = np.where(np.arange(300) % 3, 1.0, 2.0)
    found = weigh(people, margins(sexe=SEX, age=AGE), design)
    assert shares(found, people, "age") == pytest.approx(AGE, abs=1e-6)
    assert found.w is not None
    factor = found.w / (design / design.mean())
    age, sex = people.attributes["age"].of, people.attributes["sexe"].of
    for cell in {(a, s) for a, s in zip(age.tolist(), sex.tolist(), strict=True)}:
        assert np.ptp(factor[(age == cell[0]) & (sex == cell[1])]) < 1e-9


def test_all_bands_are_those_of_the_figures() -> None:
    assert {*AGE} < {*BANDS}


ALL = {"sexe": SEX, "age": AGE, "sexe_age": JOINT}
CODES = st.sampled_from(["femme", "homme", "autre", "non_precise"])
AGES = st.sampled_from(BANDS)
SHARES = st.floats(0.0, 1.0)


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_whatever_margins_say_there_are_weights_or_a_reason(data: st.DataObject) -> None:
    n = data.draw(st.integers(55, 90))
    drawn = data.draw(st.randoms(use_true_random=False))
    sexes, ages = data.draw(st.lists(CODES, min_size=1)), data.draw(st.lists(AGES, min_size=1))
    people = population(
        sexe=[drawn.choice(sexes) for _ in range(n)], age=[drawn.choice(ages) for _ in range(n)]
    )
    sizes = {by: data.draw(st.lists(SHARES, min_size=len(one), max_size=len(one))) for by, one in ALL.items()}
    whole = data.draw(st.booleans())
    shares = {
        by: {c: s / (sum(sizes[by]) or 1) if whole else s for c, s in zip(one, sizes[by], strict=True)}
        for by, one in ALL.items()
        if data.draw(st.booleans())
    }
    found = weigh(people, margins(**shares))
    if found.w is None:
        assert found.reason
    else:
        assert found.w.mean() == pytest.approx(1)
        assert 1 / 3 - 1e-9 <= found.low <= found.high <= 3 + 1e-9
        assert n / found.deff == pytest.approx(found.n_eff)
        assert 0 <= found.gap < 1
        assert found.used
