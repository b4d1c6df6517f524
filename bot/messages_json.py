"""Messages as JSON, for the outbox: `dump` and `load` for one message, `pack` and `unpack` for a row.

Fields at their default are left out, so that a stored reply stays small and a newer field does not
break an older row.
"""

import json
from collections.abc import Mapping
from typing import Any

from bot.messages import Button, Enclosed, EnclosedKind, Message, Shape, Template

# Purpose of `keys.payloads.seal` for `OutboxRow.sealed`.
PURPOSE = "outbox"


def dump(message: Message) -> dict[str, Any]:
    """Return what `load` reads back to an equal message: strings, lists, numbers and booleans only."""
    state: dict[str, Any] = {"text": message.text}
    if message.options:
        state["options"] = [[button.data, button.label] for button in message.options]
    if message.commands:
        state["commands"] = [[button.data, button.label] for button in message.commands]
    if message.shape is not Shape.BUTTONS:
        state["shape"] = message.shape.value
    if message.step is not None:
        state["step"] = message.step
    if message.open:
        state["open"] = True
    if message.progress is not None:
        state["progress"] = list(message.progress)
    if message.aloud:
        state["aloud"] = message.aloud
    if message.document is not None:
        state["document"] = list(message.document)
    if message.enclosed is not None:
        file = message.enclosed
        state["enclosed"] = [file.kind.value, file.sha256, file.mime, file.words]
    if message.template is not None:
        template = message.template
        state["template"] = [template.name, list(template.parameters), template.language]
    return state


def load(state: Mapping[str, Any]) -> Message:
    """Raises KeyError, TypeError or ValueError on what `dump` did not write."""
    progress, document, file = state.get("progress"), state.get("document"), state.get("enclosed")
    template = state.get("template")
    return Message(
        text=state["text"],
        options=tuple(Button(data, label) for data, label in state.get("options", ())),
        commands=tuple(Button(data, label) for data, label in state.get("commands", ())),
        shape=Shape(state.get("shape", Shape.BUTTONS)),
        step=state.get("step"),
        open=state.get("open", False),
        progress=None if progress is None else (progress[0], progress[1]),
        aloud=state.get("aloud", ""),
        document=None if document is None else (document[0], document[1]),
        enclosed=None if file is None else Enclosed(EnclosedKind(file[0]), *file[1:]),
        template=None if template is None else Template(template[0], tuple(template[1]), template[2]),
    )


def pack(address: str, message: Message) -> bytes:
    """Return what an outbox row seals (purpose `PURPOSE`): the address and the message."""
    state = {"address": address, "message": dump(message)}
    return json.dumps(state, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(packed: bytes) -> tuple[str, Message]:
    """Return the address and the message; raises KeyError, TypeError or ValueError."""
    state = json.loads(packed)
    return state["address"], load(state["message"])
