"""Cells that say who answers."""

import pytest

from bot.cells import child, code_of
from consultation.questionnaire.model import Choice, Label, Question, QuestionType, Role

BANDS = Question(
    QuestionType.SELECT_ONE,
    "tranche",
    Label("Votre âge ?"),
    choices=(
        Choice("1", Label("15-24 ans"), low=15, high=24),
        Choice("adulte", Label("25-59 ans"), low=25, high=59),
        Choice("ancien", Label("60 ans et plus"), low=60),
        Choice("tait", Label("Je ne dis pas"), unsure=True),
    ),
    role=Role.AGE_BAND,
)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("15", "1"), ("24 ans", "1"), ("25", "adulte"), ("59", "adulte"), ("60", "ancien"), ("104", "ancien"),
        ("1", "1"), ("Adulte", "adulte"), ("25-59 ans", "adulte"), ("je ne dis pas", "tait"),
        ("14", None), ("1000", None), ("-3", None), ("34,5", None), ("trente", None), ("", None), ("²", None),
    ],
)  # fmt: skip
def test_a_cell_is_a_code_a_text_or_an_age(said: str, code: str | None) -> None:
    assert code_of(BANDS, said) == code


def test_a_child_is_told_from_a_code_that_is_a_number() -> None:
    assert [said for said in ("14", "2", "1", "15", "", "adulte") if child(BANDS, said)] == ["14", "2"]
