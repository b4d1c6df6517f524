"""Sending over real HTTP: what arrives, what each error means, and that the token stays out of logs."""

import asyncio
import json
import logging
import socket
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from bot.channels.contract import SendFailed
from bot.channels.telegram import client
from bot.channels.telegram.sender import TelegramSender
from bot.messages import Button, Message
from consultation.words import SendError
from tests.botapi.server import BLOCKED, CONFLICT, FLOOD, NO_CHAT, NO_TOKEN, TOKEN, BotApi, Fault

T = TypeVar("T")
ADDRESS = json.dumps({"chat_id": 5})
HELLO = Message("x")
SECRET_WORDS = "Bonjour mes mots"


def with_sender(url: str, work: Callable[[TelegramSender], Awaitable[T]], token: str = TOKEN) -> T:
    async def run() -> T:
        async with TelegramSender(token, api=url, connections=4) as sender:
            return await work(sender)

    return asyncio.run(run())


def send(url: str, message: Message, address: str = ADDRESS, token: str = TOKEN) -> str:
    return with_sender(url, lambda sender: sender.send(address, message), token)


def failure(url: str, message: Message = HELLO, **more: str) -> SendFailed:
    with pytest.raises(SendFailed) as caught:
        send(url, message, **more)
    assert caught.value.__suppress_context__, "the cause shows addresses, which hold the token"
    return caught.value


def test_a_question_with_buttons(api: BotApi) -> None:
    assert send(api.url, Message("Q", options=(Button("r1.0.0.1", "Oui"),))) == "5:1"
    keyboard = [[{"text": "Oui", "callback_data": "r1.0.0.1"}]]
    assert api.said() == [{"chat_id": 5, "text": "Q", "reply_markup": {"inline_keyboard": keyboard}}]


def test_a_document(api: BotApi) -> None:
    send(api.url, Message("Vos données", document=("données.json", '{"é": 1}')))
    (called,) = api.calls
    assert called.parameters == {"chat_id": 5, "caption": "Vos données"}
    assert called.files == {"document": ("données.json", '{"é": 1}'.encode())}


@pytest.mark.parametrize(
    ("fault", "error", "code", "unsure"),
    [
        (FLOOD, SendError.THROTTLE, "429", False),
        (BLOCKED, SendError.OPTED_OUT, "403", False),
        (NO_CHAT, SendError.NEVER, "chat_not_found", False),
        (Fault(400, "Bad Request: BUTTON_DATA_INVALID"), SendError.NEVER, "button_data_invalid", False),
        (Fault(400, "Bad Request: something new about mes mots"), SendError.NEVER, "bad_request", False),
        (NO_TOKEN, SendError.STOP_CHANNEL, "401", False),
        (Fault(404, "Not Found"), SendError.STOP_CHANNEL, "401", False),
        (CONFLICT, SendError.RETRY, "409", False),
        (Fault(500, "Internal Server Error"), SendError.RETRY, "network", False),
        (Fault(502, body=b"<html>proxy</html>"), SendError.RETRY, "network", False),
        (Fault(200, body=b"<html>proxy</html>"), SendError.RETRY, "answer", True),
        (Fault(200, body=b'{"ok": true}'), SendError.RETRY, "answer", True),
        (Fault(200, body=b"[]"), SendError.RETRY, "answer", True),
    ],
)
def test_each_error_has_its_meaning(
    api: BotApi, fault: Fault, error: SendError, code: str, unsure: bool
) -> None:
    api.fail(fault)
    failed = failure(api.url)
    assert (failed.error, failed.code, failed.unsure) == (error, code, unsure)
    assert failed.retry_after == (2 if fault is FLOOD else None)


def test_no_answer_is_a_retry_that_may_have_arrived(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "ANSWER_SECONDS", 0.2)
    api.fail(Fault(hang=True))
    failed = failure(api.url)
    assert (failed.error, failed.code, failed.unsure) == (SendError.RETRY, "timeout", True)


def test_no_server_is_a_retry_that_cannot_have_arrived() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        failed = failure(f"http://127.0.0.1:{nobody.getsockname()[1]}")
    assert (failed.error, failed.unsure) == (SendError.RETRY, False)


def test_a_wrong_token_stops_the_channel(api: BotApi) -> None:
    assert failure(api.url, token="1:wrong").error is SendError.STOP_CHANNEL


@pytest.mark.parametrize("address", ["", "{}", "[]", '{"chat_id": "x"}', '{"chat_id": null}'])
def test_a_broken_address_is_never(api: BotApi, address: str) -> None:
    assert failure(api.url, address=address).code == "address"


def test_a_message_over_a_limit_is_never(api: BotApi) -> None:
    assert failure(api.url, Message("")).code == "unrenderable"


def test_a_throttled_second_part_does_not_repeat_the_first(api: BotApi) -> None:
    seconds = iter([None, Fault(429, "Too Many Requests", retry_after=1), None])
    api.fault = lambda called: next(seconds)
    send(api.url, Message("a" * 4096 + "b"))
    assert [said["text"][0] for said in api.said()] == ["a", "b", "b"]


def test_a_file_is_fetched(api: BotApi) -> None:
    api.files["voix"] = b"OggS" + b"x" * 1000
    assert with_sender(api.url, lambda sender: sender.fetch("voix", 2000)) == api.files["voix"]


@pytest.mark.parametrize(("reference", "code"), [("voix", "file_too_big"), ("absent", "file_unknown")])
def test_a_file_that_cannot_be_taken(api: BotApi, reference: str, code: str) -> None:
    api.files["voix"] = b"x" * 3000
    with pytest.raises(SendFailed) as caught:
        with_sender(api.url, lambda sender: sender.fetch(reference, 2000))
    assert (caught.value.error, caught.value.code) == (SendError.NEVER, code)


def test_logs_show_neither_token_nor_words(api: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    api.files["voix"] = b"x"
    api.fail(BLOCKED)
    caplog.set_level(logging.DEBUG)
    failure(api.url, Message(SECRET_WORDS))
    send(api.url, Message(SECRET_WORDS))
    with_sender(api.url, lambda sender: sender.fetch("voix", 10))
    failure("http://127.0.0.1:1", Message(SECRET_WORDS))
    said = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.records)
    assert TOKEN not in said and TOKEN.partition(":")[2] not in said
    assert SECRET_WORDS not in said
