from collections.abc import Iterator
from pathlib import Path

import yaml

from bot.golden import Player, actions, describe
from bot.play import play
from consultation.questionnaire.load import read
from consultation.questionnaire.model import Questionnaire
from tests.bot.small import NOW, SOURCE


def questionnaire() -> Questionnaire:
    reading = read(SOURCE)
    assert reading.questionnaire is not None
    return reading.questionnaire


def played(*typed: str, save: Path | None = None) -> str:
    lines: Iterator[str] = iter(typed)
    shown: list[str] = []

    def type_line() -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    play(questionnaire(), "small", now=NOW, read=type_line, write=shown.append, save=save)
    return "\n".join(shown)


def test_buttons_are_numbered_and_tapped_by_number() -> None:
    shown = played("1", "1", "le parc", "2")
    assert "  1. J’ai compris\n  2. Non merci" in shown
    assert "[2 sur 4] " in shown
    assert "C’est noté\u00a0: Non." in shown


def test_what_cannot_be_typed_can_be_tried() -> None:
    shown = played("1", "1", "/vocal", "/plus-tard 3", "/lieu ici", "/fin", "jamais lu")
    assert "(3 jours passent.)" in shown
    assert shown.count("/plus-tard 3 (jours)") == 2, "help at the start, and for what is not understood"


def test_a_saved_dialogue_is_a_golden_one_that_plays_again(tmp_path: Path) -> None:
    path = tmp_path / "histoire.yaml"
    played("1", "1", "le parc", "/plus-tard 2", "REPRENDRE", "2", "des arbres", save=path)
    golden = yaml.safe_load(path.read_text("utf-8"))
    player = Player.new(questionnaire(), golden["now"], golden["seed"])
    for turn, action in zip(golden["turns"], actions(golden["turns"]), strict=True):
        assert [describe(effect) for effect in player.play(action)] == turn["then"]
    assert [next(iter(turn)) for turn in golden["turns"][:3]] == ["start", "taps", "taps"]
