"""Questions of which only the words are known."""

import pytest

from consultation.questionnaire.model import QuestionType
from nlu.asked import allows_several, asked, is_unsure
from nlu.option_bands import ENDLESS, Band, Unit, read_bands


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("Que manque-t-il ? (plusieurs réponses possibles)", True),
        ("Cochez toutes les cases utiles", True),
        ("Plusieurs choix possibles", True),
        ("Quels lieux ? Jusqu'à 3 réponses", True),
        ("Que préférez-vous ?", False),
        ("Avez-vous plusieurs enfants ?", False),
    ],
)
def test_the_text_says_whether_several_are_allowed(text: str, several: bool) -> None:
    assert allows_several(text) is several
    kind = QuestionType.SELECT_MULTIPLE if several else QuestionType.SELECT_ONE
    assert asked(text, ["Oui", "Non"]).type is kind


@pytest.mark.parametrize(
    ("label", "unsure"),
    [
        ("Je ne sais pas", True),
        ("Je préfère ne pas répondre", True),
        ("Sans opinion", True),
        ("Ne se prononce pas", True),
        ("Pas du tout", False),
        ("Autre", False),
    ],
)
def test_options_that_do_not_answer(label: str, unsure: bool) -> None:
    assert is_unsure(label) is unsure


@pytest.mark.parametrize("labels", [[], ["Oui"], ["Oui", "Oui "]])
def test_what_is_no_question(labels: list[str]) -> None:
    with pytest.raises(ValueError, match="options"):
        asked("?", labels)


@pytest.mark.parametrize(
    ("labels", "unit", "bands"),
    [
        (
            ("15-17 ans", "18 à 24 ans", "75 ans et plus"),
            Unit.YEARS,
            (Band(15, 17), Band(18, 24), Band(75)),
        ),
        (
            ("Moins d'un an", "1 à 5 ans", "5 à 10 ans", "Plus de 10 ans"),
            Unit.YEARS,
            (Band(0, 0), Band(1, 5), Band(5, 10), Band(11)),
        ),
        (
            ("Moins de 18 ans", "18 ans ou plus", "Je ne dis pas"),
            Unit.YEARS,
            (Band(0, 17), Band(18, ENDLESS), None),
        ),
        (
            ("Moins de 5 minutes", "De 5 à 15 minutes", "Plus de 15 minutes"),
            Unit.MINUTES,
            (Band(0, 4), Band(5, 15), Band(16)),
        ),
        (("Aucune", "Une", "Deux ou plus"), Unit.COUNT, (Band(0, 0), Band(1, 1), Band(2))),
        (
            ("Moins de 6 mois", "6 mois à 2 ans", "Plus de 2 ans"),
            Unit.MONTHS,
            (Band(0, 5), Band(6, 24), Band(25)),
        ),
    ],
)
def test_bands_are_read_from_labels(
    labels: tuple[str, ...], unit: Unit, bands: tuple[Band | None, ...]
) -> None:
    found = read_bands(labels)
    assert found is not None
    assert (found.unit, found.bands) == (unit, bands)


@pytest.mark.parametrize(
    "labels",
    [
        ("Oui", "Non"),
        ("Une femme", "Un homme", "Autre"),
        ("T1", "T2", "T3"),
        ("Bus 12", "Bus 15 et tram 3 bis"),
    ],
)
def test_other_labels_are_no_bands(labels: tuple[str, ...]) -> None:
    assert read_bands(labels) is None


def test_a_bound_of_two_bands_is_in_both() -> None:
    found = read_bands(("1 à 5 ans", "5 à 10 ans"))
    assert found is not None and found.touched(Band(5, 5)) == (0, 1)
