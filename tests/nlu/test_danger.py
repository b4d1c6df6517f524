import csv
from importlib.resources import files

import pytest

from nlu.danger import Help, by_rules, read
from nlu.training.corpus import shipped

# The sentences that the rules were written on: what they know, they go on knowing.
_ROWS = list(
    csv.DictReader(
        files("nlu").joinpath("data", "corpus", "danger_a.csv").read_text(encoding="utf-8").splitlines()
    )
)
POSITIVE = [(row["text"], row["help"].split()) for row in _ROWS if row["help"]]
NEGATIVE = [row["text"] for row in _ROWS if not row["help"]]


def test_the_rules_know_what_they_were_written_on() -> None:
    missed = [text for text, _ in POSITIVE if by_rules(text) is None]
    assert len(POSITIVE) >= 400
    assert len(missed) <= 0.02 * len(POSITIVE), missed
    alarms = [(text, danger) for text in NEGATIVE if (danger := by_rules(text))]
    assert len(NEGATIVE) >= 400
    assert len(alarms) <= 0.01 * len(NEGATIVE), alarms


def test_the_classifier_silences_no_plain_cry() -> None:
    silenced = [text for text, _ in POSITIVE if by_rules(text) and not read(text)]
    assert len(silenced) <= 0.01 * len(POSITIVE), silenced


def test_the_kind_of_help_is_the_one_needed() -> None:
    found = [(text, danger.help, kinds) for text, kinds in POSITIVE if (danger := by_rules(text))]
    assert [case for case in found if case[1] not in case[2]] == []


def test_ordinary_answers_rarely_alarm() -> None:
    """Ordinary answers of the corpus, which the classifier has seen as harmless."""
    ordinary = [one.text for one in shipped() if one.hand.startswith("mains")][::20]
    alarms = [text for text in ordinary if read(text)]
    assert len(alarms) <= 0.025 * len(ordinary), alarms


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


@pytest.mark.parametrize(
    "text",
    ["je suis un homme", "je suis père de famille", "je finirai demain", "bouge pas", "je vis avec mon mari"],
)
def test_ordinary_short_answers_do_not_alarm(text: str) -> None:
    assert read(text) is None
