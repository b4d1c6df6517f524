"""Raw payloads of the web: one message per form and content, and nothing that breaks the reader."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.contract import NotUnderstood
from bot.events import Press, Start, Text
from bot.webchat.payload import Kind, Payload
from bot.webchat.reader import WebReader

AT = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
READER = WebReader()
words = st.text(st.characters(codec="utf-8"), max_size=50)


def payload(kind: Kind = Kind.TEXT, form: str = "f1", text: str = "", data: tuple[str, ...] = ()) -> Payload:
    return Payload("tilleuls", "jeton", form, AT, kind, text, data=data)


def digest(message_id: str) -> str:
    return f"d:{message_id}"


@given(words, st.none() | words, st.lists(words, max_size=3).map(tuple))
def test_what_was_posted_is_what_the_runner_reads(text: str, step: str | None, data: tuple[str, ...]) -> None:
    raw = Payload("tilleuls", "jeton", "f1", AT, Kind.TEXT, text, step or None).raw()
    parsed = READER.parse(raw, digest)
    assert isinstance(parsed.event, Text)
    assert (parsed.event.text, parsed.event.step, parsed.event.at) == (text, step or None, AT)
    pressed = READER.parse(payload(Kind.PRESS, data=data).raw(), digest).event
    assert isinstance(pressed, Press) and pressed.data == data


def test_a_start_names_the_campaign_and_where_it_came_from() -> None:
    raw = Payload("tilleuls", "jeton", "f1", AT, Kind.START, origin="affiche", source="ab12").raw()
    event = READER.parse(raw, digest).event
    assert isinstance(event, Start)
    assert (event.campaign, event.origin, event.source_digest) == ("tilleuls", "affiche", "ab12")


def test_the_same_form_twice_is_one_message_whenever_it_is_sent() -> None:
    again = Payload("tilleuls", "jeton", "f1", AT.replace(hour=19), Kind.TEXT, "oui")
    assert READER.identify(payload(text="oui").raw()) == READER.identify(again.raw())


@pytest.mark.parametrize(
    "other",
    [payload(text="non"), payload(text="oui", form="f2"), payload(Kind.PRESS, data=("oui",))],
)
def test_another_answer_or_another_form_is_another_message(other: Payload) -> None:
    assert READER.identify(payload(text="oui").raw()).key != READER.identify(other.raw()).key


@given(st.binary(max_size=200))
def test_any_bytes_can_be_filed(raw: bytes) -> None:
    assert READER.identify(raw).key


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        payload().raw().replace(b'"text"', b'"autre"', 1),
        payload().raw().replace(b"+00:00", b""),
        payload().raw().replace(b'"jeton"', b"7"),
        payload(Kind.PRESS, data=("a",)).raw().replace(b'["a"]', b'["a",3]'),
    ],
)
def test_what_is_no_payload_is_said_so_without_its_words(raw: bytes) -> None:
    with pytest.raises(NotUnderstood) as caught:
        READER.parse(raw, digest)
    assert len(str(caught.value)) < 20
