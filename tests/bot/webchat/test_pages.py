"""How a message of the bot becomes a form."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from bot.messages import Button, Message, Shape
from bot.webchat import pages
from bot.webchat.pages import Ask
from bot.webchat.submission import Draft
from bot.webchat.view import View
from consultation.questionnaire.load import read
from consultation.questionnaire.model import Register
from consultation.questionnaire.shipped import shipped
from consultation.words import CampaignState

YES, NO, SKIP, DONE = (Button(f"r.{name}", name) for name in ("1.0.0", "1.0.1", "!passer", "!fini"))


@pytest.fixture(scope="module")
def view() -> View:
    questionnaire = read(shipped("reference")).questionnaire
    assert questionnaire is not None
    return View("tilleuls", CampaignState.OPEN, questionnaire, "jeton")


def asked(view: View, message: Message | None) -> Ask:
    return pages.ask(view, message, "f1", Draft("un mot"))


def test_options_are_large_and_ways_out_small(view: View) -> None:
    found = asked(view, Message("Oui ?", (YES, NO), (SKIP,), step="q", progress=(1, 2)))
    assert (found.main, found.ways, found.several, found.open) == ((YES, NO), (SKIP,), False, False)
    assert (found.step, found.progress, found.draft.text) == ("q", (1, 2), "un mot")


def test_the_bot_s_own_question_has_large_buttons_too(view: View) -> None:
    found = asked(view, Message("Tout effacer ?", commands=(YES, NO)))
    assert (found.main, found.ways) == ((YES, NO), ())


def test_beside_a_field_every_button_is_a_way_out(view: View) -> None:
    found = asked(view, Message("Racontez.", commands=(SKIP,), open=True))
    assert (found.main, found.ways, found.open) == ((), (SKIP,), True)


def test_boxes_have_one_button_that_ends_them(view: View) -> None:
    found = asked(view, Message("Lesquels ?", (YES, NO), (DONE, SKIP), Shape.SEVERAL))
    assert (found.several, found.main, found.ways, found.done) == (True, (YES, NO), (SKIP,), DONE.data)


def test_an_order_is_given_one_tap_after_the_other(view: View) -> None:
    found = asked(view, Message("D’abord ?", (YES, NO), (), Shape.ORDER))
    assert (found.several, found.main) == (False, (YES, NO))


def test_nothing_to_answer_leaves_a_field_alone(view: View) -> None:
    found = asked(view, None)
    assert (found.main, found.ways, found.step, found.open) == ((), (), None, False)


def test_a_page_speaks_the_register_of_the_questionnaire(view: View) -> None:
    young = replace(view, questionnaire=replace(view.questionnaire, register=Register.TU))
    assert "Tu pourras arrêter" in pages.start(young, "f", "jeton", origin=None)
    assert "Vous pourrez arrêter" in pages.start(view, "f", "jeton", origin=None)


def test_what_comes_from_a_questionnaire_is_escaped_too(view: View) -> None:
    hostile = replace(
        view.questionnaire, title="<script>1</script>", variables=MappingProxyType({"quartier": "<b>"})
    )
    html = pages.start(replace(view, questionnaire=hostile), "f", "jeton", origin='"><script>2')
    assert "<script" not in html and "<b>" not in html
