"""What is counted follows from the questionnaire."""

import pytest

from analysis.scheme import age_band, number_bands, scheme_of
from consultation.questionnaire.load import read
from consultation.questionnaire.model import Label, Question, QuestionType
from consultation.questionnaire.shipped import shipped
from tests.analysis.neighbourhood import SOURCE


@pytest.mark.parametrize(
    ("low", "high", "band"),
    [
        (15, 17, "15-24"),
        (18, 24, "15-24"),
        (25, 39, "25-59"),
        (60, 74, "60-74"),
        (75, None, "75+"),
        (80, 90, "75+"),
        (18, 39, None),
        (60, None, None),
        (None, None, None),
        (10, 14, None),
    ],
)
def test_bands_of_the_margins(low: int | None, high: int | None, band: str | None) -> None:
    assert age_band(low, high) == band


def test_bands_of_a_number_cover_its_bounds_once() -> None:
    question = Question(QuestionType.INTEGER, "n", Label("?"), minimum=0, maximum=40)
    bands = number_bands(question)
    assert len(bands) <= 6
    assert [n for low, high in bands for n in range(low, high + 1)] == list(range(41))
    assert number_bands(Question(QuestionType.INTEGER, "n", Label("?"))) == ()


def test_the_reference_questionnaire() -> None:
    questionnaire = read(shipped("reference")).questionnaire
    assert questionnaire is not None
    scheme = scheme_of([questionnaire])
    names = [one.name for one in scheme.closed]
    assert "age" not in names and "sexe" not in names and "recontact" not in names
    assert len([one for one in scheme.closed if one.name == "importance"]) >= 5
    assert all("{" not in one.label for one in scheme.closed)
    assert [code for code, _ in scheme.profiles["age"].labels] == [
        "15-24",
        "25-59",
        "60-74",
        "75+",
        "non_precise",
    ]
    assert not next(one for one in scheme.closed if one.name == "manque").exclusive


def test_a_sensitive_question_is_not_broken_down() -> None:
    questionnaire = read(shipped("reference")).questionnaire
    assert questionnaire is not None
    sensitive = {question.name for question in questionnaire.questions if question.sensitive}
    assert sensitive
    broken = {one.name for one in scheme_of([questionnaire]).closed if one.broken_down}
    assert not sensitive & broken


def test_options_of_every_revision_are_rows() -> None:
    first = read(SOURCE).questionnaire
    second = read(SOURCE.replace("{name: bus, label: Bus}", "{name: tram, label: Tram}")).questionnaire
    assert first is not None and second is not None
    question = next(one for one in scheme_of([first, second]).closed if one.name == "manque")
    assert [code for code, _ in question.rows] == ["soins", "bus", "commerces", "tram"]


def test_a_scale_keeps_its_order_and_what_is_outside() -> None:
    questionnaire = read(SOURCE).questionnaire
    assert questionnaire is not None
    scale = next(one for one in scheme_of([questionnaire]).closed if one.name == "vivre")
    assert scale.ordered == ("bien", "moyen", "mal")
    assert [code for code, _ in scale.rows] == ["bien", "moyen", "mal", "nsp"]
