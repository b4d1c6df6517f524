"""The guide for facilitators says what the product does."""

import re
from pathlib import Path

import pytest

from consultation.questionnaire.load import read
from consultation.questionnaire.load_choices import CHOICE
from consultation.questionnaire.load_document import SETTINGS, TOP
from consultation.questionnaire.load_survey import QUESTION
from consultation.questionnaire.model import Ballot, QuestionType, Role
from consultation.questionnaire.shipped import names

GUIDE = (Path(__file__).parents[3] / "docs" / "questionnaire.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


def test_the_whole_example_is_a_questionnaire() -> None:
    reading = read(EXAMPLES[0])
    assert reading.questionnaire is not None, reading.findings
    # Its information text is cut short, and it is too small to weight; nothing else.
    assert {finding.code for finding in reading.findings} == {"infos_incomplet", "sans_profil", "sans_retour"}


@pytest.mark.parametrize(
    "word",
    [
        *TOP,
        *SETTINGS,
        *QUESTION,
        *CHOICE,
        *(kind.value for kind in QuestionType),
        *(role.value for role in Role),
        *(ballot.value for ballot in Ballot),
    ],
)
def test_every_word_of_the_format_is_in_the_guide(word: str) -> None:
    assert re.search(rf"`{word}\b|`[^`\n]*\b{word}:|^ *(?:- )?{word}:", GUIDE, re.MULTILINE)


def test_every_shipped_questionnaire_is_in_the_guide() -> None:
    assert {f"{name}.yaml" for name in names()} == set(
        re.findall(r"^\| `(\w+\.yaml)` \|", GUIDE, re.MULTILINE)
    )
