"""What is read from a piece of a payload before it is kept: never fails, never judges, uses no library."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from bot.channels.contract import Identified
from bot.channels.whatsapp.envelope import ELEMENTS, Object, persons, split
from bot.inbox import Arrival
from consultation.words import Channel

LARGEST = 2**63  # what PostgreSQL's bigint holds
_CHANGED = ("edit", "revoke")
"""Messages about another message: their keys are their own."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The one element of an envelope; `kind` is the list that it came in, empty where there is none."""

    kind: str
    change: str
    element: Object = field(repr=False)
    contact: Object = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ids:
    """A person: the business-scoped user id (BSUID) and the telephone number, either may be missing."""

    user: str | None = field(repr=False)
    phone: str | None = field(repr=False)

    @property
    def first(self) -> str | None:
        return self.user or self.phone

    @property
    def both(self) -> tuple[str, ...]:
        return tuple(one for one in (self.user, self.phone) if one is not None)


def arrivals(raw: bytes) -> list[Arrival]:
    """Return what the inbox keeps of a payload."""
    return [Arrival(Channel.WHATSAPP, identify(piece), piece) for piece in split(raw)]


def identify(raw: bytes) -> Identified:
    """Return key, line and order. A status has a line of its own: it holds nobody's messages up."""
    whole = read(raw)
    found = piece_of(whole)
    number = None if found is None else _word(found.element.get("id"))
    if found is not None and number is not None:
        if found.kind == "messages":
            return _message(found, number, whole, raw)
        status = _word(found.element.get("status"))
        if found.kind == "statuses" and status is not None:
            return Identified(("status", number, status), f"status/{number}")
    unread = _hash(whole, raw)
    if found is None or found.kind == "statuses":
        return Identified(("raw", unread), unread)
    return Identified((found.kind, unread), ids_of(found).first or unread, rank_of(found.element))


def _message(found: Piece, number: str, whole: Any, raw: bytes) -> Identified:
    element = found.element
    sender = ids_of(found).first or _hash(whole, raw)
    kind = _word(element.get("type")) or ""
    if kind in _CHANGED:
        about = _word(_object(element.get(kind)).get("original_message_id")) or _hash(whole, raw)
        return Identified((kind, number, about), sender, rank_of(element))
    return Identified(("message", number), sender, rank_of(element))


def read(raw: bytes) -> Any:
    """Return the JSON, None where there is none."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def piece_of(whole: Any) -> Piece | None:
    """Return the element of an envelope; None where it holds none, or several (no envelope of ours)."""
    found: list[Piece] = []
    for entry in _list(_object(whole).get("entry")):
        for change in _list(_object(entry).get("changes")):
            value = _object(_object(change).get("value"))
            for kind in ELEMENTS:
                for element in _list(value.get(kind)):
                    contact = _contact(_list(value.get("contacts")), element)
                    name = _word(_object(change).get("field")) or ""
                    found.append(Piece(kind, name, _object(element), contact))
    return found[0] if len(found) == 1 else None


def ids_of(piece: Piece) -> Ids:
    """Return the ids of who sent a message, or whom a preference is of."""
    element, contact = piece.element, piece.contact
    if piece.kind == "messages":
        user, phone = element.get("from_user_id"), element.get("from")
    else:
        user, phone = element.get("user_id"), element.get("wa_id")
    return Ids(
        _word(user) or _word(contact.get("user_id")),
        _word(phone) or _word(contact.get("wa_id")),
    )


def rank_of(element: Object) -> int:
    """Return the second in which it was sent; of one second, the order of arrival counts."""
    stamp = element.get("timestamp")
    if isinstance(stamp, str) and stamp.isascii() and stamp.isdigit() and len(stamp) < 20:
        stamp = int(stamp)
    if not isinstance(stamp, int) or isinstance(stamp, bool):
        return 0
    return stamp if 0 <= stamp < LARGEST else 0


def _contact(contacts: list[Any], element: Any) -> Object:
    """The contact that an element names; the only one, where it names nobody."""
    named = persons(element)
    if not named:
        return _object(contacts[0]) if len(contacts) == 1 else {}
    return next((_object(one) for one in contacts if named & persons(one)), {})


def _hash(whole: Any, raw: bytes) -> str:
    """Of what it says, not of how it is written: the same piece comes in another payload too."""
    if whole is None:
        return hashlib.sha256(raw).hexdigest()
    try:
        return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()
    except RecursionError:
        return hashlib.sha256(raw).hexdigest()


def _object(value: Any) -> Object:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _word(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
