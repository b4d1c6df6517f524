"""What was learnt of answers in free words: never without an option, never against a consent."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nlu
from consultation.questionnaire.model import Choice, Label, Question, QuestionType, Role
from nlu.asked import asked
from nlu.choosing import SETTINGS, choose, from_bytes, to_bytes
from nlu.closed import by_rules, recognise
from nlu.training.choices import answers, digest

YEAR = 2026
SAFE = asked(
    "Vous sentez-vous en sécurité le soir ?",
    ["Oui, tout à fait", "Plutôt oui", "Plutôt non", "Non, pas du tout"],
)
RENT = asked(
    "Le prix de votre loyer vous semble-t-il :", ["Trop élevé", "Correct", "Bas", "Je ne suis pas locataire"]
)


def hear(question: Question, text: str) -> str:
    """Return the label taken, empty where the bot asks again."""
    order = [choice.name for choice in question.choices]
    heard = recognise(text, question, order, year=YEAR)
    chosen = question.choice(heard.codes[0]) if heard.sure else None
    return chosen.label.vous if chosen else ""


@pytest.mark.parametrize(
    ("question", "text", "label"),
    [
        (SAFE, "carrément pas surtout près du parking", "Non, pas du tout"),
        (SAFE, "c'est pour quoi faire ?", ""),
        (RENT, "on se fait plumer tous les mois", "Trop élevé"),
        (RENT, "ça va c'est raisonnable", "Correct"),
        (RENT, "le bus passe plus", ""),
    ],
)
def test_words_that_no_rule_foresaw(question: Question, text: str, label: str) -> None:
    assert hear(question, text) == label


def test_a_consent_is_never_guessed() -> None:
    choices = (Choice("oui", Label("Oui")), Choice("non", Label("Non merci")))
    question = Question(
        QuestionType.SELECT_ONE,
        "recontact",
        Label("Vous recontacter ?"),
        choices=choices,
        role=Role.RECONTACT,
    )
    for text in ("oui mais pas trop souvent", "faut voir avec ma femme", "si c'est pour les travaux"):
        heard = recognise(text, question, ("oui", "non"), year=YEAR)
        assert not heard.sure or heard == by_rules(text, question, ("oui", "non"), year=YEAR)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_weighed_coherently(text: str) -> None:
    order = [choice.name for choice in SAFE.choices]
    heard = by_rules(text, SAFE, order, year=YEAR)
    found = choose(text, SAFE, SAFE.choices, "fr", heard, year=YEAR)
    assert set(found.codes) | set(found.candidates) <= set(order)
    assert len(found.codes) == (1 if found.sure else 0)
    assert 0 <= found.confidence <= 1


def test_the_blind_lots_are_not_learnt() -> None:
    learnt = {(one.question.label.vous, one.text.casefold()) for one in answers()}
    for name in ("closed.csv", "closed_2.csv"):
        with (Path(__file__).parent / "blind" / name).open(encoding="utf-8", newline="") as file:
            held = {(row["question"], row["text"].casefold()) for row in csv.DictReader(file)}
        assert held and not held & learnt


def test_weights_come_back() -> None:
    weights = {"w:oui|s:o0": 1.5, "none": -0.25}
    assert from_bytes(to_bytes(weights)) == weights


def test_what_is_shipped_was_learnt_on_what_is_shipped() -> None:
    """After a change of `nlu/data/choix`: `make model`."""
    kept = Path(nlu.__file__).parent / "data" / "modele" / SETTINGS
    assert json.loads(kept.read_text(encoding="utf-8"))["answers"] == digest()
    assert len(answers()) > 10_000
