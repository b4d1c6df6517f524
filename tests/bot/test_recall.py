import json

import pytest
from sqlalchemy.orm import Session, sessionmaker

from bot.recall import LONGEST
from consultation.keyring import Keys
from tests.bot.resident import Resident
from tests.bot.small import open_campaign, runner

Sessions = sessionmaker[Session]


@pytest.fixture
def ana(committing: Sessions, keys: Keys) -> Resident:
    open_campaign(committing, keys)
    resident = Resident(committing, keys, runner(committing, keys))
    resident.comes_in()
    return resident


def test_my_answers_are_told_in_words(ana: Resident) -> None:
    ana.says("le parc")
    ana.says("PASSER")
    told = ana.says("MES RÉPONSES")[0].text
    assert told == (
        "Voici vos réponses\u00a0:\n"
        "• Avez-vous 15 ans ou plus\u00a0?\nOui\n"
        "• Qu’est-ce qui est bien dans votre quartier\u00a0?\n«\u00a0le parc\u00a0»\n"
        "• Vous habitez le quartier\u00a0?\n(passée)\n"
        "Pour en changer une, écrivez CORRIGER."
    )


def test_my_data_hold_every_version_and_nothing_of_others(
    committing: Sessions, keys: Keys, ana: Resident
) -> None:
    bob = Resident(committing, keys, ana.runner, "bob")
    bob.comes_in()
    bob.says("la place")
    ana.says("le parc")
    ana.does(edit="le grand parc", of="ana-4")
    last = ana.says("MES DONNÉES")
    told = next(message for message in last if message.document is not None)
    assert told.document is not None
    name, content = told.document
    assert name.endswith(".json")
    data = json.loads(content)
    (open_answer,) = [answer for answer in data["answers"] if answer["question"] == "atouts"]
    assert [version["text"] for version in open_answer["versions"]] == ["le parc", "le grand parc"]
    assert open_answer["current"] == 2
    assert [consent["kind"] for consent in data["consents"]] == ["information", "age"]
    assert data["person"]["mode"] == "bot_telegram"
    assert "la place" not in content
    assert "ana" not in json.dumps(data["person"])


def test_long_answers_take_several_messages(ana: Resident) -> None:
    for _ in range(3):
        ana.says("é" * 3_900)
    messages = ana.says("MES RÉPONSES")
    assert len(messages) > 4
    assert all(len(message.text) <= LONGEST for message in messages)
    assert sum(message.text.count("é" * 10) for message in messages) >= 3 * 380
