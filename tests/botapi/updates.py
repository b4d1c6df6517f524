"""Updates as Telegram sends them, for tests: a private chat unless said otherwise. No real person."""

import json
from typing import Any

DATE = 1_700_000_000
PERSON = 4_200_001


def user(number: int = PERSON, **more: Any) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "Essai", **more}


def chat(number: int = PERSON, kind: str = "private") -> dict[str, Any]:
    return {"id": number, "type": kind, "first_name": "Essai"}


def message(number: int = 10, person: int = PERSON, **content: Any) -> dict[str, Any]:
    return {"message_id": number, "date": DATE, "from": user(person), "chat": chat(person), **content}


def said(text: str, *, update: int = 1, number: int = 10, person: int = PERSON) -> bytes:
    return raw(update, message=message(number, person, text=text))


def tapped(data: str, *, update: int = 1, number: int = 11, person: int = PERSON) -> bytes:
    callback = {
        "id": f"tap-{update}",
        "from": user(person),
        "message": message(number, person, text="Question"),
        "chat_instance": "1",
        "data": data,
    }
    return raw(update, callback_query=callback)


def membership(status: str, *, update: int = 1) -> bytes:
    bot = {"id": 7, "is_bot": True, "first_name": "bot"}
    new: dict[str, Any] = {"user": bot, "status": status}
    if status == "kicked":
        new["until_date"] = 0
    old = {"user": bot, "status": "member"}
    change = {"chat": chat(), "from": user(), "date": DATE, "old_chat_member": old, "new_chat_member": new}
    return raw(update, my_chat_member=change)


def raw(update: int = 1, **content: Any) -> bytes:
    return json.dumps({"update_id": update, **content}).encode()


def photo(width: int, height: int, size: int | None = 1000) -> dict[str, Any]:
    name = f"photo-{width}x{height}"
    sized = {} if size is None else {"file_size": size}
    return {"file_id": name, "file_unique_id": name, "width": width, "height": height, **sized}


def voice(seconds: int = 7, size: int = 30_000) -> dict[str, Any]:
    return {
        "file_id": "voix",
        "file_unique_id": "v",
        "duration": seconds,
        "mime_type": "audio/ogg",
        "file_size": size,
    }
