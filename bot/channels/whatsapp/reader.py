"""Reads what was kept of WhatsApp's payloads (envelope.py) as events and receipts. Groups are not read."""

import json
from datetime import datetime

from bot.channels.contract import Digest, Identified, Ignored, NotUnderstood, Parsed, Receipt
from bot.channels.whatsapp import contents, news, peek, statuses
from bot.channels.whatsapp.fields import Object, inside, moment, optional, word
from bot.channels.whatsapp.peek import Ids, Piece
from bot.events import Event, Moved, News, Silenced

CHANGED = frozenset({"user_changed_number", "customer_changed_number", "user_changed_user_id"})


class WhatsAppReader:
    """bot.channels.contract.Reader for WhatsApp."""

    def identify(self, raw: bytes) -> Identified:
        return peek.identify(raw)

    def parse(self, raw: bytes, digest: Digest) -> Parsed | Receipt | Ignored:
        """Return what a piece of a payload says; raises NotUnderstood."""
        try:
            return _read(raw, digest)
        except NotUnderstood:
            raise
        except Exception as error:
            # Anything may come; the cause is dropped, since it may quote the payload.
            raise NotUnderstood(f"message illisible ({type(error).__name__})") from None


def _read(raw: bytes, digest: Digest) -> Parsed | Receipt | Ignored:
    whole = peek.read(raw)
    piece = peek.piece_of(whole)
    if piece is None:
        return news.read(whole)
    if not piece.element:
        raise NotUnderstood(f"élément vide ({piece.kind})")
    if piece.kind == "statuses":
        return statuses.receipt(piece.element)
    ids = peek.ids_of(piece)
    if piece.kind == "user_preferences":
        return _preference(piece, ids, digest)
    return _message(piece, ids, digest)


def _message(piece: Piece, ids: Ids, digest: Digest) -> Parsed | Ignored:
    message = piece.element
    kind = word(message, "type")
    if optional(message, "group_id") is not None:
        return Ignored("groupe")
    at = moment(message)
    if kind == "reaction":
        return Ignored("réaction")
    if kind == "system":
        return _system(inside(message, "system"), ids, at, digest(word(message, "id")))
    about = message
    if kind in {"edit", "revoke"}:
        original = word(inside(message, kind), "original_message_id")
        about = {**inside(message, kind), "id": original}
    event = contents.event(kind, about, at, digest(word(about, "id")))
    return event if isinstance(event, Ignored) else _parsed(event, ids)


def _system(system: Object, ids: Ids, at: datetime, source: str) -> Parsed | Ignored:
    """A changed number or user id: the new ids are of the same person, and are the address from now on."""
    if optional(system, "type") not in CHANGED:
        return Ignored("avis de WhatsApp")
    new = Ids(
        optional(system, "user_id") or ids.user,
        optional(system, "wa_id") or optional(system, "new_wa_id") or ids.phone,
    )
    return _parsed(Moved(at=at, source=source), new, ids)


def _preference(piece: Piece, ids: Ids, digest: Digest) -> Parsed | Ignored:
    preference = piece.element
    if optional(preference, "value") != "stop":
        return Ignored("préférence de WhatsApp")
    at = moment(preference)
    return _parsed(Silenced(at=at, source=digest(f"preference/{at.timestamp():.0f}")), ids)


def _parsed(event: Event | News, ids: Ids, before: Ids | None = None) -> Parsed:
    """The user id goes first: the number may be missing one day, and may pass to somebody else."""
    if ids.first is None:
        raise NotUnderstood("sans auteur")
    former = before or ids
    others = dict.fromkeys((*ids.both, *former.both))
    others.pop(ids.first)
    numbers = frozenset(one for one in (ids.phone, former.phone) if one is not None)
    left = frozenset(former.both) - frozenset(ids.both)
    return Parsed(event, ids.first, address(ids), tuple(others), numbers, left)


def address(ids: Ids) -> str:
    """Return what writing back needs: `recipient` is a user id, `to` a telephone number."""
    known = {"recipient": ids.user, "to": ids.phone}
    return json.dumps({name: value for name, value in known.items() if value is not None})
