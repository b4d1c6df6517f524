"""One payload holds several messages and statuses: each is put in an envelope of its own, nothing is judged.

An envelope is the same JSON with one element and what belongs to it (metadata, the contact). What remains
(fields that we do not know, news of templates and of the account) is a piece of its own, by change.
"""

import json
from collections.abc import Iterator
from typing import Any

Object = dict[str, Any]

ELEMENTS = ("messages", "statuses", "user_preferences")
"""Lists of `value` whose elements are handled each by itself."""
# What goes along with each element: it is no loss to have it several times, and no news by itself.
_OF_PAYLOAD = frozenset({"object", "entry"})
_OF_ENTRY = frozenset({"id", "time", "changes"})
_OF_CHANGE = frozenset({"field", "value"})
_OF_VALUE = frozenset({"messaging_product", "metadata", "contacts"})
# Where an element names its person, and where a contact does.
_PERSONS = (
    "from",
    "from_user_id",
    "recipient_id",
    "recipient_user_id",
    "recipient_participant_id",
    "recipient_participant_user_id",
    "wa_id",
    "user_id",
)


def split(raw: bytes) -> list[bytes]:
    """Return the pieces of a payload, at least one; a payload that is one piece, or no JSON, as it came."""
    try:
        payload = json.loads(raw)
        if not isinstance(payload, dict):
            return [raw]
        pieces = list(_pieces(payload))
        return [raw] if len(pieces) <= 1 else [json.dumps(piece).encode() for piece in pieces]
    except (ValueError, RecursionError):
        return [raw]


def _pieces(payload: Object) -> Iterator[Object]:
    frame = _only(payload, _OF_PAYLOAD, "entry")
    entries = payload.get("entry")
    if not isinstance(entries, list):
        yield payload
        return
    for entry in entries:
        yield from _of_entry(frame, entry)
    unknown = _other(payload, _OF_PAYLOAD)
    if unknown or not entries:
        yield {**frame, **unknown}


def _of_entry(frame: Object, entry: Any) -> Iterator[Object]:
    changes = entry.get("changes") if isinstance(entry, dict) else None
    if not isinstance(changes, list):
        yield {**frame, "entry": [entry]}
        return
    own = _only(entry, _OF_ENTRY, "changes")
    for change in changes:
        for piece in _of_change(change):
            yield {**frame, "entry": [{**own, "changes": [piece]}]}
    unknown = _other(entry, _OF_ENTRY)
    if unknown or not changes:
        yield {**frame, "entry": [{**own, **unknown}]}


def _of_change(change: Any) -> Iterator[Object]:
    value = change.get("value") if isinstance(change, dict) else None
    lists = [name for name in ELEMENTS if isinstance(value, dict) and isinstance(value.get(name), list)]
    elements = [(name, one) for name in lists for one in (value or {})[name]]
    if not isinstance(value, dict) or not elements:
        yield change
        return
    own, common = _only(change, _OF_CHANGE, "value"), _only(value, _OF_VALUE, "contacts")
    contacts = value.get("contacts")
    shared = contacts if isinstance(contacts, list) else None
    unnamed = _unnamed(shared or [], [one for _, one in elements])
    for place, (name, element) in enumerate(elements):
        mine: Object = {}
        if shared is not None:
            mine["contacts"] = _contacts_of(element, shared) + (unnamed if place == 0 else [])
        elif "contacts" in value:
            mine["contacts"] = contacts
        yield {**own, "value": {**common, **mine, name: [element]}}
    unknown = {**_other(value, _OF_VALUE | set(lists))}
    if unknown or _other(change, _OF_CHANGE):
        yield {**own, **_other(change, _OF_CHANGE), "value": {**common, **unknown}}


def _contacts_of(element: Any, contacts: list[Any]) -> list[Any]:
    """The contacts that an element names; the only one, where it names nobody."""
    named = persons(element)
    if not named and len(contacts) == 1:
        return contacts
    return [contact for contact in contacts if named & persons(contact)]


def _unnamed(contacts: list[Any], elements: list[Any]) -> list[Any]:
    """The contacts that no element names: they travel with the first."""
    if len(contacts) == 1 and not persons(elements[0]):
        return []
    named = {person for element in elements for person in persons(element)}
    return [contact for contact in contacts if not named & persons(contact)]


def persons(element: Any) -> set[str]:
    """Return every id of a person in an element or a contact."""
    if not isinstance(element, dict):
        return set()
    return {value for name in _PERSONS if isinstance(value := element.get(name), str) and value}


def _only(whole: Object, known: frozenset[str], but: str) -> Object:
    return {name: value for name, value in whole.items() if name in known and name != but}


def _other(whole: Object, known: frozenset[str] | set[str]) -> Object:
    return {name: value for name, value in whole.items() if name not in known}
