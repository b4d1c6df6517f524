"""The local server refuses what WhatsApp would refuse: else the tests that use it prove little."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.graphapi.fixtures import FOLDER, schema
from tests.graphapi.schema import Schema
from tests.parts import require

TEXT = {
    "messaging_product": "whatsapp",
    "recipient_type": "individual",
    "to": "33600000000",
    "type": "text",
    "text": {"body": "Bonjour", "preview_url": False},
}
REPLY = {"type": "reply", "reply": {"id": "a", "title": "Oui"}}


def interactive(kind: str, action: dict[str, Any], **more: Any) -> dict[str, Any]:
    content = {"type": kind, "body": {"text": "Q"}, "action": action, **more}
    return {**TEXT, "type": "interactive", "interactive": content} | {"text": None}


def without(message: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name not in names and value is not None}


@pytest.fixture(scope="module")
def described() -> Schema:
    require("shared", FOLDER.is_dir(), "without the description of the Cloud API requests go unchecked")
    return schema()


def rows(count: int, **more: str) -> list[dict[str, str]]:
    return [{"id": f"r{number}", "title": f"{number}", **more} for number in range(count)]


def buttons(*titles: str) -> dict[str, Any]:
    return {
        "buttons": [
            {"type": "reply", "reply": {"id": f"b{at}", "title": title}} for at, title in enumerate(titles)
        ]
    }


def listed(*sections: list[dict[str, str]], button: str = "Choisir") -> dict[str, Any]:
    named = [{"title": f"S{at}", "rows": one} for at, one in enumerate(sections)]
    return {"button": button, "sections": named}


TAKEN = [
    TEXT,
    {**without(TEXT, "to"), "recipient": "FR.13491208655302741918"},
    interactive("button", buttons("Oui", "Non", "Passer")),
    interactive("button", buttons("Oui"), header={"type": "image", "image": {"id": "1"}}),
    interactive("list", listed(rows(10, description="d" * 72))),
    {
        **without(TEXT, "text"),
        "type": "template",
        "template": {
            "name": "relance",
            "language": {"policy": "deterministic", "code": "fr"},
            "components": [{"type": "body", "parameters": [{"type": "text", "text": "Lens"}]}],
        },
    },
]
REFUSED = [
    ([], "not an object"),
    (without(TEXT, "to"), "to: missing"),
    (without(TEXT, "messaging_product"), "required"),
    ({**TEXT, "type": "texts"}, "unknown"),
    ({**TEXT, "text": {"body": " "}}, "body: too long or empty"),
    ({**TEXT, "text": {"body": "😀" * 2049}}, "body: too long or empty"),
    ({**TEXT, "text": {"body": "a", "previewurl": False}}, "text.previewurl: unknown field"),
    (interactive("button", buttons("a", "b", "c", "d")), "interactive.action"),
    (interactive("button", buttons("a" * 21)), "title: too long"),
    (interactive("button", buttons("😀" * 11)), "title: too long"),
    (interactive("button", buttons("Oui", "Oui")), "titles: twice"),
    (interactive("button", {"buttons": [REPLY, REPLY]}), "ids: twice"),
    (interactive("list", listed(rows(11))), "rows"),
    (interactive("list", listed(rows(6), rows(5))), "rows"),
    (interactive("list", listed(rows(2, description="d" * 73))), "description"),
    (interactive("list", listed(rows(2), button="b" * 21)), "interactive.action"),
    (interactive("button", buttons("Oui"), body={"text": "a" * 1025}), "body: too long"),
    (interactive("buttons", buttons("Oui")), "interactive.type"),
]


@pytest.mark.parametrize("message", TAKEN)
def test_what_whatsapp_takes(described: Schema, message: dict[str, Any]) -> None:
    assert described.findings(without(message)) == []


@pytest.mark.parametrize(("message", "found"), REFUSED)
def test_what_whatsapp_refuses(described: Schema, message: Any, found: str) -> None:
    message = without(message) if isinstance(message, dict) else message
    findings = described.findings(message)
    assert any(found in one for one in findings), findings


def test_the_known_faults_are_still_there(described: Schema) -> None:
    """When this fails the description was mended: known_faults.md says what can be dropped then."""
    raw = json.loads((FOLDER / "message_schemas_v23.json").read_text("utf-8"))["components"]
    text = Draft202012Validator({"$ref": "#/components/schemas/TextMessage", "components": raw})
    assert not text.is_valid(TEXT), "additionalProperties inside allOf"
    schemas = raw["schemas"]
    assert "to" in schemas["BaseMessageProperties"]["required"]
    assert schemas["TemplateComponent"]["properties"]["index"]["pattern"] == "^[2-6, 11-14]$"
    assert schemas["LocationMessage"]["allOf"][1]["properties"]["location"]["properties"]["latitude"][
        "type"
    ] == ("string")
    examples = json.loads((FOLDER / "messages_request_examples.json").read_text("utf-8"))
    taken = sum(described.findings(example) == [] for example in examples.values())
    assert taken >= 20, "most examples of what we send are taken"
