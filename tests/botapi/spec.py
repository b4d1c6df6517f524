"""What the Bot API takes, read from its published description: unknown and missing fields, types, limits.

The description is telegram-bot-api-spec's api.min.json (MIT). Without it only the limits are checked.
"""

import json
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TEXT = 4096  # UTF-16 units
CAPTION = 1024
CALLBACK_DATA = 64  # bytes
FILE_NAME = "attach://"


@dataclass(frozen=True, slots=True)
class Spec:
    methods: Mapping[str, Any] = field(default_factory=dict)
    types: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> "Spec":
        content = json.loads(path.read_text("utf-8"))
        return cls(content["methods"], content["types"])

    def read(self, method: str, sent: Mapping[str, Any], files: Set[str]) -> tuple[dict[str, Any], list[str]]:
        """Return the parameters with their types, and what is wrong with them."""
        if self.methods and method not in self.methods:
            return dict(sent), [f"{method}: unknown method"]
        known = self.methods.get(method, {}).get("fields", [])
        fields = {one["name"]: one for one in known}
        values = {name: _decoded(value, fields.get(name)) for name, value in sent.items()}
        findings = self._fields(method, values | dict.fromkeys(files & set(fields), FILE_NAME), known)
        return values, findings or _limits(method, values)

    def _fields(self, where: str, values: Mapping[str, Any], known: list[Any]) -> list[str]:
        if not self.methods:
            return []
        names = {one["name"] for one in known}
        findings = [f"{where}: unknown field {name}" for name in values if name not in names]
        for one in known:
            if one["name"] in values:
                findings += self._value(f"{where}.{one['name']}", values[one["name"]], one["types"])
            elif one["required"]:
                findings.append(f"{where}: {one['name']} is missing")
        return findings

    def _value(self, where: str, value: Any, types: list[str]) -> list[str]:
        tried = [self._one(where, value, kind) for kind in types]
        return min(tried, key=len)

    def _one(self, where: str, value: Any, kind: str) -> list[str]:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                return [f"{where}: not an array"]
            inner = kind.removeprefix("Array of ")
            return [
                found for at, one in enumerate(value) for found in self._one(f"{where}[{at}]", one, inner)
            ]
        if kind in _PLAIN:
            return [] if _PLAIN[kind](value) else [f"{where}: not {kind}"]
        described = self.types[kind]
        if subtypes := described.get("subtypes"):
            return self._value(where, value, subtypes)
        if not isinstance(value, dict):
            return [f"{where}: not {kind}"]
        return self._fields(where, value, described.get("fields", []))


_PLAIN: dict[str, Callable[[Any], bool]] = {
    "Integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "Float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "String": lambda value: isinstance(value, str),
    "Boolean": lambda value: isinstance(value, bool),
    "True": lambda value: value is True,
    "InputFile": lambda value: isinstance(value, str) and value.startswith(FILE_NAME),
}


def _decoded(value: Any, described: Mapping[str, Any] | None) -> Any:
    """Forms carry text: numbers, booleans and objects are its JSON, unless text is what is wanted."""
    only_text = described is not None and described["types"] == ["String"]
    if not isinstance(value, str) or only_text or (described is None and not value.startswith(("{", "["))):
        return value
    try:
        decoded = json.loads(value)
    except ValueError:
        return value
    return decoded


def _limits(method: str, values: Mapping[str, Any]) -> list[str]:
    findings = []
    for name, limit in (("text", TEXT), ("caption", CAPTION)):
        text = values.get(name)
        if isinstance(text, str) and len(text.encode("utf-16-le")) // 2 > limit:
            findings.append("message is too long")
    if method == "sendMessage" and not str(values.get("text", "")).strip():
        findings.append("message text is empty")
    markup = values.get("reply_markup")
    for row in markup.get("inline_keyboard", []) if isinstance(markup, dict) else []:
        for button in row:
            if not 0 < len(str(button.get("callback_data", "")).encode()) <= CALLBACK_DATA:
                findings.append("BUTTON_DATA_INVALID")
    return findings
