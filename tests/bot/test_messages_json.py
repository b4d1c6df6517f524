"""A stored reply reads back as the message that was written, whatever it holds."""

import dataclasses
import json

from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Button, Enclosed, EnclosedKind, Message, Shape, Template
from bot.messages_json import dump, load, pack, unpack

words = st.text(st.characters(codec="utf-8"), max_size=40)
buttons = st.lists(st.builds(Button, words, words), max_size=4).map(tuple)
messages = st.builds(
    Message,
    text=words,
    options=buttons,
    commands=buttons,
    shape=st.sampled_from(Shape),
    step=st.none() | words,
    open=st.booleans(),
    progress=st.none() | st.tuples(st.integers(0, 99), st.integers(0, 99)),
    document=st.none() | st.tuples(words, words),
    enclosed=st.none() | st.builds(Enclosed, st.sampled_from(EnclosedKind), words, words, words),
    template=st.none() | st.builds(Template, words, st.lists(words, max_size=3).map(tuple), words),
)


@given(messages)
def test_a_message_comes_back_equal(message: Message) -> None:
    assert load(json.loads(json.dumps(dump(message)))) == message


@given(words, messages)
def test_a_packed_row_holds_the_address_and_the_message(address: str, message: Message) -> None:
    assert unpack(pack(address, message)) == (address, message)


def test_fields_at_their_default_are_left_out() -> None:
    assert dump(Message("Merci")) == {"text": "Merci"}


def test_every_field_of_a_message_is_carried() -> None:
    full = Message(
        "Bonjour",
        options=(Button("a.1", "Oui"),),
        commands=(Button("a.!passer", "Passer"),),
        shape=Shape.SEVERAL,
        step="q/1",
        open=True,
        progress=(1, 2),
        aloud="Vous pouvez parler.",
        document=("d.json", "{}"),
        enclosed=Enclosed(EnclosedKind.SOUND, "0" * 64, "audio/mpeg", "La question"),
        template=Template("resultats", ("Les Tilleuls",)),
    )
    assert set(dump(full)) == {one.name for one in dataclasses.fields(Message)}
