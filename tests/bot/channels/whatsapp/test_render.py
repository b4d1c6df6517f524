"""Rendering: WhatsApp's limits hold for any message, and what can be tapped is shown as well as it can be."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.whatsapp.render import Request, Unrenderable, Upload, render
from bot.channels.whatsapp.rows import Row, row
from bot.messages import Button, Enclosed, EnclosedKind, Message, Shape, Template
from tests.graphapi.fixtures import schema

SCHEMA = schema()
PASS = (Button("r1.!passer", "Passer"),)


def options(*labels: str) -> tuple[Button, ...]:
    return tuple(Button(f"r1.0.0.{at}", label) for at, label in enumerate(labels))


def content(request: Request) -> dict[str, Any]:
    """The request as it is sent; what the published description says of it is asserted."""
    if request.upload is not None:
        request = request.filled("123")
    sent = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "33600000000",
        "type": request.kind,
        request.kind: request.content,
    }
    assert SCHEMA.findings(sent) == []
    return request.content


def only(message: Message, enclosed: bytes | None = None) -> dict[str, Any]:
    (request,) = render(message, enclosed)
    return content(request)


def titles(message: Message) -> list[str]:
    """Titles of buttons or rows, in order."""
    action = only(message)["action"]
    if "buttons" in action:
        return [one["reply"]["title"] for one in action["buttons"]]
    return [one["title"] for section in action["sections"] for one in section["rows"]]


def test_a_plain_text_without_a_preview_of_its_links() -> None:
    assert only(Message("Bonjour")) == {"body": "Bonjour", "preview_url": False}


def test_that_one_may_speak_and_the_place_in_the_questionnaire_come_after_the_question() -> None:
    said = only(Message("Racontez.", progress=(1, 2), aloud="Ou parlez."))["body"]
    assert said == "Racontez.\nOu parlez.\n\n(1 sur 2)"


def test_few_short_answers_are_buttons_with_the_way_out_among_them() -> None:
    said = Message("Merci, c’est noté.\nVous habitez ici ?", options("Oui", "Non"), PASS)
    assert only(said)["type"] == "button" and titles(said) == ["Oui", "Non", "Passer"]
    assert only(said)["body"] == {"text": "Merci, c’est noté.\nVous habitez ici ?"}
    replies = [one["reply"]["id"] for one in only(said)["action"]["buttons"]]
    assert replies == ["r1.0.0.0", "r1.0.0.1", "r1.!passer"]


def test_three_answers_stay_in_view_and_passing_is_a_word() -> None:
    said = Message("Vous êtes…", options("Une femme", "Un homme", "Autre"), PASS, progress=(7, 7))
    assert titles(said) == ["Une femme", "Un homme", "Autre"]
    assert only(said)["body"]["text"] == "Vous êtes…\n\nPour passer\u00a0: écrire PASSER.\n\n(7 sur 7)"


def test_another_way_out_is_never_left_to_words() -> None:
    ways = (Button("r1.!non.corriger", "Ne rien changer"),)
    said = Message("Laquelle ?", options("Une femme", "Un homme", "Autre"), ways)
    assert only(said)["type"] == "list" and titles(said)[-1] == "Ne rien changer"


def test_four_answers_are_a_list_with_passing_last() -> None:
    said = Message("Depuis quand ?", options("1 an", "2 ans", "3 ans", "Toujours"), PASS)
    assert only(said)["type"] == "list"
    assert titles(said) == ["1 an", "2 ans", "3 ans", "Toujours", "Passer"]


def test_a_long_answer_makes_a_list_and_goes_on_below_its_title() -> None:
    said = Message("Quoi d’abord ?", options("Réparer les logements et les halls", "Le bus"))
    rows = only(said)["action"]["sections"][0]["rows"]
    assert rows[0] == {"id": "r1.0.0.0", "title": "Réparer les logements", "description": "et les halls"}
    assert rows[1] == {"id": "r1.0.0.1", "title": "Le bus"}


@pytest.mark.parametrize(
    ("label", "cut"),
    [
        ("aider à trouver un travail", ("aider à trouver", "un travail")),
        ("avoir des activités pour les jeunes", ("avoir des activités", "pour les jeunes")),
        ("Vingt-quatre signes ici.", ("Vingt-quatre signes ici.", "")),
        ("anticonstitutionnellement dit", ("anticonstitutionnellemen", "t dit")),
        ("Un " + "très long " * 9 + "x", ("Un très long très long", "très long " * 7 + "x")),
        ("Le mot " + "très long " * 10, None),
    ],
)
def test_where_a_label_is_cut(label: str, cut: tuple[str, str] | None) -> None:
    assert row(Button("d", label)) == (None if cut is None else Row("d", *cut))


def test_ten_answers_are_a_list_and_passing_is_a_word() -> None:
    said = Message("Où ?", options(*(f"Lieu {n}" for n in range(1, 11))), PASS)
    assert len(titles(said)) == 10 and only(said)["body"]["text"].endswith("écrire PASSER.")


def test_more_than_ten_are_numbered_in_the_engine_s_order_and_the_way_out_is_a_button() -> None:
    said = Message("Où ?", options(*(f"Lieu {n}" for n in range(1, 12))), PASS)
    body = only(said)["body"]["text"]
    assert body.startswith("Où ?\n\n1. Lieu 1\n2. Lieu 2\n") and "11. Lieu 11\n👉 " in body
    assert titles(said) == ["Passer"]


def test_passing_offered_first_is_not_counted() -> None:
    said = Message("Où ?", (*PASS, *options(*(f"Lieu {n}" for n in range(1, 12)))))
    assert "\n1. Lieu 1\n" in only(said)["body"]["text"] and titles(said) == ["Passer"]


def test_what_the_text_numbers_already_is_not_said_twice() -> None:
    labels = [f"{n}. Question {n} ?" for n in range(1, 13)]
    said = Message("Laquelle ?\n" + "\n".join(labels), options(*labels))
    assert only(said)["body"].count("Question 5 ?") == 1


def test_ticking_several_is_writing_numbers() -> None:
    said = Message("Qui ?", options("a", "b", "c"), PASS, shape=Shape.SEVERAL)
    body = only(said)["body"]["text"]
    assert "1. a\n2. b\n3. c\n" in body and "Exemple\u00a0: 1 3." in body
    assert titles(said) == ["Passer"]


def test_an_order_is_written_whole() -> None:
    said = Message("D’abord ?", options("a", "b", "c", "d"), shape=Shape.ORDER)
    assert "dans l’ordre. Exemple\u00a0: 2 1 3 4." in only(said)["body"]


def test_a_long_text_is_said_first_and_the_question_stays_with_its_buttons() -> None:
    notes = "\n\n".join(f"Note {n}. " + "mot " * 60 for n in range(8))
    said = Message(f"{notes}\n\nVous habitez ici ?", options("Oui", "Non"), progress=(2, 9))
    first, last = (content(request) for request in render(said))
    assert first["body"].startswith("Note 0.")
    assert last["body"]["text"].endswith("Vous habitez ici ?\n\n(2 sur 9)")
    assert last["body"]["text"].startswith("Note "), "as much as fits stays with the question"


def test_a_document_is_a_text_since_json_is_refused() -> None:
    (request,) = render(Message("Vos données", document=("mes-donnees.json", '{"é": 1}')))
    assert content(request) == {"id": "123", "filename": "mes-donnees.txt", "caption": "Vos données"}
    assert request.upload == Upload(
        "document", "mes-donnees.txt", "text/plain", '{"é": 1}'.encode(), once=True
    )


def test_a_document_with_a_long_text_comes_after_it() -> None:
    kinds = [request.kind for request in render(Message("a" * 1025, document=("d.json", "{}")))]
    assert kinds == ["text", "document"]


def enclosed(kind: EnclosedKind, mime: str) -> Enclosed:
    return Enclosed(kind, "0" * 64, mime)


PNG = enclosed(EnclosedKind.PICTURE, "image/png")
MP3 = enclosed(EnclosedKind.SOUND, "audio/mpeg")


@pytest.mark.parametrize(
    ("message", "kinds"),
    [
        (Message("Voici.", enclosed=PNG), ["image"]),
        (Message("a" * 1025, enclosed=PNG), ["image", "text"]),
        (Message("Voici.", options("Oui"), enclosed=PNG), ["interactive"]),
        (Message("Q", options("a", "b", "c", "d"), enclosed=PNG), ["image", "interactive"]),
        (Message("Voici.", enclosed=MP3), ["audio", "text"]),
        (Message("Q", options("Oui"), enclosed=MP3), ["audio", "interactive"]),
        (Message("Voici.", enclosed=enclosed(EnclosedKind.PICTURE, "image/webp")), ["text"]),
    ],
)
def test_what_is_enclosed(message: Message, kinds: list[str]) -> None:
    requests = render(message, b"x")
    assert [content(one) and one.kind for one in requests] == kinds


def test_a_file_that_is_not_there_leaves_the_words() -> None:
    assert only(Message("Voici.", enclosed=PNG))["body"] == "Voici."


def test_a_picture_stands_above_buttons() -> None:
    assert only(Message("Q", options("Oui"), enclosed=PNG), b"x")["header"] == {
        "type": "image",
        "image": {"id": "123"},
    }


def test_a_template_alone_is_sent_as_one() -> None:
    said = Message("", template=Template("relance", ("Les  Lilas\nà Lens", "")))
    assert only(said)["components"] == [
        {
            "type": "body",
            "parameters": [{"type": "text", "text": "Les Lilas à Lens"}, {"type": "text", "text": "…"}],
        }
    ]
    assert only(Message("Bonjour", template=Template("relance")))["body"] == "Bonjour"


@pytest.mark.parametrize(
    "message",
    [
        Message(""),
        Message(" \n"),
        Message("", options=options("Oui")),
        Message("Q", (Button("", "Oui"),)),
        Message("Q", (Button("x" * 201, "Oui"),)),
        Message("Q", (Button("a", "Oui"), Button("a", "Non"))),
    ],
)
def test_what_whatsapp_would_refuse_is_not_sent(message: Message) -> None:
    with pytest.raises(Unrenderable):
        render(message)


words = st.text(alphabet=st.sampled_from("ab é.\n😀\U0001f1eb"), max_size=1500).filter(str.strip)
labels = st.text(alphabet=st.sampled_from("ab é😀"), min_size=1, max_size=120).filter(str.strip)


@given(
    words,
    st.lists(labels, max_size=14),
    st.sampled_from([(), PASS, (*PASS, Button("r1.!fini", "C’est tout"))]),
    st.sampled_from(Shape),
    st.sampled_from([None, PNG, MP3]),
)
def test_any_message_keeps_the_limits_and_no_answer_is_lost(
    text: str, names: list[str], commands: tuple[Button, ...], shape: Shape, file: Enclosed | None
) -> None:
    said = Message(text, options(*names), commands, shape, progress=(3, 12), enclosed=file)
    requests = render(said, b"x")
    sent = [content(request) for request in requests]
    shown = "".join(str(one) for one in sent)
    for number, name in enumerate(names):
        whole = "".join(name.split())
        assert f"r1.0.0.{number}'" in shown or whole in "".join(shown.split())
    assert sum("action" in one for one in sent) <= 1 and ("action" not in str(sent[:-1]))
