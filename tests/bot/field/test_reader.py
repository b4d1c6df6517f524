"""Payloads of forms: identified whatever they hold, read whole or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.contract import NotUnderstood, Parsed
from bot.events import Start
from bot.field.reader import FieldReader, payload
from tests.bot.field.site import ADULT, body, said

AT = datetime(2026, 11, 30, 10, tzinfo=UTC)


def raw(content: str, attempt: int = 1) -> bytes:
    return payload(campaign="abc", form="f" * 20, attempt=attempt, by="Aïcha", at=AT, body=content)


def parsed(content: str) -> Parsed:
    found = FieldReader().parse(raw(content), lambda id_: id_)
    assert isinstance(found, Parsed) and found.form is not None
    return found


def test_a_form_begins_a_dialogue_with_its_origin() -> None:
    early = AT - timedelta(hours=3)
    found = parsed(body(ADULT, said("changer", "a\x00b"), origin="gare", at=early.isoformat()))
    assert isinstance(found.event, Start)
    assert (found.event.campaign, found.event.origin, found.event.at) == ("abc", "gare", early)
    assert found.form is not None and found.form.given[1].text == "ab" and found.form.by == "Aïcha"
    assert (found.sender, found.address) == ("abc/ffffffffffffffffffff", "")


def test_an_attempt_is_one_message_and_a_form_is_one_line() -> None:
    one, again, next_ = (FieldReader().identify(raw(*words)) for words in (("{}",), ("[]",), ("{}", 2)))
    assert one.key == again.key != next_.key
    assert one.sender == next_.sender


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        body(mode="bot_web"),
        body(mode=[]),
        body(mode={}),
        body(revision=2**31),
        body(revision=-1),
        body(seed=True),
        body(seed=2**31),
        body(revision="1"),
        body(at="hier"),
        body(at="2026-11-30T10:00:00"),
        body(answers={}),
        body({"codes": ["oui"]}),
        body({"step": "a", "codes": [1]}),
        body({"step": "a", "text": 3}),
        body(*[ADULT] * 501),
        body({"step": "a" * 101}),
    ],
)
def test_what_the_page_does_not_write_is_not_understood(content: str) -> None:
    with pytest.raises(NotUnderstood, match=r"^fiche : "):
        FieldReader().parse(raw(content), lambda id_: id_)


@given(st.binary(max_size=200))
def test_identifying_never_fails(content: bytes) -> None:
    assert FieldReader().identify(content).key
    with pytest.raises(NotUnderstood):
        FieldReader().parse(content, lambda id_: id_)


def test_a_made_up_origin_is_left_out() -> None:
    assert parsed(body(origin="<b>")).form.origin is None  # type: ignore[union-attr]
    assert parsed(body(origin=7)).form.origin is None  # type: ignore[union-attr]
