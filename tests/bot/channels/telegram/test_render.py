"""Rendering: Telegram's limits hold for any message, and buttons stand where thumbs look for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.splitting import split
from bot.channels.telegram.render import CAPTION, TEXT, Call, Unrenderable, render
from bot.messages import Button, Enclosed, EnclosedKind, Message


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def buttons(*labels: str) -> tuple[Button, ...]:
    return tuple(Button(f"r1.0.0.{at}", label) for at, label in enumerate(labels))


def rows(call: Call) -> list[list[str]]:
    return [[one["text"] for one in row] for row in call.parameters["reply_markup"]["inline_keyboard"]]


def test_a_plain_text() -> None:
    assert render(5, Message("Bonjour")) == (Call("sendMessage", {"chat_id": 5, "text": "Bonjour"}),)


def test_the_place_in_the_questionnaire_comes_last() -> None:
    (call,) = render(5, Message("Quel âge avez-vous\u00a0?", progress=(3, 12)))
    assert call.parameters["text"] == "Quel âge avez-vous\u00a0?\n\n(3 sur 12)"


def test_that_one_may_speak_is_said_here() -> None:
    (call,) = render(5, Message("Racontez.", progress=(1, 2), aloud="Ou parlez."))
    assert call.parameters["text"] == "Racontez.\nOu parlez.\n\n(1 sur 2)"


def test_options_one_a_row_and_commands_last() -> None:
    (call,) = render(
        5, Message("Q", options=buttons("Oui", "Non"), commands=(Button("r1.!passer", "Passer"),))
    )
    assert rows(call) == [["Oui"], ["Non"], ["Passer"]]
    assert call.parameters["reply_markup"]["inline_keyboard"][2][0]["callback_data"] == "r1.!passer"


def test_many_short_options_stand_two_by_two() -> None:
    (call,) = render(5, Message("Q", options=buttons("15-17", "18-24", "25-39", "40-59", "60 ou plus")))
    assert rows(call) == [["15-17", "18-24"], ["25-39", "40-59"], ["60 ou plus"]]


def test_one_long_option_keeps_all_one_a_row() -> None:
    (call,) = render(5, Message("Q", options=buttons("a", "b", "c", "Je ne sais pas trop quoi dire")))
    assert [len(row) for row in rows(call)] == [1, 1, 1, 1]


def test_a_long_text_is_split_and_the_buttons_follow_the_end() -> None:
    text = "\n\n".join(f"Paragraphe {number}. " + "mot " * 200 for number in range(8))
    calls = render(5, Message(text, options=buttons("Oui")))
    assert len(calls) > 1
    assert ["reply_markup" in call.parameters for call in calls] == [False] * (len(calls) - 1) + [True]
    assert all(call.parameters["text"].startswith("Paragraphe") for call in calls)


@given(
    st.text(alphabet=st.sampled_from("a \n.é😀\U0001f1eb"), max_size=400),
    st.integers(min_value=2, max_value=50),
)
def test_a_split_loses_nothing_and_keeps_the_limit(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(0 < units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_document_carries_a_short_text_as_its_caption() -> None:
    (call,) = render(5, Message("Vos données", document=("donnees.json", "{é}"), options=buttons("Fini")))
    assert call.method == "sendDocument"
    assert call.file == ("document", "donnees.json", "{é}".encode())
    assert call.parameters["caption"] == "Vos données"
    assert rows(call) == [["Fini"]]


@pytest.mark.parametrize(
    ("kind", "mime", "method", "file"),
    [
        (EnclosedKind.PICTURE, "image/png", "sendPhoto", ("photo", "image.png", b"x")),
        (EnclosedKind.SOUND, "audio/mpeg", "sendAudio", ("audio", "question.mp3", b"x")),
    ],
)
def test_a_picture_or_a_sound_carries_the_text_and_the_buttons(
    kind: EnclosedKind, mime: str, method: str, file: tuple[str, str, bytes]
) -> None:
    said = Message("Voici.", options=buttons("Oui"), enclosed=Enclosed(kind, "0" * 64, mime))
    (call,) = render(5, said, b"x")
    assert (call.method, call.file, call.parameters["caption"]) == (method, file, "Voici.")
    assert rows(call) == [["Oui"]]


@pytest.mark.parametrize("length", [CAPTION + 1, TEXT + 1])
def test_a_document_with_a_long_text_comes_after_it(length: int) -> None:
    calls = render(5, Message("a" * length, document=("donnees.json", "{}")))
    assert [call.method for call in calls] == ["sendMessage"] * (len(calls) - 1) + ["sendDocument"]
    assert "caption" not in calls[-1].parameters


@pytest.mark.parametrize(
    "message",
    [
        Message(""),
        Message(" \n"),
        Message("Q", options=(Button("x" * 65, "Oui"),)),
        Message("Q", options=(Button("é" * 33, "Oui"),)),
        Message("Q", options=(Button("", "Oui"),)),
        Message("Q", options=buttons(*map(str, range(101)))),
    ],
)
def test_what_telegram_would_refuse_is_not_sent(message: Message) -> None:
    with pytest.raises(Unrenderable):
        render(5, message)
