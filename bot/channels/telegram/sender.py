"""Sends messages to Telegram and fetches files from it."""

import asyncio
import json
from itertools import cycle
from types import TracebackType
from typing import Self

from telegram.error import TelegramError

from bot.channels.contract import SendFailed
from bot.channels.telegram.client import API, Client
from bot.channels.telegram.download import download
from bot.channels.telegram.errors import send_failed
from bot.channels.telegram.render import Call, Unrenderable, render
from bot.messages import Message
from consultation.words import SendError

POOL = 8
"""Connections of one pool."""
PART_TRIES = 3
LONGEST_PART_WAIT = 5.0  # seconds


class TelegramSender:
    """bot.channels.contract.Sender for Telegram. Use as an async context manager."""

    def __init__(self, token: str, *, api: str = API, connections: int = 32) -> None:
        # httpx looks at every connection of a pool at each request: several small pools are faster
        # than a large one (bench/README.md).
        pools = max(1, connections // POOL)
        self._clients = [Client(token, api=api, connections=POOL) for _ in range(pools)]
        self._turns = cycle(self._clients)

    async def __aenter__(self) -> Self:
        for client in self._clients:
            await client.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._clients:
            await client.disconnect()

    async def send(
        self,
        address: str,
        message: Message,
        enclosed: bytes | None = None,
        tracker: str = "",  # noqa: ARG002 (Telegram has no place for it)
    ) -> str:
        """Return "chat:message" of the last message sent; raises SendFailed."""
        try:
            chat = int(json.loads(address)["chat_id"])
            first, *others = render(chat, message, enclosed)
        except (ValueError, KeyError, TypeError):
            raise SendFailed(SendError.NEVER, "address") from None
        except Unrenderable:
            raise SendFailed(SendError.NEVER, "unrenderable") from None
        number = await self._call(first)
        for call in others:
            number = await self._insist(call)
        return f"{chat}:{number}"

    async def fetch(self, reference: str, limit: int) -> bytes:
        """Return a file of at most `limit` bytes by its file_id; raises SendFailed."""
        return await download(next(self._turns), reference, limit)

    async def _call(self, call: Call) -> int:
        try:
            result = await next(self._turns).call(call)
            return int(result["message_id"])
        except TelegramError as error:
            raise send_failed(error) from None
        except (KeyError, TypeError, ValueError, AttributeError):
            # The library or we looked for something that Telegram always answers.
            raise SendFailed(SendError.RETRY, "answer", unsure=True) from None

    async def _insist(self, call: Call) -> int:
        """A later part of a long message: a short wait is better than to say the first part twice."""
        for attempt in range(1, PART_TRIES):
            try:
                return await self._call(call)
            except SendFailed as failed:
                wait = failed.retry_after or float(attempt)
                passing = failed.error in (SendError.THROTTLE, SendError.RETRY) and not failed.unsure
                if not passing or wait > LONGEST_PART_WAIT:
                    raise
                await asyncio.sleep(wait)
        return await self._call(call)
