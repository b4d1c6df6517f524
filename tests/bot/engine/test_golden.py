"""Golden dialogues: each story is played, stored and loaded at every step, and compared as a whole.

`PORTEVOIX_GOLDEN=write` writes what happens into the files, for a person to read and accept.
"""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.golden import Player, describe, write
from consultation.questionnaire.attached import as_kept
from consultation.questionnaire.load import read
from consultation.questionnaire.model import Questionnaire
from consultation.questionnaire.shipped import shipped

FOLDER = Path(__file__).parents[2] / "dialogues"
STORIES = sorted(FOLDER.glob("*.yaml"))


def questionnaire(name: str) -> Questionnaire:
    own = FOLDER / "questionnaires" / f"{name}.yaml"
    reading = read(own) if own.exists() else read(shipped(name))
    assert reading.questionnaire is not None, reading.findings
    return as_kept(reading.questionnaire, reading.files)


@pytest.mark.parametrize("path", STORIES, ids=[path.stem for path in STORIES])
def test_story(path: Path) -> None:
    golden: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    now = golden["now"]
    player = Player.new(
        questionnaire(golden["questionnaire"]),
        now if isinstance(now, datetime) else datetime.fromisoformat(now),
        golden["seed"],
    )
    played = [
        {
            **{name: value for name, value in turn.items() if name != "then"},
            "then": [describe(effect) for effect in player.play(turn)],
        }
        for turn in golden["turns"]
    ]
    if os.environ.get("PORTEVOIX_GOLDEN") == "write":
        header = "".join(line for line in path.read_text("utf-8").splitlines(True) if line.startswith("#"))
        path.write_text(header + write({**golden, "turns": played}), "utf-8")
    else:
        assert played == golden["turns"]


def test_there_is_a_story_for_every_question_type_and_keyword() -> None:
    from consultation.questionnaire.model import QuestionType
    from nlu.commands import Command, command

    said: set[Command | None] = set()
    types: set[QuestionType] = set()
    for path in STORIES:
        golden = yaml.safe_load(path.read_text("utf-8"))
        questions = questionnaire(golden["questionnaire"])
        for turn in golden["turns"]:
            said.add(command(str(turn.get("says", ""))))
            for effect in turn["then"]:
                name = effect.get("keep", {}).get("question")
                types |= {one.type for one in questions.questions if one.name == name}
    assert said >= set(Command)
    assert types >= set(QuestionType) - {QuestionType.NOTE}
