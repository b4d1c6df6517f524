"""Minutes, counts, rates and degrees in residents' words."""

import pytest

from nlu.degree_words import families_of
from nlu.degrees import degree
from nlu.meanings import spoken
from nlu.measures import count, floor, household, minutes, months
from nlu.option_bands import Band, Unit, read_bands
from nlu.option_notions import read_options
from nlu.rates import label_rates, nearest, rates
from nlu.scales import read_scale

YEAR = 2026


@pytest.mark.parametrize(
    ("said", "band"),
    [
        ("10 minutes", Band(10, 10)),
        ("un quart d heure", Band(15, 15)),
        ("une petite demi heure", Band(30, 30)),
        ("une vingtaine de minutes", Band(18, 22)),
        ("plus d une heure", Band(61)),
        ("25", Band(25, 25)),
        ("huit ans", None),
        ("en voiture", None),
        ("20 minutes a pied 10 en bus", None),
    ],
)
def test_minutes(said: str, band: Band | None) -> None:
    assert minutes(said.split()) == band


@pytest.mark.parametrize(
    ("said", "band"),
    [
        ("je vis seule", Band(1, 1)),
        ("mon mari et moi", Band(2, 2)),
        ("moi et mes deux enfants", Band(3, 3)),
        ("2 adultes 2 enfants", Band(4, 4)),
        ("nous sommes 5", Band(5, 5)),
        ("6 ou 7", Band(6, 7)),
        ("trois enfants", None),
        ("famille nombreuse", None),
    ],
)
def test_people_at_home(said: str, band: Band | None) -> None:
    assert household(said.split()) == band


@pytest.mark.parametrize(
    ("said", "band"),
    [
        ("au septieme", Band(7, 7)),
        ("6eme sans ascenseur", Band(6, 6)),
        ("1er", Band(1, 1)),
        ("au onzieme", Band(11, 11)),
        ("dix septieme etage", Band(17, 17)),
        ("le 12e", Band(12, 12)),
        ("au 4", Band(4, 4)),
        ("entre le 2e et le 5e", None),
        ("tout en haut", None),
    ],
)
def test_floors(said: str, band: Band | None) -> None:
    assert floor(said.split()) == band


def test_floors_are_no_ranks_of_options() -> None:
    labels = ("Rez-de-chaussée", "1er à 3e", "4e à 8e", "9e et plus")
    found = read_bands(labels)
    assert found is not None
    assert (found.unit, found.touched(Band(1, 1)), found.touched(Band(12, 12))) == (Unit.RANK, (1,), (3,))


def test_ranks_that_are_named_twice_are_no_bands() -> None:
    assert read_bands(("Le 1er bus", "Le 2e bus", "Un autre", "Autre moment")) is None


def test_what_is_counted_is_not_another_thing() -> None:
    cars = frozenset({"voiture"})
    assert count(["une"], cars) == Band(1, 1)
    assert count(["un", "scooter"], cars) is None
    assert count(["40", "degres"], cars) is None
    assert count(["pas", "de", "voiture"], cars) == Band(0, 0)


def test_months_gone_by() -> None:
    assert months(["8", "mois"], YEAR) == Band(8, 8)
    assert months(["un", "an"], YEAR) == Band(12, 23)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("2 a 3 fois par semaine", (130.0,)),
        ("tous les 3 jours", (365 / 3,)),
        ("un dimanche sur deux", (26.0,)),
        ("jamais", (0.02,)),
        ("rarement voire jamais", (3.0, 0.02)),
        ("le bus 12", ()),
    ],
)
def test_rates(said: str, found: tuple[float, ...]) -> None:
    assert rates(said.split()) == pytest.approx(found)


def test_a_rate_takes_the_option_that_is_clearly_nearest() -> None:
    options = label_rates(("Toujours", "Souvent", "Parfois", "Jamais"))
    assert options is not None
    assert nearest(52.0, options) == (1,)
    assert nearest(0.02, options) == (3,)
    assert len(nearest(330.0, options)) == 2
    assert label_rates(("Oui", "Non")) is None


EASE = families_of([("facile",), ("difficile",), ("tres", "difficile")], ())


@pytest.mark.parametrize(
    ("said", "leaning"),
    [
        ("facile", 1.4),
        ("tres facile", 2.0),
        ("plutot facile", 0.8),
        ("pas facile", -1.4),
        ("pas facile du tout", -2.0),
        ("pas difficile", 1.1),
        ("facile mais difficile", None),
        ("plus facile", None),
        ("le bus", None),
    ],
)
def test_degrees(said: str, leaning: float | None) -> None:
    assert degree(said.split(), EASE) == leaning


def test_a_scale_asks_between_two_steps() -> None:
    scale = read_scale(("Très important", "Assez important", "Peu important", "Pas important"), "?")
    assert scale is not None
    assert scale.degrees == (2.0, 0.8, -0.8, -1.4)
    assert set(scale.nearest(1.4)) == {0, 1}
    assert scale.nearest(-2.0) == (3,)
    assert read_scale(("Rouge", "Vert", "Bleu"), "?") is None


def test_a_denied_option_is_not_spoken_for() -> None:
    options = read_options(("Un parc", "Un parking", "Des logements"))
    assert spoken(["pas", "le", "parking", "mais", "le", "parc"], options).best() == (0,)
    assert spoken(["pas", "le", "parking"], options).denied == {1}
