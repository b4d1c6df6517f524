"""What the Bot API's errors mean, in the closed set of reasons. Its descriptions are never passed on:
some quote the message."""

import re

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.contract import SendFailed
from bot.channels.telegram.durations import seconds
from consultation.words import SendError

# Telegram's own names of errors (BUTTON_DATA_INVALID) may be told; other descriptions are sentences.
_NAME = re.compile(r"[A-Za-z]+(?:_[A-Za-z]+)+")
_BAD_REQUESTS = {
    "chat not found": "chat_not_found",
    "user not found": "chat_not_found",
    "message is too long": "too_long",
    "message text is empty": "empty",
    "wrong file": "file_unknown",
    "file is too big": "file_too_big",
}
# The request did not leave: nothing can have been taken.
_UNSENT = (httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ConnectError)


def send_failed(error: TelegramError) -> SendFailed:
    """Return the reason of a failed call. Order matters: BadRequest and TimedOut are NetworkErrors."""
    match error:
        case RetryAfter():
            return SendFailed(SendError.THROTTLE, "429", retry_after=max(1.0, seconds(error.retry_after)))
        case Forbidden():
            return SendFailed(SendError.OPTED_OUT, "403")
        case InvalidToken():
            return SendFailed(SendError.STOP_CHANNEL, "401")
        case BadRequest():
            return SendFailed(SendError.NEVER, _named(error.message))
        case ChatMigrated():
            return SendFailed(SendError.NEVER, "chat_migrated")
        case TimedOut():
            return SendFailed(SendError.RETRY, "timeout", unsure=not isinstance(error.__cause__, _UNSENT))
        case Conflict():
            return SendFailed(SendError.RETRY, "409")
        case NetworkError():
            return SendFailed(SendError.RETRY, "network", unsure=_broken_midway(error))
    if type(error) is TelegramError:  # an answer that is not Telegram's JSON: a proxy speaks
        return SendFailed(SendError.RETRY, "answer", unsure=True)
    return SendFailed(SendError.NEVER, f"unknown:{type(error).__name__}")


def _broken_midway(error: NetworkError) -> bool:
    """A broken connection may have carried the request; an answer 5xx says that it did not succeed."""
    return isinstance(error.__cause__, httpx.HTTPError) and not isinstance(error.__cause__, _UNSENT)


def _named(description: str) -> str:
    known = next((code for words, code in _BAD_REQUESTS.items() if words in description.lower()), None)
    return known or (description.lower() if _NAME.fullmatch(description) else "bad_request")
