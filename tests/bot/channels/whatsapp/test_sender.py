"""Sending over real HTTP: what arrives, what each error means, and that nothing personal gets into logs."""

import asyncio
import json
import logging
import socket
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from bot.channels.contract import SendFailed
from bot.channels.whatsapp import client
from bot.channels.whatsapp.sender import WhatsAppSender
from bot.messages import Button, Enclosed, EnclosedKind, Message, Template
from consultation.words import SendError
from tests.graphapi.faults import (
    NO_TOKEN,
    OPTED_OUT,
    OUTSIDE_WINDOW,
    PERSON_TOO_FAST,
    PROXY,
    TOO_FAST,
    UNDELIVERABLE,
    WAIT_DAYS,
    Fault,
)
from tests.graphapi.server import PHONE_ID, TOKEN, GraphApi, Medium, wamid

T = TypeVar("T")
NUMBER = "33612345678"
ADDRESS = json.dumps({"to": NUMBER})
HELLO = Message("x")
SECRET_WORDS = "mes mots secrets"
PNG = Enclosed(EnclosedKind.PICTURE, "0" * 64, "image/png")


def with_sender(url: str, work: Callable[[WhatsAppSender], Awaitable[T]], token: str = TOKEN) -> T:
    async def run() -> T:
        async with WhatsAppSender(token, PHONE_ID, api=url, connections=4) as sender:
            return await work(sender)

    return asyncio.run(run())


def send(
    url: str, message: Message, address: str = ADDRESS, token: str = TOKEN, enclosed: bytes | None = None
) -> str:
    return with_sender(url, lambda sender: sender.send(address, message, enclosed), token)


def failure(url: str, message: Message = HELLO, address: str = ADDRESS, token: str = TOKEN) -> SendFailed:
    with pytest.raises(SendFailed) as caught:
        send(url, message, address, token)
    failed = caught.value
    assert failed.__context__ is None or failed.__suppress_context__, "the cause shows addresses and numbers"
    return failed


def test_a_question_with_buttons(api: GraphApi) -> None:
    assert send(api.url, Message("Q", options=(Button("r1.0.0.1", "Oui"),))) == wamid(1)
    reply = {"type": "reply", "reply": {"id": "r1.0.0.1", "title": "Oui"}}
    assert api.sent == [
        {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": NUMBER,
            "type": "interactive",
            "interactive": {"type": "button", "body": {"text": "Q"}, "action": {"buttons": [reply]}},
        }
    ]


def test_the_user_id_is_preferred_to_the_number(api: GraphApi) -> None:
    send(api.url, HELLO, json.dumps({"to": NUMBER, "recipient": "FR.13491208655302741918"}))
    assert api.sent[0]["recipient"] == "FR.13491208655302741918" and "to" not in api.sent[0]


def test_our_number_goes_with_the_last_part(api: GraphApi) -> None:
    long = Message("a" * 4096 + "b")
    with_sender(api.url, lambda sender: sender.send(ADDRESS, long, tracker="812"))
    assert [one.get("biz_opaque_callback_data") for one in api.sent] == [None] * (len(api.sent) - 1) + ["812"]
    assert len(api.sent) > 1


def test_a_template(api: GraphApi) -> None:
    send(api.url, Message("", template=Template("pv_relance", ("Les Tilleuls",))))
    assert api.said() == ["[pv_relance]"]


CLASSES: list[tuple[Fault, SendError, str, bool]] = [
    (TOO_FAST, SendError.THROTTLE, "130429", False),
    (PERSON_TOO_FAST, SendError.THROTTLE, "131056", False),
    (Fault(4), SendError.THROTTLE, "4", False),
    (Fault(80007), SendError.THROTTLE, "80007", False),
    (Fault(131048), SendError.THROTTLE, "131048", False),
    (Fault(133016), SendError.THROTTLE, "133016", False),
    (Fault(131000), SendError.RETRY, "131000", False),
    (Fault(131016), SendError.RETRY, "131016", False),
    (Fault(131053), SendError.RETRY, "131053", False),
    (Fault(131057), SendError.RETRY, "131057", False),
    (OUTSIDE_WINDOW, SendError.NEEDS_TEMPLATE, "131047", False),
    (OPTED_OUT, SendError.OPTED_OUT, "131050", False),
    (UNDELIVERABLE, SendError.NEVER, "131026", False),
    (WAIT_DAYS, SendError.WAIT_DAYS, "131049", False),
    (NO_TOKEN, SendError.STOP_CHANNEL, "190", False),
    (Fault(131031), SendError.STOP_CHANNEL, "131031", False),
    (Fault(131042), SendError.STOP_CHANNEL, "131042", False),
    (Fault(999999), SendError.NEVER, "unknown:999999", False),
    (Fault(999999, status=503), SendError.RETRY, "unknown:999999", False),
    (Fault(body=b"{}", status=401), SendError.STOP_CHANNEL, "401", False),
    (Fault(body=b"slow down", status=429), SendError.RETRY, "429", False),
    (Fault(body=b"", status=500), SendError.RETRY, "500", False),
    (PROXY, SendError.RETRY, "502", True),
    (Fault(body=b"no such thing", status=404), SendError.NEVER, "unknown:404", False),
    (Fault(body=b'{"error": "text"}', status=400), SendError.RETRY, "answer", True),
    (Fault(body=b'{"error": {"message": "no code"}}', status=400), SendError.RETRY, "answer", True),
    (Fault(body=b"<html>proxy</html>", status=200), SendError.RETRY, "answer", True),
    (Fault(body=b'{"messages": []}', status=200), SendError.RETRY, "answer", True),
    (Fault(body=b"[]", status=200), SendError.RETRY, "answer", True),
]


@pytest.mark.parametrize(("fault", "error", "code", "unsure"), CLASSES)
def test_each_error_has_its_class(
    api: GraphApi, fault: Fault, error: SendError, code: str, unsure: bool
) -> None:
    api.fail(fault)
    failed = failure(api.url)
    assert (failed.error, failed.code, failed.unsure) == (error, code, unsure)


@pytest.mark.parametrize(
    ("fault", "rest", "whole"),
    [
        (TOO_FAST, 1.0, True),
        (Fault(130429, retry_after=30), 30.0, True),
        (PERSON_TOO_FAST, 6.0, False),
        (Fault(80007), 60.0, True),
    ],
)
def test_who_must_rest_and_how_long(api: GraphApi, fault: Fault, rest: float, whole: bool) -> None:
    api.fail(fault)
    failed = failure(api.url)
    assert (failed.retry_after, failed.whole) == (rest, whole)


def test_no_answer_is_a_retry_that_may_have_arrived(api: GraphApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "ANSWER_SECONDS", 0.2)
    api.fail(Fault(hang=True))
    failed = failure(api.url)
    assert (failed.error, failed.code, failed.unsure) == (SendError.RETRY, "timeout", True)


def test_no_server_is_a_retry_that_cannot_have_arrived() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        failed = failure(f"http://127.0.0.1:{nobody.getsockname()[1]}")
    assert (failed.error, failed.unsure) == (SendError.RETRY, False)


def test_a_wrong_token_stops_the_channel(api: GraphApi) -> None:
    assert failure(api.url, token="EAAwrong").error is SendError.STOP_CHANNEL


@pytest.mark.parametrize("address", ["", "{}", "[]", '{"to": 33}', '{"to": null}', '{"to": " "}', '"a"'])
def test_a_broken_address_is_never(api: GraphApi, address: str) -> None:
    assert failure(api.url, address=address).code == "address"


def test_a_message_over_a_limit_is_never(api: GraphApi) -> None:
    assert failure(api.url, Message("")).code == "unrenderable"


def test_a_throttled_second_part_does_not_repeat_the_first(api: GraphApi) -> None:
    faults = iter([None, TOO_FAST, None])
    api.fault = lambda message: next(faults)
    assert send(api.url, Message("a" * 4096 + "b")) == wamid(2)
    assert [words[0] for words in api.said()] == ["a", "b", "b"]


def test_a_document_is_uploaded_and_sent(api: GraphApi) -> None:
    send(api.url, Message("Vos données", document=("données.json", '{"é": 1}')))
    (media_id,) = api.media
    assert api.media[media_id] == Medium("données.txt", "text/plain", '{"é": 1}'.encode())
    assert api.sent[0]["document"] == {"id": media_id, "filename": "données.txt", "caption": "Vos données"}


def test_a_picture_is_uploaded_once_and_a_person_s_document_each_time(api: GraphApi) -> None:
    async def both(sender: WhatsAppSender) -> None:
        for _ in range(3):
            await sender.send(ADDRESS, Message("Voici", enclosed=PNG), b"picture")
        await sender.send(ADDRESS, Message("Voici", enclosed=PNG), b"another")
        for _ in range(2):
            await sender.send(ADDRESS, Message("Vos données", document=("d.json", "{}")))

    with_sender(api.url, both)
    assert api.uploads == 4
    assert len({message["image"]["id"] for message in api.sent[:3]}) == 1


def test_a_refused_picture_is_uploaded_again(api: GraphApi) -> None:
    async def twice(sender: WhatsAppSender) -> None:
        api.fail(Fault(131053))
        with pytest.raises(SendFailed):
            await sender.send(ADDRESS, Message("Voici", enclosed=PNG), b"picture")
        await sender.send(ADDRESS, Message("Voici", enclosed=PNG), b"picture")

    with_sender(api.url, twice)
    assert api.uploads == 2


def test_an_upload_that_fails_has_said_nothing(api: GraphApi) -> None:
    with pytest.raises(SendFailed) as caught:
        send(api.url, Message("Voici", enclosed=PNG), token="EAAwrong", enclosed=b"picture")
    assert caught.value.error is SendError.STOP_CHANNEL and api.sent == []


def test_a_voice_note_is_fetched(api: GraphApi) -> None:
    api.media["77"] = Medium("", "audio/ogg", b"OggS" + b"x" * 1000)
    assert with_sender(api.url, lambda sender: sender.fetch("77", 2000)) == api.media["77"].content


@pytest.mark.parametrize(
    ("reference", "code"),
    [("77", "file_too_big"), ("78", "file_unknown"), ("../secret", "file_unknown"), ("", "file_unknown")],
)
def test_a_medium_that_cannot_be_taken(api: GraphApi, reference: str, code: str) -> None:
    api.media["77"] = Medium("", "audio/ogg", b"x" * 3000)
    with pytest.raises(SendFailed) as caught:
        with_sender(api.url, lambda sender: sender.fetch(reference, 2000))
    assert (caught.value.error, caught.value.code) == (SendError.NEVER, code)


def test_logs_and_errors_show_neither_token_nor_number_nor_words(
    api: GraphApi, caplog: pytest.LogCaptureFixture
) -> None:
    api.media["77"] = Medium("", "audio/ogg", b"x")
    api.fail(UNDELIVERABLE, PROXY)
    caplog.set_level(logging.DEBUG)
    errors = [failure(api.url, Message(SECRET_WORDS)), failure(api.url, Message(SECRET_WORDS))]
    send(api.url, Message(SECRET_WORDS))
    send(api.url, Message(SECRET_WORDS, document=("d.json", SECRET_WORDS)))
    with_sender(api.url, lambda sender: sender.fetch("77", 10))
    errors.append(failure("http://127.0.0.1:1", Message(SECRET_WORDS)))
    said = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.records)
    said += "\n".join(f"{error} {error!r}" for error in errors)
    assert all(secret not in said for secret in (TOKEN, NUMBER, SECRET_WORDS, PHONE_ID))
