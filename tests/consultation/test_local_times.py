"""Times that people read: by the clock where they live, and it is named; steps in the question's words."""

from datetime import UTC, datetime

import pytest

from consultation.local_times import moment
from consultation.questionnaire.load import read
from consultation.questionnaire.shipped import names, shipped
from consultation.questionnaire.steps import LONGEST, step_label


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Europe/Paris", "30/06/2027 à 00 h 05 (heure de Paris)"),
        ("Indian/Reunion", "30/06/2027 à 02 h 05 (heure de La Réunion)"),
        ("Pacific/Noumea", "30/06/2027 à 09 h 05 (heure de Noumea)"),
    ],
)
def test_the_clock_is_where_people_live(zone: str, told: str) -> None:
    assert moment(datetime(2027, 6, 29, 22, 5, tzinfo=UTC), zone).replace("\u00a0", " ") == told


@pytest.mark.parametrize("name", names())
def test_every_step_has_short_words(name: str) -> None:
    asked = read(shipped(name)).questionnaire
    assert asked is not None
    for question in asked.questions:
        steps = [question.name]
        if question.repeat is not None:
            steps = [f"{question.name}/{one.name}" for one in question.repeat.items]
        if question.follow_up is not None:
            steps.append(f"{question.name}_lieu")
        labels = [step_label(asked, one) for one in steps]
        assert all(
            label != step and len(label) <= LONGEST + 1 for label, step in zip(labels, steps, strict=True)
        )
        assert "{" not in "".join(labels)
    assert step_label(asked, "disparue/a") == "disparue/a"
