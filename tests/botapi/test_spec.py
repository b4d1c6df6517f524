"""The local server refuses what Telegram would refuse: else the tests that use it prove little."""

from typing import Any

import pytest

from tests.botapi.fixtures import DESCRIPTION
from tests.botapi.spec import Spec
from tests.parts import require

BUTTON = {"text": "Oui", "callback_data": "a"}


@pytest.fixture(scope="module")
def spec() -> Spec:
    require("shared", DESCRIPTION.is_file(), "without the description of the Bot API requests go unchecked")
    return Spec.load(DESCRIPTION)


def findings(spec: Spec, method: str, files: frozenset[str] = frozenset(), **sent: Any) -> list[str]:
    return spec.read(method, sent, files)[1]


def test_what_telegram_takes(spec: Spec) -> None:
    markup = '{"inline_keyboard": [[{"text": "Oui", "callback_data": "a"}]]}'
    assert findings(spec, "sendMessage", chat_id="5", text="5", reply_markup=markup) == []
    assert findings(spec, "sendDocument", frozenset({"document"}), chat_id="5") == []
    assert findings(spec, "getMe") == []


@pytest.mark.parametrize(
    ("method", "sent", "found"),
    [
        ("sendMessages", {}, "unknown method"),
        ("sendMessage", {"chat_id": 5}, "text is missing"),
        ("sendMessage", {"chat_id": 5, "text": "a", "colour": "red"}, "unknown field colour"),
        ("sendMessage", {"chat_id": [5], "text": "a"}, "chat_id: not"),
        ("sendMessage", {"chat_id": 5, "text": "😀" * 2049}, "message is too long"),
        ("sendMessage", {"chat_id": 5, "text": " "}, "message text is empty"),
        (
            "sendMessage",
            {"chat_id": 5, "text": "a", "reply_markup": {"inline_keyboard": [BUTTON]}},
            "not an array",
        ),
        (
            "sendMessage",
            {"chat_id": 5, "text": "a", "reply_markup": {"inline_keyboard": [[{**BUTTON, "x": 1}]]}},
            "unknown field x",
        ),
        (
            "sendMessage",
            {
                "chat_id": 5,
                "text": "a",
                "reply_markup": {"inline_keyboard": [[{**BUTTON, "callback_data": "é" * 33}]]},
            },
            "BUTTON_DATA_INVALID",
        ),
        ("sendDocument", {"chat_id": 5}, "document is missing"),
    ],
)
def test_what_telegram_refuses(spec: Spec, method: str, sent: dict[str, Any], found: str) -> None:
    assert any(found in finding for finding in findings(spec, method, **sent))
