"""Messages as calls of Telegram's Bot API: pure, plain text without parse mode.

Limits: text 4096 and caption 1024 UTF-16 units, callback_data 64 bytes, 100 buttons
(https://core.telegram.org/bots/api#sendmessage).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from mimetypes import guess_extension
from typing import Any

from bot.channels.splitting import split
from bot.messages import Button, EnclosedKind, Message
from consultation.channels import length

TEXT = 4096
CAPTION = 1024
DATA = 64
BUTTONS = 100
SHORT = 14
"""UTF-16 units of labels that stand two in a row on a small phone; fewer options stay one a row."""
ROWS_OF_ONE = 3


class Unrenderable(Exception):
    """The message breaks a limit that the check of the questionnaire should have caught."""


@dataclass(frozen=True, slots=True)
class Call:
    """One method with its parameters; `file` goes with it: (parameter, name, content)."""

    method: str
    parameters: dict[str, Any]
    file: tuple[str, str, bytes] | None = None


_METHODS = {
    EnclosedKind.PICTURE: ("sendPhoto", "photo", "image"),
    EnclosedKind.SOUND: ("sendAudio", "audio", "question"),
}


def render(chat: int, message: Message, enclosed: bytes | None = None) -> tuple[Call, ...]:
    """Return the calls that say the message, in order; buttons come with the last.

    Raises Unrenderable.
    """
    text = _text(message)
    keyboard = _keyboard(message)
    file = _file(message, enclosed)
    caption = text if file is not None and length(text) <= CAPTION else ""
    calls: list[Call] = []
    if not caption:
        calls += [Call("sendMessage", {"chat_id": chat, "text": part}) for part in split(text, TEXT)]
    if file is not None:
        method, parameter, name, content = file
        parameters = {"chat_id": chat, "caption": caption} if caption else {"chat_id": chat}
        calls.append(Call(method, parameters, (parameter, name, content)))
    if not calls:
        raise Unrenderable("message vide")
    if keyboard:
        calls[-1].parameters["reply_markup"] = {"inline_keyboard": keyboard}
    return tuple(calls)


def _file(message: Message, enclosed: bytes | None) -> tuple[str, str, str, bytes] | None:
    """Return method, parameter, name and content of the file that goes with the message."""
    if message.document is not None:
        name, words = message.document
        return "sendDocument", "document", name, words.encode(errors="replace")
    if message.enclosed is None or enclosed is None:
        return None
    method, parameter, stem = _METHODS[message.enclosed.kind]
    return method, parameter, stem + (guess_extension(message.enclosed.mime) or ""), enclosed


def _text(message: Message) -> str:
    words = f"{message.text}\n{message.aloud}" if message.aloud else message.text
    if message.progress is None:
        return words
    # After the question: what is said before it answers the last one.
    done, total = message.progress
    return f"{words}\n\n({done} sur {total})"


def _keyboard(message: Message) -> list[list[dict[str, str]]]:
    buttons = [_button(one) for one in message.options]
    per_row = 2 if _stand_two_by_two(message.options) else 1
    rows = [buttons[start : start + per_row] for start in range(0, len(buttons), per_row)]
    if message.commands:
        rows.append([_button(one) for one in message.commands])
    if sum(map(len, rows)) > BUTTONS:
        raise Unrenderable(f"plus de {BUTTONS} boutons")
    return rows


def _stand_two_by_two(options: Sequence[Button]) -> bool:
    return len(options) > ROWS_OF_ONE and all(length(one.label) <= SHORT for one in options)


def _button(button: Button) -> dict[str, str]:
    if not 0 < len(button.data.encode()) <= DATA:
        raise Unrenderable(f"bouton de plus de {DATA} octets, ou vide")
    return {"text": button.label, "callback_data": button.data}
