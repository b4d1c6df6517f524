"""What the Cloud API takes, by its published schemas and request examples (faults: known_faults.md)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

LONGEST = {"body": 4096, "caption": 1024}  # UTF-16 units, where the schema says nothing
IN_INTERACTIVE = {"body": 1024, "footer": 60, "header": 60}
ROWS = 10
NO_EXAMPLES = {"Send Reply to List Message", "Send typing indicator and read receipt"}
BESIDE_EXAMPLES = {"recipient", "image.caption", "biz_opaque_callback_data"}
"""Fields that no example shows: known_faults.md says why."""
HEADER = ("interactive.header",)


@dataclass(frozen=True, slots=True)
class Schema:
    """`kinds` maps a type of message to its schema's reference; `fields` to the fields that examples show."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    components: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> "Schema":
        described = json.loads((folder / "message_schemas_v23.json").read_text("utf-8"))["components"]
        examples = json.loads((folder / "messages_request_examples.json").read_text("utf-8"))
        components = mended(described)
        return cls(components["schemas"]["Message"]["discriminator"]["mapping"], components, _shown(examples))

    def findings(self, message: Any) -> list[str]:
        """Return what is wrong with a request; nothing where it is taken."""
        if not isinstance(message, dict):
            return ["not an object"]
        found = _limits(message)
        if not message.get("to") and not message.get("recipient"):
            found.append("to: missing")
        if not self.kinds:
            return found
        kind = message.get("type")
        if not isinstance(kind, str) or kind not in self.kinds:
            return [*found, f"type: {kind!r} is unknown"]
        validator = Draft202012Validator({"$ref": self.kinds[kind], "components": self.components})
        found += [
            f"{'.'.join(map(str, error.absolute_path))}: {error.validator}"
            for error in validator.iter_errors(message)
        ]
        shown = self.fields.get(_sort(message), frozenset())
        return [*found, *(f"{path}: unknown field" for path in _paths(message) if not _known(path, shown))]


def mended(described: Any, *, inside: bool = False) -> Any:
    """Return the description without its known faults."""
    if isinstance(described, list):
        return [mended(one) for one in described]
    if not isinstance(described, dict):
        return described
    kept = {
        name: [mended(one, inside=True) for one in value] if name == "allOf" else mended(value)
        for name, value in described.items()
        if not (inside and name == "additionalProperties")
    }
    required = kept.get("required")
    if isinstance(required, list) and {"messaging_product", "to"} <= set(required):
        kept["required"] = [name for name in required if name != "to"]
    return kept


def _shown(examples: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, example in examples.items():
        if name not in NO_EXAMPLES:
            found.setdefault(_sort(example), set()).update(_paths(example))
    return {sort: frozenset(paths) for sort, paths in found.items()}


def _sort(message: Mapping[str, Any]) -> str:
    kind = message.get("type", "text")
    return f"{kind}.{message[kind].get('type')}" if kind == "interactive" else str(kind)


def _known(path: str, shown: frozenset[str]) -> bool:
    return path in shown or path in BESIDE_EXAMPLES or path.startswith(HEADER)


def _paths(value: Any, before: str = "") -> Iterator[str]:
    """Yield the names of fields with those above them, once per element of a list."""
    if isinstance(value, list):
        for one in value:
            yield from _paths(one, before)
    elif isinstance(value, dict):
        for name, one in value.items():
            path = f"{before}.{name}" if before else name
            yield path
            yield from _paths(one, path)


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _limits(message: Mapping[str, Any]) -> list[str]:
    kind = message.get("type")
    content = message.get(kind) if isinstance(kind, str) else None
    if not isinstance(content, dict):
        return ["content: missing"]
    found = [
        f"{name}: too long or empty"
        for name, most in LONGEST.items()
        if isinstance(content.get(name), str) and not 0 < units(content[name].strip()) <= most
    ]
    if kind != "interactive":
        return found
    for name, most in IN_INTERACTIVE.items():
        words = content.get(name, {}).get("text")
        if words is not None and not 0 < units(words.strip()) <= most:
            found.append(f"{name}: too long or empty")
    return found + _choices(content.get("action", {}))


def _choices(action: Mapping[str, Any]) -> list[str]:
    buttons = [one.get("reply", {}) for one in action.get("buttons", [])]
    rows = [row for section in action.get("sections", []) for row in section.get("rows", [])]
    ids = [one.get("id", "") for one in (*buttons, *rows)]
    titles = [one.get("title", "") for one in buttons]
    found = []
    if len(rows) > ROWS or ("sections" in action and not rows):
        found.append("rows: none, or too many in all")
    if len(set(ids)) != len(ids) or any(not one or one != one.strip() for one in ids):
        found.append("ids: twice the same, empty, or spaces around")
    if len(set(titles)) != len(titles):
        found.append("titles: twice the same")
    longest = [("title", 20, buttons), ("title", 24, rows), ("description", 72, rows)]
    for name, most, ones in longest:
        if any(units(one[name]) > most or not one[name].strip() for one in ones if name in one):
            found.append(f"{name}: too long or empty")
    return found
