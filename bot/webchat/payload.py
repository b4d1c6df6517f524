"""The raw payload of the web: what a posted form said, as JSON that the inbox keeps."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    START = "start"
    TEXT = "text"
    PRESS = "press"
    VOICE = "voice"


class NotAPayload(Exception):
    """These bytes were not written by `Payload.raw`. Says which field, never what it held."""


@dataclass(frozen=True, slots=True)
class Payload:
    """`form` is the id of the form on the page; `source` the digest of the address of the day, in hex.

    `sha256` and `seconds` are a recording's, which is kept beside the payload (bot.uploads).
    """

    campaign: str
    token: str
    form: str
    at: datetime
    kind: Kind
    text: str = ""
    step: str | None = None
    data: tuple[str, ...] = ()
    origin: str | None = None
    source: str | None = None
    sha256: str | None = None
    seconds: int | None = None

    def raw(self) -> bytes:
        state = {name: value for name, value in asdict(self).items() if value not in (None, "", ())}
        state["at"] = self.at.isoformat()
        return json.dumps(state, ensure_ascii=True, separators=(",", ":")).encode()

    @property
    def name(self) -> str:
        """What the message's `source` is a digest of."""
        return f"{self.token}/{self.form}/{self.content()}"

    def content(self) -> str:
        """Return a digest of what was said: a page sent again with another answer is another message."""
        said = json.dumps([self.kind, self.text, self.step, self.data, self.sha256], ensure_ascii=True)
        return hashlib.sha256(said.encode()).hexdigest()[:24]


def read(raw: bytes) -> Payload:
    """Raises NotAPayload."""
    try:
        state = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise NotAPayload("json") from error
    if not isinstance(state, dict):
        raise NotAPayload("json")
    return Payload(
        campaign=_text(state, "campaign"),
        token=_text(state, "token"),
        form=_text(state, "form"),
        at=_time(state),
        kind=_kind(state),
        text=_text(state, "text", ""),
        step=_optional(state, "step"),
        data=_texts(state, "data"),
        origin=_optional(state, "origin"),
        source=_optional(state, "source"),
        sha256=_optional(state, "sha256"),
        seconds=_whole(state, "seconds"),
    )


def _text(state: dict[str, object], name: str, default: str | None = None) -> str:
    value = state.get(name, default)
    if not isinstance(value, str):
        raise NotAPayload(name)
    return value


def _optional(state: dict[str, object], name: str) -> str | None:
    return _text(state, name) if name in state else None


def _whole(state: dict[str, object], name: str) -> int | None:
    value = state.get(name)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise NotAPayload(name)
    return value


def _texts(state: dict[str, object], name: str) -> tuple[str, ...]:
    value = state.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise NotAPayload(name)
    return tuple(value)


def _time(state: dict[str, object]) -> datetime:
    try:
        at = datetime.fromisoformat(_text(state, "at"))
    except ValueError as error:
        raise NotAPayload("at") from error
    if at.tzinfo is None:
        raise NotAPayload("at")
    return at


def _kind(state: dict[str, object]) -> Kind:
    try:
        return Kind(_text(state, "kind"))
    except ValueError as error:
        raise NotAPayload("kind") from error
