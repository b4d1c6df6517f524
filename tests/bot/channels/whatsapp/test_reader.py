"""What a payload says, as an event: documented shapes, recorded ones, and anything at all."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.contract import Delivery, Ignored, NotUnderstood, Parsed, Receipt
from bot.channels.whatsapp import peek
from bot.channels.whatsapp.codes import class_of
from bot.channels.whatsapp.reader import WhatsAppReader
from bot.events import (
    Deleted,
    Edit,
    Event,
    Media,
    Moved,
    News,
    Place,
    Press,
    Silenced,
    Start,
    Text,
    Unsupported,
)
from consultation.words import Forme, SendError
from tests.bot.channels.whatsapp.payloads import (
    AT,
    PHONE,
    USER,
    Object,
    contact,
    failed,
    message,
    raw,
    recorded,
    said,
    status,
    tapped,
    text,
    value,
)
from tests.bot.channels.whatsapp.test_envelope import anything, payloads

READER = WhatsAppReader()
WHEN = datetime.fromtimestamp(AT, UTC)


def digest(number: str) -> str:
    return f"<{number}>"


def parsed(element: Object, *contacts: Object) -> Parsed:
    found = READER.parse(raw(value(element, contacts=contacts)), digest)
    assert isinstance(found, Parsed), found
    return found


def event(element: Object) -> Event | News:
    return parsed(element).event


def receipt(element: Object) -> Receipt | Ignored | Parsed:
    return READER.parse(raw(value(statuses=(element,))), digest)


def test_a_text_message() -> None:
    assert READER.parse(said("Il manque des bancs"), digest) == Parsed(
        Text(at=WHEN, source="<wamid.1>", text="Il manque des bancs"),
        PHONE,
        json.dumps({"to": PHONE}),
        numbers=frozenset({PHONE}),
    )


def test_the_user_id_goes_before_the_number() -> None:
    found = parsed(text("a"), contact(PHONE, USER))
    assert (found.sender, found.others) == (USER, (PHONE,))
    assert json.loads(found.address) == {"recipient": USER, "to": PHONE}


def test_the_number_may_be_missing() -> None:
    found = parsed(text("a", phone=None, from_user_id=USER), contact(None, USER))
    assert (found.sender, found.others, json.loads(found.address)) == (USER, (), {"recipient": USER})


def test_somebody_elses_contact_says_nothing_of_the_sender() -> None:
    found = parsed(text("a"), contact("33699999999", "FR.9"))
    assert (found.sender, found.others) == (PHONE, ())


def test_ids_of_buttons_and_lists_come_back_not_labels() -> None:
    row = {"type": "list_reply", "list_reply": {"id": "r1.0.0.7", "title": "Médecin"}}
    assert event(tapped("r1.0.0.1")) == Press(at=WHEN, source="<wamid.2>", data=("r1.0.0.1",))
    found = event(message("interactive", interactive=row))
    assert isinstance(found, Press) and found.data == ("r1.0.0.7",)


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ({"payload": "r1.!continuer", "text": "Continuer"}, ("r1.!continuer",)),
        ({"payload": "Continuer", "text": "Continuer"}, "Continuer"),
        ({"text": "Continuer"}, "Continuer"),
    ],
)
def test_a_button_of_a_template(button: Object, expected: str | tuple[str, ...]) -> None:
    found = event(message("button", button=button))
    assert isinstance(found, Press | Text)
    assert (found.data if isinstance(found, Press) else found.text) == expected


def test_a_voice_note_and_a_photo() -> None:
    voice = {"id": "77", "mime_type": "audio/ogg; codecs=opus", "voice": True}
    assert event(message("audio", audio=voice)) == Media(
        at=WHEN, source="<wamid.1>", forme=Forme.VOCAL, reference="77", mime="audio/ogg; codecs=opus"
    )
    image = {"id": "78", "mime_type": "image/jpeg", "caption": "le banc cassé"}
    assert event(message("image", image=image)) == Media(
        at=WHEN,
        source="<wamid.1>",
        forme=Forme.PHOTO,
        reference="78",
        mime="image/jpeg",
        caption="le banc cassé",
    )


def test_a_place() -> None:
    location = {"latitude": 48.85, "longitude": 2, "name": "Parc"}
    assert event(message("location", location=location)) == Place(
        at=WHEN, source="<wamid.1>", latitude=48.85, longitude=2.0
    )


@pytest.mark.parametrize(
    "location", [{}, {"latitude": 95, "longitude": 2}, {"latitude": "a", "longitude": 2}]
)
def test_a_place_that_is_none(location: Object) -> None:
    with pytest.raises(NotUnderstood):
        event(message("location", location=location))


def test_an_edit_and_a_deletion_are_about_another_message() -> None:
    new = {"type": "text", "text": {"body": "le parc"}}
    edit = {"original_message_id": "wamid.0", "message": new}
    assert event(message("edit", edit=edit)) == Edit(at=WHEN, source="<wamid.0>", text="le parc")
    revoke = {"original_message_id": "wamid.0"}
    assert event(message("revoke", revoke=revoke)) == Deleted(at=WHEN, source="<wamid.0>")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("sticker", "sticker"),
        ("contacts", "contact"),
        ("video", "video"),
        ("document", "document"),
        ("order", "commande"),
        ("unsupported", "inconnu"),
        ("holographic", "inconnu"),
    ],
)
def test_what_no_question_takes_is_answered(kind: str, said: str) -> None:
    assert event(message(kind)) == Unsupported(at=WHEN, source="<wamid.1>", kind=said)


@pytest.mark.parametrize(
    ("kind", "content", "caption"),
    [
        ("video", {"id": "1", "caption": "la place"}, "la place"),
        ("document", {"id": "1", "caption": "la place"}, "la place"),
        ("order", {"catalog_id": "1", "text": "pour la place"}, "pour la place"),
        ("holographic", {"caption": "la place"}, "la place"),
        ("video", {"caption": 3}, ""),
        ("video", "video", ""),
    ],
)
def test_words_beside_what_no_question_takes(kind: str, content: Any, caption: str) -> None:
    read = event(message(kind, **{kind: content}))
    assert isinstance(read, Unsupported) and read.caption == caption


def test_the_first_opening_of_the_chat_asks_for_the_way_in() -> None:
    assert event(message("request_welcome")) == Start(at=WHEN, source="<wamid.1>")


@pytest.mark.parametrize(
    "element",
    [
        message("reaction", reaction={"emoji": "👍"}),
        text("à tous", group_id="g1"),
        message("system", system={"type": "customer_identity_changed"}),
        message("edit", edit={"original_message_id": "w", "message": {"type": "image", "image": {}}}),
    ],
)
def test_what_is_not_for_us(element: Object) -> None:
    assert isinstance(READER.parse(raw(value(element)), digest), Ignored)


def test_a_new_number_is_the_same_person() -> None:
    system = {"type": "user_changed_number", "wa_id": "33600000009"}
    found = parsed(message("system", system=system))
    assert isinstance(found.event, Moved)
    assert (found.sender, found.others) == ("33600000009", (PHONE,))
    assert set(found.numbers) == {"33600000009", PHONE} and set(found.former) == {PHONE}
    assert json.loads(found.address) == {"to": "33600000009"}


def test_a_new_user_id_is_the_same_person() -> None:
    system = {"type": "user_changed_user_id", "user_id": "FR.2"}
    found = parsed(message("system", system=system, from_user_id=USER))
    assert (found.sender, set(found.others)) == ("FR.2", {USER, PHONE})
    assert set(found.numbers) == {PHONE} and set(found.former) == {USER}


@pytest.mark.parametrize(("said", "silenced"), [("stop", True), ("resume", False)])
def test_a_preference(said: str, silenced: bool) -> None:
    preference = {"wa_id": PHONE, "value": said, "category": "marketing_messages", "timestamp": AT}
    found = READER.parse(raw(value(user_preferences=[preference]), field="user_preferences"), digest)
    assert (isinstance(found, Parsed) and isinstance(found.event, Silenced)) is silenced
    assert silenced or isinstance(found, Ignored)


def test_a_receipt_with_its_price() -> None:
    pricing = {"billable": True, "pricing_model": "PMP", "category": "utility"}
    assert receipt(status("wamid.5", "delivered", pricing=pricing, biz_opaque_callback_data="12")) == Receipt(
        "wamid.5", Delivery.DELIVERED, WHEN, tracker="12", category="utility", billable=True
    )
    played = receipt(status("wamid.5", "played"))
    assert isinstance(played, Receipt) and played.delivery is Delivery.READ


def test_a_failed_receipt_has_its_reason() -> None:
    assert receipt(failed("wamid.5", 131047)) == Receipt(
        "wamid.5", Delivery.FAILED, WHEN, error=SendError.NEEDS_TEMPLATE, code="131047"
    )
    unknown = receipt(failed("wamid.5", 999))
    assert isinstance(unknown, Receipt) and (unknown.error, unknown.code) == (None, "999")
    assert class_of(999) is None


def test_receipts_of_groups_and_new_kinds_are_ignored() -> None:
    assert receipt(status("w", "read", recipient_type="group")) == Ignored("groupe")
    assert receipt(status("w", "teleported")) == Ignored("autre statut")


def test_news_of_the_account_are_told_without_sentences() -> None:
    news = {"event": "REJECTED", "message_template_name": "resultats_1", "reason": "une phrase de Meta"}
    assert READER.parse(raw(news, field="message_template_status_update"), digest) == Ignored(
        "avis de Meta\u00a0: message_template_status_update REJECTED resultats_1", told=True
    )


EXPECTED: dict[str, type] = {
    "callback_button/button": Press,
    "callback_button/quick_reply": Press,
    "callback_button/quick_reply_without_context": Press,
    "callback_selection/callback": Press,
    "callback_selection/description": Press,
    "deleted_message/revoke": Deleted,
    "edited_message/image": Edit,
    "flow_completion/completion": Unsupported,
    "flow_completion/without_flow_token": Unsupported,
    "message/text": Text,
    "message/image": Media,
    "message/media_with_url": Media,
    "message/video": Unsupported,
    "message/document": Unsupported,
    "message/audio": Media,
    "message/voice": Media,
    "message/static_sticker": Unsupported,
    "message/animated_sticker": Unsupported,
    "message/reaction": Ignored,
    "message/unreaction_empty": Ignored,
    "message/unreaction_no_emoji": Ignored,
    "message/current_location": Place,
    "message/chosen_location": Place,
    "message/contacts": Unsupported,
    "message/order": Unsupported,
    "message/unsupported": Unsupported,
    "message/unsupported_with_type": Unsupported,
    "message/reply": Text,
    "message/forwarded": Text,
    "message/forwarded_many_times": Text,
    "message/interactive_message_with_err": Unsupported,
    "message/referral": Text,
    "message_status/sent": Receipt,
    "message_status/delivered": Receipt,
    "message_status/read": Receipt,
    "message_status/played": Receipt,
    "message_status/failed": Receipt,
    "message_status/with_tracker": Receipt,
    "message_status/group": Ignored,
    "system/phone_number_change": Moved,
    "system/identity_change": Ignored,
    "template_quality_update/yellow": Ignored,
    "template_status_update/approved": Ignored,
    "template_status_update/rejected": Ignored,
    "user_marketing_preferences/resume": Ignored,
    "user_marketing_preferences/signup": Ignored,
}


def test_every_recorded_payload_is_understood(shared_folder: Path) -> None:
    found: dict[str, type] = {}
    for name, whole in recorded(shared_folder).items():
        for piece in peek.arrivals(json.dumps(whole).encode())[:1]:
            one = READER.parse(piece.raw, digest)
            found[name] = type(one.event if isinstance(one, Parsed) else one)
    assert found == EXPECTED


@given(payloads | anything)
def test_anything_is_read_or_not_understood(whole: Any) -> None:
    for piece in peek.arrivals(json.dumps(whole).encode()):
        try:
            READER.parse(piece.raw, digest)
        except NotUnderstood as error:
            assert error.__cause__ is None


fields = st.sampled_from(
    ["text", "interactive", "button", "audio", "image", "location", "edit", "revoke", "system", "from"]
)


@given(fields, st.dictionaries(fields, anything, max_size=3), st.text(max_size=5))
def test_any_message_is_read_or_not_understood(kind: str, content: dict[str, Any], words: str) -> None:
    element = {**message(kind), **content, "id": words}
    for piece in peek.arrivals(raw(value(element))):
        try:
            READER.parse(piece.raw, digest)
        except NotUnderstood as error:
            assert not words or words not in str(error) or len(words) < 3


@pytest.mark.parametrize("body", [b"", b"null", b"\xff", b"[" * 50_000, b"{}", b'{"entry": [1]}'])
def test_what_is_no_payload_is_a_dead_letter(body: bytes) -> None:
    [arrival] = peek.arrivals(body)
    with pytest.raises(NotUnderstood):
        READER.parse(arrival.raw, digest)
