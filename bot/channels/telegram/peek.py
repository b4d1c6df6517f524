"""What is read from a raw update before it is kept: never fails, never judges, never uses a library."""

import hashlib
import json
from typing import Any

from bot.channels.contract import Identified

LARGEST = 2**63  # what PostgreSQL's bigint holds
# Where an update names its author; also the kinds of update that we ask Telegram for.
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")


def identify(raw: bytes) -> Identified:
    """Return key, line and order of an update; an unreadable payload is its own line.

    The author is part of the key: after a quiet week Telegram goes on at a random `update_id`.
    """
    update = _object(raw)
    number = _whole(update.get("update_id"))
    unread = hashlib.sha256(raw).hexdigest()
    sender = _sender(update) or (unread if number is None else "")
    if number is None:
        return Identified(key=("raw", unread), sender=sender)
    return Identified(key=("update", str(number), sender), sender=sender, rank=number)


def callback_id(raw: bytes) -> str | None:
    """Return the id of the tap that Telegram wants acknowledged within seconds, if it is one."""
    callback = _inside(_object(raw), "callback_query").get("id")
    return callback if isinstance(callback, str) and 0 < len(callback) <= 64 else None


def _sender(update: dict[str, Any]) -> str | None:
    for content in update.values():
        for named in ("from", "chat"):
            who = _whole(_inside(_inside({"_": content}, "_"), named).get("id"))
            if who is not None:
                return str(who)
    return None


def _object(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _inside(value: dict[str, Any], name: str) -> dict[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _whole(value: Any) -> int | None:
    is_whole = isinstance(value, int) and not isinstance(value, bool) and -LARGEST <= value < LARGEST
    return value if is_whole else None
