from pathlib import Path

import pytest

from nlu.danger import Help, read

SENTENCES = Path(__file__).parent / "danger"


def _lines(name: str) -> list[str]:
    lines = (SENTENCES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


POSITIVE = [(line.split("|", 1)[1], line.split("|", 1)[0].split()) for line in _lines("positive.txt")]
NEGATIVE = _lines("negative.txt")


def test_recall_on_cries_for_help() -> None:
    missed = [text for text, _ in POSITIVE if read(text) is None]
    assert len(POSITIVE) >= 120
    assert len(missed) <= 0.03 * len(POSITIVE), missed


def test_the_kind_of_help_is_the_one_needed() -> None:
    found = [(text, danger.help, kinds) for text, kinds in POSITIVE if (danger := read(text))]
    assert [case for case in found if case[1] not in case[2]] == []


def test_false_alarms_on_hard_negatives() -> None:
    alarms = [(text, danger) for text in NEGATIVE if (danger := read(text))]
    assert len(NEGATIVE) >= 120
    assert len(alarms) <= 0.05 * len(NEGATIVE), alarms


def test_a_figure_of_speech_does_not_hide_a_cry_beside_it() -> None:
    danger = read("On meurt de chaud ici. Et le soir mon mari me frappe")
    assert danger is not None
    assert danger.help is Help.VIOLENCE
    assert "me frappe" in danger.words


def test_a_cry_at_the_end_of_a_long_text_is_heard() -> None:
    assert read("Le bus est en retard. " * 100 + "J'ai envie de mourir.") is not None


@pytest.mark.parametrize(
    "text",
    [
        "MON MARI ME FRAPPE",
        "mon mari me fraaaappe",
        "m\u0301on mari me frappe",
        "mon\u00a0mari me\u200b frappe !!!",
    ],
)
def test_case_stretching_and_marks_do_not_hide_it(text: str) -> None:
    assert read(text) is not None


@pytest.mark.parametrize(
    "text", ["", "\x00", "feu " * 300_000, "il me " * 200_000, "🔥" * 1000, "a" * 1_000_000]
)
def test_hostile_texts_are_bounded(text: str) -> None:
    read(text)
