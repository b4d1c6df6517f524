"""Reading updates: what residents do becomes events; what is not for us is refused; nothing else fails."""

import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.contract import Ignored, NotUnderstood, Parsed
from bot.channels.telegram.reader import TelegramReader
from bot.events import Blocked, Edit, Event, Media, News, Place, Press, Start, Text, Unsupported
from consultation.words import Forme
from tests.botapi.updates import (
    DATE,
    PERSON,
    chat,
    membership,
    message,
    photo,
    raw,
    said,
    tapped,
    user,
    voice,
)

AT = datetime.fromtimestamp(DATE, UTC)
SOURCE = f"<{PERSON}:10>"
READER = TelegramReader()


def digest(value: str) -> str:
    return f"<{value}>"


def event(update: bytes) -> Event | News:
    parsed = READER.parse(update, digest)
    assert isinstance(parsed, Parsed), parsed
    return parsed.event


def test_a_text_message() -> None:
    assert READER.parse(said("Il manque des bancs"), digest) == Parsed(
        Text(at=AT, source=SOURCE, text="Il manque des bancs"), str(PERSON), json.dumps({"chat_id": PERSON})
    )


@pytest.mark.parametrize(
    ("text", "campaign", "origin"),
    [
        ("/start", None, None),
        ("/start gagarine-abcd", "gagarine-abcd", None),
        ("/start gagarine-abcd__affiche-2", "gagarine-abcd", "affiche-2"),
        ("/start Gagarine-ABCD", "gagarine-abcd", None),
        ("/start@un_bot gagarine-abcd", "gagarine-abcd", None),
        ("/start gagarine abcd", None, None),
        ("/start " + "a" * 65, None, None),
        ("/start __affiche", None, "affiche"),
    ],
)
def test_the_deep_link_opens_a_campaign(text: str, campaign: str | None, origin: str | None) -> None:
    assert event(said(text)) == Start(at=AT, source=SOURCE, campaign=campaign, origin=origin)


def test_words_after_start_are_words() -> None:
    words = "mon mari me frappe"
    assert event(said(f"/start {words}")) == Text(at=AT, source=SOURCE, text=words)


def test_a_word_that_begins_like_start_is_a_text() -> None:
    assert event(said("/starter")) == Text(at=AT, source=SOURCE, text="/starter")


def test_a_tap() -> None:
    assert event(tapped("r1.0.0.2")) == Press(at=AT, source=f"<{PERSON}:11>", data=("r1.0.0.2",))


def test_a_tap_on_a_message_too_old_for_telegram() -> None:
    callback = json.loads(tapped("r1.0.0.2"))["callback_query"]
    callback["message"] = {"chat": chat(), "message_id": 11, "date": 0}
    assert isinstance(event(raw(callback_query=callback)), Press)


def test_an_edit_has_the_source_of_its_message() -> None:
    changed = message(text="Il manque deux bancs", edit_date=DATE + 60)
    assert event(raw(edited_message=changed)) == Edit(
        at=datetime.fromtimestamp(DATE + 60, UTC), source=SOURCE, text="Il manque deux bancs"
    )


def test_a_voice_note() -> None:
    assert event(raw(message=message(voice=voice(), caption="écoutez"))) == Media(
        at=AT,
        source=SOURCE,
        forme=Forme.VOCAL,
        reference="voix",
        mime="audio/ogg",
        size=30_000,
        seconds=7,
        caption="écoutez",
    )


@pytest.mark.parametrize(
    ("sizes", "chosen"),
    [
        ([photo(90, 60), photo(1280, 960)], "photo-1280x960"),
        ([photo(90, 60), photo(4000, 3000), photo(2560, 1920)], "photo-2560x1920"),
        ([photo(90, 60), photo(1280, 960, 11 * 1024 * 1024)], "photo-90x60"),
        ([photo(90, 60, None)], "photo-90x60"),
    ],
)
def test_a_photo_is_fetched_no_larger_than_needed(sizes: list[dict[str, Any]], chosen: str) -> None:
    found = event(raw(message=message(photo=sizes, caption="ici")))
    assert isinstance(found, Media)
    assert (found.forme, found.reference, found.caption) == (Forme.PHOTO, chosen, "ici")


@pytest.mark.parametrize("live", [{}, {"live_period": 900}])
def test_a_location(live: dict[str, int]) -> None:
    content = message(location={"latitude": 48.8, "longitude": 2.36, **live})
    assert event(raw(message=content)) == Place(at=AT, source=SOURCE, latitude=48.8, longitude=2.36)


def test_a_named_place() -> None:
    venue = {"location": {"latitude": 48.8, "longitude": 2.36}, "title": "Mairie", "address": "1 place"}
    content = message(location=venue["location"], venue=venue)
    assert event(raw(message=content)) == Place(at=AT, source=SOURCE, latitude=48.8, longitude=2.36)


FILE = {"file_id": "f", "file_unique_id": "u"}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"document": FILE}, "document"),
        ({"video_note": {**FILE, "length": 240, "duration": 5}}, "video"),
        ({"contact": {"phone_number": "0", "first_name": "X"}}, "contact"),
        (
            {
                "sticker": {
                    **FILE,
                    "width": 1,
                    "height": 1,
                    "is_animated": False,
                    "is_video": False,
                    "type": "regular",
                }
            },
            "sticker",
        ),
    ],
)
def test_what_no_question_takes(content: dict[str, Any], kind: str) -> None:
    assert event(raw(message=message(**content))) == Unsupported(at=AT, source=SOURCE, kind=kind)


VIDEO = {**FILE, "width": 1, "height": 1, "duration": 1}
POLL = {
    "id": "1",
    "question": "La place ?",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}


@pytest.mark.parametrize(
    ("content", "caption"),
    [
        ({"video": VIDEO, "caption": "la place"}, "la place"),
        ({"document": FILE, "caption": "la place"}, "la place"),
        ({"poll": POLL}, "La place ?"),
    ],
)
def test_words_beside_what_no_question_takes(content: dict[str, Any], caption: str) -> None:
    read = event(raw(message=message(**content)))
    assert isinstance(read, Unsupported) and read.caption == caption


def test_blocking_the_bot() -> None:
    assert isinstance(event(membership("kicked")), Blocked)


@pytest.mark.parametrize(
    ("update", "reason"),
    [
        (membership("member"), "robot débloqué"),
        (raw(message=message(text="@bot bonjour") | {"chat": chat(-5, "group")}), "groupe"),
        (raw(message=message(text="@bot bonjour") | {"chat": chat(-5, "supergroup")}), "groupe"),
        (raw(channel_post=message(text="x") | {"chat": chat(-5, "channel")}), "autre mise à jour"),
        (raw(message=message(text="x") | {"chat": chat(-5, "channel")}), "canal"),
        (raw(message=message(text="x") | {"from": user(is_bot=True)}), "robot"),
        (raw(message=message(message_auto_delete_timer_changed={"message_auto_delete_time": 5})), "service"),
        (raw(edited_message=message(location={"latitude": 1, "longitude": 1})), "modification sans texte"),
        (raw(of_next_year={"a": 1}), "autre mise à jour"),
        (raw(), "autre mise à jour"),
    ],
)
def test_what_is_not_for_us(update: bytes, reason: str) -> None:
    found = READER.parse(update, digest)
    assert isinstance(found, Ignored)
    assert reason in found.reason


BROKEN = [
    b"",
    b"\xff\xfe",
    b"[]",
    b"null",
    b"[" * 100_000,
    raw(message=[]),
    raw(message={"message_id": 1}),
    raw(message=message(text=["a"])),
    raw(message=message(text=5)),
    raw(message=message(text="x") | {"from": {"id": PERSON, "first_name": "sans is_bot"}}),
    raw(message=message(text="x") | {"chat": chat() | {"id": "1; DROP"}}),
    raw(message=message(text="x") | {"date": 10**30}),
    raw(message=message(text="x") | {"message_id": None}),
    raw(message=message(location={"latitude": 900, "longitude": 2})),
    raw(message=message(location={"latitude": "48", "longitude": 2})),
    raw(message=message(photo=[photo(1, 1) | {"width": "a"}, photo(2, 2)])),
    raw(message=message(voice=voice() | {"file_id": ""})),
    raw(callback_query=json.loads(tapped("x"))["callback_query"] | {"data": {"a": 1}}),
]


@pytest.mark.parametrize("update", BROKEN)
def test_what_telegram_does_not_document_is_not_understood(update: bytes) -> None:
    with pytest.raises(NotUnderstood) as caught:
        READER.parse(update, digest)
    assert caught.value.__cause__ is None, "the cause may quote the payload"
    assert "DROP" not in str(caught.value)
    READER.identify(update)


def test_identify_names_key_line_and_order() -> None:
    found = READER.identify(said("x", update=77))
    assert (found.key, found.sender, found.rank) == (("update", "77", str(PERSON)), str(PERSON), 77)
    assert READER.identify(tapped("x")).sender == str(PERSON)
    assert READER.identify(membership("kicked")).sender == str(PERSON)


def test_identify_gives_unreadable_payloads_lines_of_their_own() -> None:
    one, two = READER.identify(b"\xff"), READER.identify(b"\xfe")
    assert one.key[0] == "raw"
    assert one.key != two.key and one.sender != two.sender


@pytest.mark.parametrize("number", [True, "5", 2**63, -(2**63) - 1, None, 1.5])
def test_identify_takes_no_number_that_the_database_cannot_hold(number: object) -> None:
    update = json.dumps({"update_id": number, "message": {"from": {"id": number}}}).encode()
    assert READER.identify(update).key[0] == "raw"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*json.loads(said("x"))["message"], "id", "type"]), inner, max_size=5
        )
    ),
    max_leaves=12,
)


@given(content=JSON, kind=st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]))
def test_any_json_is_identified_and_read_or_refused(content: object, kind: str) -> None:
    update = json.dumps({"update_id": 1, kind: content}).encode()
    READER.identify(update)
    with contextlib.suppress(NotUnderstood):
        READER.parse(update, digest)


def test_updates_transcribed_by_another_project(shared_folder: Path) -> None:
    """Updates of Home Assistant's tests (Apache-2.0), read where they stand."""
    updates = json.loads((shared_folder / "channels/homeassistant/telegram_updates.json").read_text())
    found = event(json.dumps(updates["message_text"]).encode())
    assert isinstance(found, Text) and found.text == "HELLO"
    # A button of an inline message: none of ours.
    assert isinstance(READER.parse(json.dumps(updates["callback_query"]).encode(), digest), Ignored)
