"""The templates that are submitted to Meta: what Meta would refuse is found here."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from consultation.channels import length
from consultation.message_templates import (
    NEXT_STEP,
    REMINDER,
    RESULTS,
    TEAM_ANSWER,
    TemplatesWrong,
    find,
    read,
    templates,
)

SOUND: dict[str, Any] = {
    "modeles": [
        {
            "name": "pv_essai",
            "category": "UTILITY",
            "use": "essayer",
            "body": "Bonjour ! {{1}} vous répond : {{2}}. Répondez ici.",
            "parameters": [{"name": "qui", "example": "La Ville"}, {"name": "quoi", "example": "oui"}],
        }
    ]
}


def test_what_the_product_sends_is_there_and_sound() -> None:
    assert {one.name for one in templates()} == {REMINDER, NEXT_STEP, RESULTS, TEAM_ANSWER}
    for one in templates():
        said = one.filled(*(parameter.example for parameter in one.parameters))
        assert "{{" not in said and "STOP" in said and length(said) <= 1024
        assert "répondez OUI" not in said, "it would answer the question that waits"


def test_the_team_s_answer_fits_its_template() -> None:
    template = find(TEAM_ANSWER)
    assert template is not None and length(template.filled("t" * 150, "a" * 600)) <= 1024


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"name": "Relance"}, "minuscules"),
        ({"category": "AUTRE"}, "catégorie"),
        ({"body": ""}, "caractères"),
        ({"body": "a" * 1025}, "caractères"),
        ({"body": "Bonjour {{1}} et {{3}}."}, "se suivent"),
        ({"body": "{{1}} vous répond : {{2}}."}, "commence"),
        ({"body": "Bonjour {{1}}, voici : {{2}}"}, "finit"),
        ({"body": "Bonjour {{1}} {{2}}."}, "se touchent"),
        ({"body": "Bonjour {{1}}.\n\n\n{{2}}."}, "vides"),
        ({"parameters": [{"name": "qui", "example": ""}, {"name": "quoi", "example": "a"}]}, "exemple"),
        ({"parameters": [{"name": "qui"}]}, "incomplet"),
    ],
)
def test_what_meta_would_refuse_is_told(change: dict[str, Any], fault: str) -> None:
    raw = deepcopy(SOUND)
    assert len(read(raw)) == 1
    raw["modeles"][0] |= change
    with pytest.raises(TemplatesWrong, match=fault):
        read(raw)


@pytest.mark.parametrize("raw", [None, [], {}, {"modeles": []}, {"modeles": ["a"]}])
def test_a_file_that_holds_no_templates(raw: Any) -> None:
    with pytest.raises(TemplatesWrong):
        read(raw)


def test_a_missing_value_is_told() -> None:
    with pytest.raises(TemplatesWrong, match="2 paramètres"):
        templates()[0].filled("une seule")


def test_the_guide_shows_the_texts_as_they_are() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "whatsapp.md").read_text("utf-8")
    for one in templates():
        assert f"### `{one.name}`\n\nCatégorie {one.category}." in guide
        assert f"```\n{one.body}\n```" in guide
        assert all(f"| {parameter.example} |" in guide for parameter in one.parameters)
