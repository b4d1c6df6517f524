"""A form says one thing, or comes back with the words of its author."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.webchat.settings import MAX_TEXT
from bot.webchat.submission import Action, Draft, Submission, TooManyFields, fields_of, read


def sent(**fields: str | list[str]) -> Submission:
    return read({name: [value] if isinstance(value, str) else value for name, value in fields.items()})


def test_words_and_the_button_send_the_words() -> None:
    posted = sent(texte="Le marché\r\nle samedi", action="envoyer", etape="bien")
    assert (posted.action, posted.text, posted.step) == (Action.SEND, "Le marché\nle samedi", "bien")
    assert posted.refused is None


def test_a_tap_sends_its_data() -> None:
    assert sent(bouton="ref.1.0.2", texte="").data == ("ref.1.0.2",)


def test_ticked_boxes_are_the_whole_answer_even_when_there_is_one() -> None:
    assert sent(choix=["ref.1.0.2"], action="plusieurs").data == ("ref.1.0.2", "ref.!fini")


def test_nothing_more_to_tick_ends_a_choice_begun_before() -> None:
    assert sent(action="plusieurs", fini="ref.!fini").data == ("ref.!fini",)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"action": "envoyer", "texte": "  \n "}, "vide"),
        ({}, "vide"),
        ({"action": "plusieurs"}, "rien_de_coche"),
        ({"action": "plusieurs", "choix": "r.1.0.1", "texte": "et aussi un banc"}, "texte_et_bouton"),
        ({"bouton": "r.!passer", "texte": "je veux un banc"}, "texte_et_bouton"),
        ({"action": "envoyer", "texte": "é" * (MAX_TEXT + 1)}, "trop_long"),
    ],
)
def test_what_cannot_be_sent_comes_back_with_its_words(fields: dict[str, str], why: str) -> None:
    posted = sent(**fields)
    assert posted.refused == why
    assert (posted.text, posted.data) == ("", ())
    assert posted.draft.text == fields.get("texte", "")


def test_help_keeps_what_was_being_written() -> None:
    posted = sent(mot="AIDE", texte="je disais que", choix=["r.1.0.1"], etape="bien")
    assert (posted.text, posted.step, posted.draft) == ("AIDE", None, Draft("je disais que", ("r.1.0.1",)))


def test_a_keyword_of_nobody_s_is_not_obeyed() -> None:
    assert sent(mot="DROP TABLE").refused == "vide"


def test_only_a_token_s_shape_is_taken_for_a_token() -> None:
    assert sent(jeton="a" * 22).token == "a" * 22
    assert sent(jeton="a" * 21).token is None
    assert sent(jeton="a" * 21 + "é").token is None


def test_bytes_that_are_no_text_and_nul() -> None:
    assert read(fields_of(b"action=envoyer&texte=a%00b%ff")).text == "ab\ufffd"


def test_too_many_fields() -> None:
    with pytest.raises(TooManyFields):
        fields_of(b"&".join(b"a=1" for _ in range(1000)))


@given(st.binary(max_size=300))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    read(fields_of(body))
