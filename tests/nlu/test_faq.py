"""The facilitator's questions, as residents ask them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.questionnaire.model import Faq, Label
from nlu.faq import asked

ENTRIES = (
    Faq("travaux", ("C’est quand les travaux ?", "Quand commencent les travaux ?"), Label("Au printemps.")),
    Faq("gratuit", ("C’est payant ?", "Est-ce que c’est gratuit ?"), Label("Oui.")),
    Faq("langue", ("On peut répondre dans une autre langue ?",), Label("Oui.")),
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("cest kan les travo", "travaux"),
        ("quand est-ce que les travaux commencent ?", "travaux"),
        ("c payant ?", "gratuit"),
        ("on peut repondre dans une autre langue", "langue"),
    ],
)
def test_asked_in_other_words(text: str, name: str) -> None:
    found = asked(text, ENTRIES)
    assert found is not None and found.name == name


@pytest.mark.parametrize(
    "text",
    [
        "les travaux font un bruit pas possible",
        "c’est quand les travaux du gymnase ? ça fait deux ans qu’on attend",
        "travaux",
        "gratuit",
        "le bus est payant et il passe plus",
        "",
        "???",
    ],
)
def test_contributions_are_no_such_question(text: str) -> None:
    assert asked(text, ENTRIES) is None


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    assert asked(text, ENTRIES) in (None, *ENTRIES)
    assert asked(text, ()) is None
