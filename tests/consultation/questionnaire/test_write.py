"""A questionnaire written as YAML reads back as itself."""

# ruff: noqa: E501 - a line of YAML is a line

from dataclasses import replace

import pytest

from consultation.questionnaire.load import read
from consultation.questionnaire.model import Choice, Question, Questionnaire
from consultation.questionnaire.shipped import names, shipped
from consultation.questionnaire.write import dump
from tests.consultation.questionnaire.broken import SOUND, edited

FULL = edited(
    ("  phase: ecoute", "  phase: ecoute\n  wave: 3\n  territory: QN07501M\n  languages: [fr, en]\n"
     "  channels: [web]\n  variables: {ville: Paris}"),
    ("closing: Merci !", "closing: {vous: Merci !, tu: Salut !, en: Thanks!}\nrepairs: La mairie"),
    ("    label: Qu'est-ce qui est bien ici ?", "    label: Qu'est-ce qui est bien ici ?\n    accepts: [texte, vocal]\n"
     "    sensitive: oui\n    fact: {name: un, label: Un fait}"),
    ("type: grade\n", "type: select_one\n    ballot: avis\n"), ("name: fort,", "name: accord,"),
    ("name: peu, label", "name: desaccord, label"), ("label: les bus}", "label: les bus, themes: [MOB, MOB-TCO]}"),
    ("  - type: integer\n", "  - {type: geopoint, name: place, label: Où ?, accepts: [texte]}\n  - type: integer\n"),
    ("variable: theme}", "variable: theme, shuffle: oui, take: 1}"),
    ("{name: mal, label: Pas bien}", "{name: mal, label: 'no', synonyms: ['null est pas là', 'yes']}"),
)  # fmt: skip


def without_lines(questionnaire: Questionnaire) -> Questionnaire:
    def choices(given: tuple[Choice, ...]) -> tuple[Choice, ...]:
        return tuple(replace(choice, line=0) for choice in given)

    def question(given: Question) -> Question:
        repeat = given.repeat and replace(given.repeat, items=choices(given.repeat.items))
        return replace(given, line=0, choices=choices(given.choices), repeat=repeat)

    return replace(questionnaire, questions=tuple(map(question, questionnaire.questions)))


@pytest.mark.parametrize("text", [SOUND, FULL, *map(shipped, names())], ids=["sound", "full", *names()])
def test_what_is_written_reads_back(text: str) -> None:
    questionnaire = read(text).questionnaire
    assert questionnaire is not None, read(text).findings
    written = dump(questionnaire)
    again = read(written)
    assert again.questionnaire is not None
    assert without_lines(again.questionnaire) == without_lines(questionnaire)
    assert dump(again.questionnaire) == written
    assert {finding.code for finding in again.findings} == {finding.code for finding in read(text).findings}


def test_what_is_known_elsewhere_is_not_written_twice() -> None:
    questionnaire = read(SOUND).questionnaire
    assert questionnaire is not None
    assert "variables" not in dump(questionnaire)
