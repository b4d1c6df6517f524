"""The page shows what the bot would ask, and deals items as the bot does."""

import json
from dataclasses import replace

import pytest

from bot.dialogue import Dialogue
from bot.engine.path import order, places
from bot.field import pages
from bot.field.sheet import deals, questions
from consultation.questionnaire.load import read
from consultation.questionnaire.model import Contact, Questionnaire, Role
from consultation.questionnaire.shipped import names, shipped
from consultation.questionnaire.spoken import COMMANDS, without_commands


def questionnaire(name: str) -> Questionnaire:
    found = read(shipped(name)).questionnaire
    assert found is not None
    return found


@pytest.mark.parametrize("name", names())
def test_every_question_of_the_shipped_campaigns_is_in_the_page(name: str) -> None:
    asked = questionnaire(name)
    shown = questions(asked)
    inside = {one["name"] for one in shown}
    assert {one.name for one in asked.questions if one.role is not Role.RECONTACT} <= inside
    assert {f"{one.name}_lieu" for one in asked.questions if one.follow_up} <= inside
    assert "{" not in json.dumps([one["label"] for one in shown])
    html = pages.form("abc", 1, asked, "</script><b>", None, mails=True)
    assert html.count("</script>") == 4 and "&lt;b&gt;" in html


def test_what_is_dealt_is_what_the_bot_would_ask_with_this_seed() -> None:
    asked = questionnaire("priorites")
    for dealt in deals(asked, range(40)):
        dialogue = Dialogue(ref="x", seed=dealt["seed"])
        steps = [one.step for one in places(asked, dialogue) if one.question.name == "importance"]
        assert steps == [f"importance/{item}" for item in dealt["items"]["importance"]]
        assert len(steps) == 5
        assert dealt["choices"]["ordre"] == [one.name for one in order(dialogue, asked.question("ordre"))]
    assert len({json.dumps(one["items"]) for one in deals(asked, range(40))}) > 10


def test_the_service_worker_keeps_every_file_of_the_page() -> None:
    script = pages.worker()
    assert "FILES" not in script and "VERSION" not in script
    for name in pages.STATIC:
        assert f"/terrain/_/{name}?v=" in script


@pytest.mark.parametrize("mails", [True, False])
@pytest.mark.parametrize(
    "referent", [None, Contact("Léa", phone="0100000000"), Contact("Léa", "l@ville.example")]
)
def test_nobody_is_said_to_be_told_of_a_danger_who_is_not(mails: bool, referent: Contact | None) -> None:
    made = replace(questionnaire("court"), referent=referent)
    page = pages.form("ici", 1, made, "Aïcha", None, mails=mails)
    told = mails and referent is not None and referent.email is not None
    assert ("Un courriel part vers Léa" in page) is told
    assert ("personne n’a encore été prévenu" in page) is not told
    assert ("Prévenez vous-même Léa" in page) is (referent is not None and not told)


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("own", [True, False])
def test_nothing_read_aloud_tells_to_write_a_word(name: str, own: bool) -> None:
    made = questionnaire(name)
    if not own:
        made = replace(made, notice=replace(made.notice, aloud=None))
    page = pages.form("ici", 1, made, "Aïcha", None, mails=True)
    first, more = (part.split("</div>")[0] for part in page.split('<div class="notice">')[1:])
    assert COMMANDS.search(first + more) is None
    assert "six lettres" in first and "arrêter" in first and "112" in first and "pas votre nom" in first
    assert "CNIL" in more and "six lettres" in more and "{" not in first + more


def test_sentences_with_words_to_write_go_and_the_others_stay() -> None:
    said = "✅ C'est libre. Arrêtez : écrivez STOP.\n🗑 Effacer : SUPPRIMER.\n\n\n- Une personne relit."
    assert without_commands(said) == "C'est libre.\n\nUne personne relit."
