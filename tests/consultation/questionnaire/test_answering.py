"""`faq` and `contact`: every mistake with its line, and what is sound says nothing."""

from pathlib import Path

import pytest

from consultation.questionnaire.load import read

SOUND = (Path(__file__).parents[2] / "dialogues" / "questionnaires" / "types.yaml").read_text("utf-8")
NEW = {
    "contact_injoignable",
    "faq_double",
    "faq_forme",
    "nom_double",
    "courriel",
    "texte_long",
    "variable_inconnue",
}


def told(text: str) -> set[str]:
    return {finding.code for finding in read(text).findings} & NEW


def test_the_sound_one_says_nothing() -> None:
    assert told(SOUND) == set()


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("email: accueil@ville.example", "email: pasunmail", "courriel"),
        ("  email: accueil@ville.example\n  phone: 05 00 00 00 00\n", "", "contact_injoignable"),
        ("name: gratuit", "name: travaux", "nom_double"),
        ("C’est payant ?", "Quand commencent les travaux", "faq_double"),
        ("C’est payant ?", "Payant ?", "faq_forme"),
        ("C’est payant ?", "C’est payant " + "ou pas " * 40, "faq_forme"),
        ("Répondre est gratuit.", "Répondre est gratuit. " * 300, "texte_long"),
    ],
)
def test_a_mistake_is_told(before: str, after: str, code: str) -> None:
    assert before in SOUND
    assert told(SOUND.replace(before, after)) == {code}
