"""What a message holds, as an event. What no question takes is kept and kindly answered."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.channels.contract import Ignored, NotUnderstood
from bot.channels.whatsapp.fields import Object, inside, optional, word, words
from bot.events import Deleted, Edit, Event, Media, Place, Press, Start, Text, Unsupported
from consultation.words import Forme

# Contents that no question takes, as residents know them. A video shows a face: consents cover voice and
# photos only. What is not in this list and not read below is « inconnu ».
UNSUPPORTED = {
    "sticker": "sticker",
    "contacts": "contact",
    "video": "video",
    "document": "document",
    "order": "commande",
    "poll": "sondage",
}
FORM = "formulaire"
UNKNOWN = "inconnu"


def event(kind: str, message: Object, at: datetime, source: str) -> Event | Ignored:
    """Return the event of a message; raises NotUnderstood where its fields are not as documented."""
    read = _READ.get(kind)
    if read is None:
        named = UNSUPPORTED.get(kind, UNKNOWN)
        return Unsupported(at=at, source=source, kind=named, caption=_beside(message.get(kind)))
    return read(message, at, source)


def _beside(content: object) -> str:
    """Return what its author wrote beside something that is not read: a caption, the words of an order."""
    if not isinstance(content, dict):
        return ""
    return optional(content, "caption") or optional(content, "text") or ""


def _text(message: Object, at: datetime, source: str) -> Event:
    return Text(at=at, source=source, text=words(inside(message, "text"), "body"))


def _interactive(message: Object, at: datetime, source: str) -> Event:
    """A reply button or a row of a list: what we called it comes back, whatever it was labelled."""
    interactive = message.get("interactive")
    if not isinstance(interactive, dict):  # Meta reports an error of its own beside it
        return Unsupported(at=at, source=source, kind=UNKNOWN)
    for name in ("button_reply", "list_reply"):
        if name in interactive:
            return Press(at=at, source=source, data=(word(inside(interactive, name), "id"),))
    return Unsupported(at=at, source=source, kind=FORM)


def _button(message: Object, at: datetime, source: str) -> Event:
    """A button of a template. Without a payload of ours, Meta sends its label: somebody said that."""
    button = inside(message, "button")
    payload, label = optional(button, "payload"), words(button, "text")
    if payload is None or payload == label:
        return Text(at=at, source=source, text=label)
    return Press(at=at, source=source, data=(payload,))


def _voice(message: Object, at: datetime, source: str) -> Event:
    return _media(inside(message, "audio"), Forme.VOCAL, at, source)


def _photo(message: Object, at: datetime, source: str) -> Event:
    return _media(inside(message, "image"), Forme.PHOTO, at, source)


def _media(file: Object, forme: Forme, at: datetime, source: str) -> Event:
    return Media(
        at=at,
        source=source,
        forme=forme,
        reference=word(file, "id"),
        mime=optional(file, "mime_type"),
        caption=words(file, "caption"),
    )


def _place(message: Object, at: datetime, source: str) -> Event:
    location = inside(message, "location")
    latitude, longitude = location.get("latitude"), location.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        raise NotUnderstood("lieu sans coordonnées")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise NotUnderstood("lieu hors du globe")
    return Place(at=at, source=source, latitude=float(latitude), longitude=float(longitude))


def _welcome(_message: Object, at: datetime, source: str) -> Event:
    """The chat was opened for the first time: as a link without a code."""
    return Start(at=at, source=source)


def _edit(message: Object, at: datetime, source: str) -> Event | Ignored:
    """`source` is the message that was changed."""
    new = inside(message, "message")
    content = new.get(optional(new, "type") or "")
    field = "body" if optional(new, "type") == "text" else "caption"
    if not isinstance(content, dict) or content.get(field) is None:
        return Ignored("modification sans texte")
    return Edit(at=at, source=source, text=words(content, field))


def _revoke(_message: Object, at: datetime, source: str) -> Event:
    """`source` is the message that was deleted."""
    return Deleted(at=at, source=source)


_READ: Mapping[str, Callable[[Object, datetime, str], Event | Ignored]] = {
    "text": _text,
    "interactive": _interactive,
    "button": _button,
    "audio": _voice,
    "voice": _voice,
    "image": _photo,
    "location": _place,
    "request_welcome": _welcome,
    "edit": _edit,
    "revoke": _revoke,
}
