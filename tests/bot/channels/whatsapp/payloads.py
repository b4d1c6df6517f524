"""WhatsApp payloads as Meta sends them, with invented people."""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

SECRET = "la clé secrète d’une application de test"
BUSINESS = {"display_phone_number": "33100000000", "phone_number_id": "1122334455"}
PHONE = "33600000001"
USER = "FR.13491208655302741918"
AT = 1_772_476_200  # seconds

Object = dict[str, Any]


def message(
    kind: str = "text", number: str = "wamid.1", *, phone: str | None = PHONE, at: int = AT, **content: Any
) -> Object:
    """Return a message; `content` holds its parts (`text={"body": …}`)."""
    element: Object = {"id": number, "timestamp": str(at), "type": kind, **content}
    return element if phone is None else {"from": phone, **element}


def text(words: str, number: str = "wamid.1", **more: Any) -> Object:
    return message("text", number, text={"body": words}, **more)


def tapped(data: str, number: str = "wamid.2", **more: Any) -> Object:
    reply = {"type": "button_reply", "button_reply": {"id": data, "title": "Oui"}}
    return message("interactive", number, interactive=reply, **more)


def status(number: str, name: str, *, at: int = AT, phone: str = PHONE, **more: Any) -> Object:
    return {"id": number, "status": name, "timestamp": str(at), "recipient_id": phone, **more}


def failed(number: str, code: int, **more: Any) -> Object:
    return status(number, "failed", errors=[{"code": code, "title": "…"}], **more)


def contact(phone: str | None = PHONE, user: str | None = None) -> Object:
    ids = {"wa_id": phone, "user_id": user}
    return {"profile": {"name": "Ana"}, **{name: one for name, one in ids.items() if one is not None}}


def value(
    *messages: Object, statuses: tuple[Object, ...] = (), contacts: tuple[Object, ...] = (), **more: Any
) -> Object:
    lists = {"messages": list(messages), "statuses": list(statuses), "contacts": list(contacts)}
    held = {name: one for name, one in lists.items() if one}
    return {"messaging_product": "whatsapp", "metadata": BUSINESS, **held, **more}


def payload(*values: Object, field: str = "messages") -> Object:
    changes = [{"value": one, "field": field} for one in values]
    return {"object": "whatsapp_business_account", "entry": [{"id": "5467", "changes": changes}]}


def raw(*values: Object, field: str = "messages") -> bytes:
    return json.dumps(payload(*values, field=field)).encode()


def said(words: str, number: str = "wamid.1", **more: Any) -> bytes:
    return raw(value(text(words, number, **more), contacts=(contact(),)))


def signature(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def recorded(shared: Path) -> dict[str, Object]:
    """Return the recorded payloads of the folder beside the checkout, by file and name."""
    return {
        f"{path.stem}/{name}": one
        for path in sorted((shared / "channels" / "pywa").glob("*.json"))
        for name, one in json.loads(path.read_text("utf-8")).items()
    }
