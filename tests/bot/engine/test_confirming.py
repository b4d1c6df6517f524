"""A « oui » decides what was asked last, and nothing that was not asked."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.dialogue import Confirming, Stage
from bot.effects import Consent, Effect, Erase, NewPerson
from bot.engine.yesno import Reply, plainly, yes_or_no
from bot.golden import Player
from consultation.questionnaire.load import read
from consultation.words import ConsentKind
from tests.bot.small import SOURCE

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
IN: list[dict[str, Any]] = [{"start": True}, {"taps": "J’ai compris"}, {"taps": "Oui"}]
ERASE = {"says": "SUPPRIMER"}
OTHER = {"says": "UNE AUTRE PERSONNE"}
YES = {"says": "oui"}


def played(*turns: dict[str, Any]) -> tuple[Player, tuple[Effect, ...]]:
    """Play turns on the small questionnaire; return what the last one did."""
    reading = read(SOURCE)
    assert reading.questionnaire is not None
    player = Player.new(reading.questionnaire, NOW, 1)
    effects: tuple[Effect, ...] = ()
    for turn in turns:
        effects = player.play(turn)
    return player, effects


@pytest.mark.parametrize(
    "before",
    [
        [{"start": True}],
        IN,
        [*IN, {"says": "Les arbres"}],
        [*IN, {"says": "PAUSE"}],
        [*IN, {"says": "STOP"}],
        [*IN, {"says": "Les arbres"}, YES, {"says": "Un banc"}, {"says": "non"}],
    ],
    ids=["notice", "open", "closed", "paused", "stopped", "done"],
)
def test_yes_by_word_erases_or_changes_the_person_at_every_stage(before: list[dict[str, Any]]) -> None:
    player, effects = played(*before, ERASE, YES)
    assert Erase() in effects
    assert not any(isinstance(effect, Consent) for effect in effects)
    assert player.dialogue.stage is Stage.ERASED
    assert NewPerson() in played(*before, OTHER, YES)[1]
    kept, effects = played(*before, ERASE, {"says": "non"})
    assert Erase() not in effects
    assert kept.dialogue.confirming in {None, Confirming.CITE}


@pytest.mark.parametrize(
    "between",
    [{"sends": "sticker"}, {"start": True}, {"edits": "Le parc", "message": "m4"}, {"place": [48.85, 2.35]}],
    ids=["sticker", "link", "edit", "place"],
)
def test_yes_after_something_else_was_asked_erases_nothing(between: dict[str, Any]) -> None:
    for confirmed in (ERASE, OTHER):
        player, effects = played(*IN, {"says": "Les arbres"}, confirmed, between, YES)
        assert not any(isinstance(effect, Erase | NewPerson) for effect in effects)
        assert player.dialogue.marks["habite"].codes == ("oui",)


def test_a_danger_takes_the_place_of_the_question_about_quoting() -> None:
    player, _ = played(*IN, {"says": "Les arbres"}, YES, {"says": "mon mari me frappe"})
    assert player.dialogue.confirming is None
    effects = player.play(YES)
    assert not any(isinstance(one, Consent) and one.kind is ConsentKind.QUOTATION for one in effects)


@pytest.mark.parametrize(
    ("words", "reply"),
    [
        ("Oui", Reply.YES),
        ("oui svp", Reply.YES),
        ("Oui, tout effacer", Reply.YES),
        ("oui je confirme", Reply.YES),
        ("👍", Reply.YES),
        ("oui il y a des arbres partout", Reply.UNCLEAR),
        ("oui garder", Reply.UNCLEAR),
        ("oui ma fille", Reply.UNCLEAR),
        ("non", Reply.NO),
        ("Non, garder", Reply.NO),
        ("Le parc", None),
        ("oui mais non", Reply.UNCLEAR),
    ],
)
def test_more_words_than_yes_are_no_plain_yes(words: str, reply: Reply | None) -> None:
    assert plainly(words, Confirming.ERASE) is reply


def test_an_option_on_view_is_an_answer_and_no_keyword() -> None:
    source = SOURCE.replace(
        "      - {name: oui, label: Oui}\n      - {name: non, label: Non}\n  - type: text",
        "      - {name: oui, label: Continuer}\n      - {name: non, label: Arrêter}\n"
        "      - {name: tout, label: Supprimer}\n  - type: text",
    )
    questionnaire = read(source).questionnaire
    assert questionnaire is not None
    said = {"arrêter": ("non",), "continuer": ("oui",), "STOP": None, "supprimer": None}
    for words, codes in said.items():
        player = Player.new(questionnaire, NOW, 1)
        for turn in (*IN, {"says": "Les arbres"}, {"says": words}):
            player.play(turn)
        mark = player.dialogue.marks.get("habite")
        assert (None if mark is None else mark.codes) == codes


@pytest.mark.parametrize(
    "words",
    [
        "arrêtez",
        "arrêtez svp",
        "allée",
        "oui stop",
        "oui je refuse",
        "ok efface tout",
        "oui pardon 42",
        "le premier",
    ],
)
def test_no_consent_is_guessed(words: str) -> None:
    """What gives a consent or erases is a yes to the letter, and nothing else beside."""
    assert yes_or_no(words) is not True


@pytest.mark.parametrize("words", ["c'est bon", "parfait", "j'ai compris", "ça marche"])
def test_a_weak_yes_erases_nothing(words: str) -> None:
    assert plainly(words, Confirming.ERASE) is not Reply.YES


@pytest.mark.parametrize("words", ["oui", "oui stop", "oui arrêtez tout", "Ouais !", "👍"])
def test_a_plain_yes_stops(words: str) -> None:
    assert plainly(words, Confirming.STOP) is Reply.YES
