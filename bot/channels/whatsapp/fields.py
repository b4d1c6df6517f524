"""Fields of a payload, checked: nothing of what comes is taken on trust."""

from datetime import UTC, datetime
from typing import Any

from bot.channels.contract import NotUnderstood
from bot.channels.whatsapp.peek import rank_of

Object = dict[str, Any]
_YEAR_10000 = 253_402_300_800  # seconds


def inside(value: Object, name: str) -> Object:
    """Return an object's field that is an object; raises NotUnderstood."""
    found = value.get(name)
    if not isinstance(found, dict):
        raise NotUnderstood(f"champ {name} absent")
    return found


def word(value: Object, name: str) -> str:
    """Return a text that says something; raises NotUnderstood."""
    found = value.get(name)
    if not isinstance(found, str) or not found:
        raise NotUnderstood(f"champ {name} absent")
    return found


def optional(value: Object, name: str) -> str | None:
    """Return a text that says something; None where there is none."""
    found = value.get(name)
    return found if isinstance(found, str) and found else None


def words(value: Object, name: str) -> str:
    """Return a text, empty where there is none; raises NotUnderstood where it is something else."""
    found = value.get(name)
    if not isinstance(found, str | None):
        raise NotUnderstood(f"champ {name} qui n’est pas un texte")
    return found or ""


def moment(element: Object) -> datetime:
    """Return when it happened, by its `timestamp`; raises NotUnderstood."""
    seconds = rank_of(element)
    if not 0 < seconds < _YEAR_10000:
        raise NotUnderstood("date absente")
    return datetime.fromtimestamp(seconds, UTC)
