"""A new revision: the same name means the same thing."""

from consultation.questionnaire.load import read
from consultation.questionnaire.model import Questionnaire
from consultation.questionnaire.revise import compatible
from tests.consultation.questionnaire.broken import ATOUTS, SOUND, Edit, edited


def questionnaire(*edits: Edit) -> Questionnaire:
    reading = read(edited(*edits))
    assert reading.questionnaire is not None, reading.findings
    return reading.questionnaire


def compared(*edits: Edit) -> list[tuple[str, str]]:
    return [
        (finding.level.value, finding.code) for finding in compatible(read_sound(), questionnaire(*edits))
    ]


def read_sound() -> Questionnaire:
    sound = read(SOUND).questionnaire
    assert sound is not None
    return sound


def test_the_same_questionnaire_is_compatible() -> None:
    assert compatible(read_sound(), read_sound()) == []


def test_adding_a_question_or_an_option_is_nothing_to_tell() -> None:
    added = "      - {name: mal, label: Pas bien}\n      - {name: pire, label: Vraiment mal}"
    assert compared(("      - {name: mal, label: Pas bien}", added)) == []
    assert compared((ATOUTS, ATOUTS + "  - {type: integer, name: nouveau, label: Combien ?}\n")) == []


def test_a_type_a_role_or_a_repeat_cannot_change() -> None:
    assert compared(("type: scale", "type: select_one")) == [("erreur", "type_change")]
    assert compared(("    role: sexe\n", "")) == [("erreur", "role_change")]
    assert compared(("    maximum: 2\n", "    ballot: approbation\n")) == [("erreur", "ballot_change")]
    assert compared(
        ("    repeat: {over: themes, variable: theme}\n", ""),
        ("Pour vous, {theme}, c'est :", "Pour vous, c'est :"),
    ) == [("erreur", "repetition_changee"), ("avertissement", "texte_change")]
    assert compared(("phase: ecoute", "phase: priorites")) == [("erreur", "phase_changee")]


def test_a_code_keeps_its_meaning() -> None:
    assert compared(("      - {name: rien, label: Rien, fixed: oui}\n", "")) == [
        ("avertissement", "option_retiree")
    ]
    assert compared(("{name: soins, label: Soins}", "{name: soins, label: Commerces}")) == [
        ("avertissement", "option_changee")
    ]
    assert compared(("{name: parc, label: les parcs}", "{name: parc, label: les jardins}")) == [
        ("avertissement", "option_changee")
    ]
    assert compared(("low: 15, high: 24}", "low: 16, high: 24}")) == [("erreur", "option_bornes")]


def test_case_accents_and_signs_do_not_change_a_text() -> None:
    assert (
        compared(
            ("label: Votre âge ?", "label: votre age"),
            ("{name: soins, label: Soins}", "{name: soins, label: SOINS !}"),
        )
        == []
    )


def test_a_removed_question_is_told() -> None:
    findings = compatible(read_sound(), questionnaire((ATOUTS, ATOUTS.replace("atouts", "positif"))))
    assert [
        (finding.code, "« atouts »" in finding.message.replace("\u00a0", " ")) for finding in findings
    ] == [("question_retiree", True)]
