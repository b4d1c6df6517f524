"""Messages as requests of WhatsApp's Cloud API, POST /{phone_id}/messages: pure, plain text.

Limits: consultation.channels; what goes with a message is uploaded first, and named by its id
(developers.facebook.com/docs/whatsapp/cloud-api/messages).
"""

from dataclasses import dataclass, field
from mimetypes import guess_extension
from pathlib import PurePath
from typing import Any

from bot.channels.splitting import part_end, split
from bot.channels.whatsapp.choices import Shown, show
from bot.messages import Button, EnclosedKind, Message
from bot.texts import text as words_of
from consultation.channels import LIMITS, length
from consultation.words import Channel

LIMIT = LIMITS[Channel.WHATSAPP]
PICTURES = frozenset({"image/jpeg", "image/png"})
SOUNDS = frozenset({"audio/aac", "audio/amr", "audio/mp4", "audio/mpeg", "audio/ogg"})


class Unrenderable(Exception):
    """The message breaks a limit that the check of the questionnaire should have caught."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What is uploaded before the request. `once`: it is one person's, its id serves nobody else."""

    kind: str  # document, image, audio
    name: str
    mime: str
    content: bytes = field(repr=False)
    once: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """`content` goes under the name of the `kind`; `upload`, if any, is what `filled` puts in."""

    kind: str
    content: dict[str, Any] = field(repr=False)
    upload: Upload | None = None

    def filled(self, media_id: str) -> "Request":
        """Return the request with the id of its upload."""
        assert self.upload is not None
        if self.kind != "interactive":
            return Request(self.kind, {"id": media_id, **self.content})
        header = {"type": self.upload.kind, self.upload.kind: _media(self.upload, media_id)}
        return Request(self.kind, {**self.content, "header": header})


def _media(upload: Upload, media_id: str) -> dict[str, str]:
    return {"id": media_id, **({"filename": upload.name} if upload.kind == "document" else {})}


def render(message: Message, enclosed: bytes | None = None) -> tuple[Request, ...]:
    """Return the requests that say the message, in order; what can be tapped comes with the last.

    A message that is a template alone is sent as that template. Raises Unrenderable.
    """
    if message.template is not None and not message.text.strip():
        return (_template(message),)
    shown = show(message)
    upload = _upload(message, enclosed)
    if shown.buttons or shown.rows:
        return _interactive(message, shown, upload)
    return _plain(_after(_said(message), shown.words, _progress(message)), upload)


def _plain(text: str, upload: Upload | None) -> tuple[Request, ...]:
    says = [Request("text", {"body": part, "preview_url": False}) for part in split(text, LIMIT.text)]
    if upload is None:
        if not says:
            raise Unrenderable("message vide")
        return tuple(says)
    named = {"filename": upload.name} if upload.kind == "document" else {}
    if upload.kind != "audio" and text and length(text) <= LIMIT.caption:
        return (Request(upload.kind, {**named, "caption": text}, upload),)
    file = Request(upload.kind, named, upload)
    # A sound says the question that follows it; a document comes after the words that announce it.
    return (*says, file) if upload.kind == "document" else (file, *says)


def _interactive(message: Message, shown: Shown, upload: Upload | None) -> tuple[Request, ...]:
    before, body = _body(_said(message), _after(shown.words, _progress(message)))
    first = [Request("text", {"body": part, "preview_url": False}) for part in split(before, LIMIT.text)]
    content = _buttons(body, shown.buttons) if shown.buttons else _list(body, shown)
    if upload is None:
        return (*first, Request("interactive", content))
    if shown.buttons and upload.kind != "audio":
        return (*first, Request("interactive", content, upload))  # above the words, in the same message
    return (
        Request(upload.kind, {"filename": upload.name} if upload.kind == "document" else {}, upload),
        *first,
        Request("interactive", content),
    )


def _body(said: str, end: str) -> tuple[str, str]:
    """Return what is said first, if it is too long for one message, and the words above the buttons."""
    whole = _after(said, end)
    if not whole:
        raise Unrenderable("message vide")
    room = LIMIT.body - length(end) - 2
    if length(whole) <= LIMIT.body or room < LIMIT.body // 2:
        return part_end(whole, LIMIT.body)
    before, question = part_end(said, room)
    return before, _after(question, end)


def _buttons(body: str, buttons: tuple[Button, ...]) -> dict[str, Any]:
    replies = [{"id": _data(one.data), "title": one.label.strip()} for one in buttons]
    _told_apart([reply["id"] for reply in replies])
    action = {"buttons": [{"type": "reply", "reply": reply} for reply in replies]}
    return {"type": "button", "body": {"text": body}, "action": action}


def _list(body: str, shown: Shown) -> dict[str, Any]:
    rows = [
        {
            "id": _data(one.data),
            "title": one.title,
            **({"description": one.description} if one.description else {}),
        }
        for one in shown.rows
    ]
    _told_apart([row["id"] for row in rows])
    action = {"button": words_of("bouton_choisir"), "sections": [{"rows": rows}]}
    return {"type": "list", "body": {"text": body}, "action": action}


def _data(data: str) -> str:
    if not 0 < len(data.encode()) <= LIMIT.data or data != data.strip():
        raise Unrenderable(f"bouton de plus de {LIMIT.data} octets, ou vide")
    return data


def _told_apart(ids: list[str]) -> None:
    if len(set(ids)) != len(ids):
        raise Unrenderable("deux boutons rapportent la même chose")


def _template(message: Message) -> Request:
    template = message.template
    assert template is not None
    # A parameter has neither lines nor runs of spaces: WhatsApp refuses them (132018).
    texts = [{"type": "text", "text": " ".join(value.split()) or "…"} for value in template.parameters]
    content: dict[str, Any] = {
        "name": template.name,
        "language": {"policy": "deterministic", "code": template.language},
    }
    if texts:
        content["components"] = [{"type": "body", "parameters": texts}]
    return Request("template", content)


def _upload(message: Message, enclosed: bytes | None) -> Upload | None:
    if message.document is not None:
        name, words = message.document
        # WhatsApp takes no JSON; a plain text opens on every telephone.
        name = f"{PurePath(name).stem or 'document'}.txt"
        return Upload("document", name, "text/plain", words.encode(errors="replace"), once=True)
    file = message.enclosed
    if file is None or enclosed is None:
        return None
    kind, known = ("image", PICTURES) if file.kind is EnclosedKind.PICTURE else ("audio", SOUNDS)
    if file.mime not in known:
        return None  # the words still go out
    return Upload(kind, kind + (guess_extension(file.mime) or ""), file.mime, enclosed)


def _said(message: Message) -> str:
    return f"{message.text}\n{message.aloud}" if message.aloud else message.text


def _progress(message: Message) -> str:
    # After the question: what is said before it answers the last one.
    return "" if message.progress is None else f"({message.progress[0]} sur {message.progress[1]})"


def _after(*parts: str) -> str:
    """Put what there is one after the other."""
    return "\n\n".join(part for part in parts if part.strip())
