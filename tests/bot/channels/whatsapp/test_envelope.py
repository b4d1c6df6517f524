"""Splitting loses nothing, and what a piece is called does not depend on what came with it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.whatsapp import peek
from bot.channels.whatsapp.envelope import split
from tests.bot.channels.whatsapp.payloads import (
    AT,
    PHONE,
    USER,
    Object,
    contact,
    message,
    payload,
    raw,
    recorded,
    said,
    status,
    text,
    value,
)

Leaf = tuple[tuple[str, ...], Any]


def leaves(whole: Any, path: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """Yield every scalar with the names above it; an empty object or list is a leaf too."""
    if isinstance(whole, dict) and whole:
        for name, inside in whole.items():
            yield from leaves(inside, (*path, name))
    elif isinstance(whole, list) and whole:
        for inside in whole:
            yield from leaves(inside, path)
    else:
        yield path, json.dumps(whole)


def held(whole: Any) -> set[Leaf]:
    return {one for one in leaves(whole) if one[1] not in ("[]", "{}")}


scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
anything = st.recursive(
    scalars,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=6), inside, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(
    ["id", "from", "from_user_id", "wa_id", "user_id", "type", "status", "timestamp", "x"]
)
elements = st.dictionaries(names, st.sampled_from(["a", "b", "c"]) | scalars, max_size=5) | anything
values = st.dictionaries(
    st.sampled_from(
        ["messages", "statuses", "user_preferences", "contacts", "metadata", "messaging_product", "errors"]
    ),
    st.lists(elements, max_size=3) | anything,
    max_size=5,
)
changes = (
    st.dictionaries(st.sampled_from(["value", "field", "y"]), values | st.text(max_size=4), max_size=3)
    | anything
)
entries = (
    st.dictionaries(
        st.sampled_from(["id", "time", "changes", "z"]), st.lists(changes, max_size=3) | scalars, max_size=4
    )
    | anything
)
payloads = st.dictionaries(
    st.sampled_from(["object", "entry", "w"]), st.lists(entries, max_size=3) | scalars, max_size=3
)


@given(payloads | anything)
def test_every_leaf_is_in_one_of_the_pieces(whole: Any) -> None:
    pieces = split(json.dumps(whole).encode())
    assert pieces
    found: set[Leaf] = set()
    for piece in pieces:
        found |= held(json.loads(piece))
    assert found >= held(whole)


@given(st.binary(max_size=60))
def test_what_is_no_json_is_kept_as_it_came(body: bytes) -> None:
    pieces = split(body)
    assert pieces == [body] or json.loads(body)


@given(payloads)
def test_no_piece_holds_two_elements(whole: Any) -> None:
    for piece in split(json.dumps(whole).encode()):
        entry = json.loads(piece).get("entry")
        lists = [
            one
            for each in (entry if isinstance(entry, list) else [])
            if isinstance(each, dict) and isinstance(each.get("changes"), list)
            for change in each["changes"]
            if isinstance(change, dict) and isinstance(change.get("value"), dict)
            for name in ("messages", "statuses", "user_preferences")
            if isinstance(one := change["value"].get(name), list)
        ]
        assert sum(len(one) for one in lists) <= 1


many = st.lists(
    st.tuples(st.sampled_from(["message", "status", "edit"]), st.integers(0, 20)), min_size=1, max_size=8
)


def keys(*values: Object) -> set[tuple[tuple[str, ...], str]]:
    arrivals = peek.arrivals(raw(*values))
    return {(one.identified.key, one.identified.sender) for one in arrivals}


@given(many, st.data())
def test_keys_do_not_depend_on_what_came_together(kinds: list[tuple[str, int]], data: st.DataObject) -> None:
    made = [element(kind, number) for kind, number in dict.fromkeys(kinds)]
    alone = set().union(*(keys(bundle([one])) for one in made))
    shuffled = data.draw(st.permutations(made))
    cut = data.draw(st.integers(0, len(made)))
    together = [part for part in (shuffled[:cut], shuffled[cut:]) if part]
    assert keys(*(bundle(part) for part in together)) == alone
    assert len(alone) == len(made)


def element(kind: str, number: int) -> Object:
    phone = f"3360000{number % 3:04d}"
    if kind == "status":
        return status(f"wamid.{number}", "sent", phone=phone)
    if kind == "edit":
        new = {"original_message_id": f"wamid.{number}", "message": {"type": "text", "text": {"body": "x"}}}
        return message("edit", f"wamid.e{number}", phone=phone, edit=new)
    return text("x", f"wamid.{number}", phone=phone)


def bundle(made: list[Object]) -> Object:
    """One value with these elements, and the contacts of all of them."""
    messages = [one for one in made if "status" not in one]
    statuses = tuple(one for one in made if "status" in one)
    people = {one.get("from") or one["recipient_id"] for one in made}
    contacts = tuple(contact(phone, f"FR.{phone}") for phone in sorted(people))
    return value(*messages, statuses=statuses, contacts=contacts)


def test_each_person_keeps_their_own_contact() -> None:
    other = "33600000002"
    pieces = peek.arrivals(
        raw(
            value(
                text("a", "wamid.1"),
                text("b", "wamid.2", phone=other),
                contacts=(contact(other, "FR.2"), contact(PHONE, USER)),
            )
        )
    )
    assert [one.identified.sender for one in pieces] == [USER, "FR.2"]
    assert all(other.encode() not in one.raw for one in pieces[:1])


def test_one_message_is_kept_as_it_came_and_in_the_order_of_its_second() -> None:
    body = said("Bonjour")
    [arrival] = peek.arrivals(body)
    assert (arrival.raw, arrival.identified.rank) == (body, AT)
    assert arrival.identified.key == ("message", "wamid.1")


def test_a_status_holds_up_nobody() -> None:
    pieces = peek.arrivals(raw(value(text("a"), statuses=(status("wamid.9", "read"),))))
    lines = {one.identified.sender for one in pieces}
    assert lines == {PHONE, "status/wamid.9"}


def test_a_message_and_its_edit_and_deletion_are_three() -> None:
    about = {"original_message_id": "wamid.1"}
    found = keys(
        value(
            text("a", "wamid.1"),
            message("edit", "wamid.1", edit={**about, "message": {}}),
            message("revoke", "wamid.1", revoke=about),
        )
    )
    assert {key[0] for key, _ in found} == {"message", "edit", "revoke"}


def test_what_we_do_not_know_is_a_piece_of_its_own() -> None:
    whole = payload(value(text("a"), news={"of": "Meta"}))
    whole["later"] = 1
    pieces = [json.loads(one) for one in split(json.dumps(whole).encode())]
    assert len(pieces) == 3
    assert pieces[1]["entry"][0]["changes"][0]["value"]["news"] == {"of": "Meta"}
    assert pieces[2] == {"object": "whatsapp_business_account", "later": 1}


def test_recorded_payloads_have_one_piece_each(shared_folder: Path) -> None:
    for name, whole in recorded(shared_folder).items():
        body = json.dumps(whole).encode()
        pieces = split(body)
        assert len(pieces) == (2 if name == "message/interactive_message_with_err" else 1), name
        assert set().union(*(held(json.loads(one)) for one in pieces)) == held(whole), name
