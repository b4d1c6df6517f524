"""A channel of the tests' own, as plain as can be: JSON with who, what and when. Not a fake of ours."""

import json
from datetime import UTC, datetime
from typing import Any

from bot.channels.contract import Digest, Identified, Ignored, NotUnderstood, Parsed
from bot.events import Blocked, Deleted, Edit, Event, Media, Place, Press, Start, Text, Unsupported
from bot.inbox import Arrival
from consultation.words import Channel, Forme

AT = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
CHANNEL = Channel.TELEGRAM


class PlainReader:
    def identify(self, raw: bytes) -> Identified:
        try:
            content: Any = json.loads(raw)
            return Identified((str(content["id"]),), str(content["who"]), int(content.get("rank", 0)))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return Identified(("?", raw.hex()[:64]), "?")

    def parse(self, raw: bytes, digest: Digest) -> Parsed | Ignored:
        try:
            content: Any = json.loads(raw)
            if content.get("group"):
                return Ignored("groupe")
            source = digest(str(content.get("of", content["id"])))
            return Parsed(_event(content, source), content["who"], content["who"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NotUnderstood(f"illisible ({type(error).__name__})") from None


def _event(content: Any, source: str) -> Event:
    at = datetime.fromisoformat(content["at"]) if "at" in content else AT
    if "start" in content:
        return Start(at=at, source=source, campaign=content["start"])
    if "press" in content:
        return Press(at=at, source=source, data=tuple(content["press"]))
    if "edit" in content:
        return Edit(at=at, source=source, text=content["edit"])
    if content.get("deleted"):
        return Deleted(at=at, source=source)
    if "voice" in content:
        seconds = content.get("seconds", 5)
        return Media(at=at, source=source, forme=Forme.VOCAL, reference=content["voice"], seconds=seconds)
    if "photo" in content:
        caption = content["caption"]
        return Media(at=at, source=source, forme=Forme.PHOTO, reference=content["photo"], caption=caption)
    if "place" in content:
        latitude, longitude = content["place"]
        return Place(at=at, source=source, latitude=latitude, longitude=longitude)
    if "unsupported" in content:
        caption = content.get("caption", "")
        return Unsupported(at=at, source=source, kind=content["unsupported"], caption=caption)
    if content.get("blocked"):
        return Blocked(at=at, source=source)
    return Text(at=at, source=source, text=content["text"], step=content.get("step"))


def arrival(id_: int | str, who: str = "ana", **what: Any) -> Arrival:
    """Return what a channel receives: `start=code`, `text=…`, `press=[…]`, `edit=…` with `of=id`…"""
    return raw(json.dumps({"id": id_, "who": who, **what}).encode())


def raw(payload: bytes) -> Arrival:
    return Arrival(CHANNEL, PlainReader().identify(payload), payload)
