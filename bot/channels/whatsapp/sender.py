"""Sends messages to WhatsApp and fetches media from it."""

import asyncio
import json
from itertools import cycle
from types import TracebackType
from typing import Self

from bot.channels.contract import SendFailed
from bot.channels.whatsapp.client import Client
from bot.channels.whatsapp.dialect import API
from bot.channels.whatsapp.download import download
from bot.channels.whatsapp.errors import FAILURES, send_failed
from bot.channels.whatsapp.render import Request, Unrenderable, Upload, render
from bot.channels.whatsapp.uploads import Uploads
from bot.messages import Message
from consultation.words import SendError

POOL = 8
"""Connections of one pool."""
PART_TRIES = 3
LONGEST_PART_WAIT = 7.0  # seconds; a person who is sent to too fast must wait 6


class WhatsAppSender:
    """bot.channels.contract.Sender for WhatsApp. Use as an async context manager."""

    def __init__(self, token: str, phone_id: str, *, api: str = API, connections: int = 32) -> None:
        # Several small pools are faster than a large one: httpx looks at every connection of a pool.
        pools = max(1, connections // POOL)
        self._clients = [Client(token, phone_id, api=api, connections=POOL) for _ in range(pools)]
        self._turns = cycle(self._clients)
        self._uploads = Uploads()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._clients:
            await client.disconnect()

    async def send(
        self, address: str, message: Message, enclosed: bytes | None = None, tracker: str = ""
    ) -> str:
        """Return the id (wamid) of the last message sent, which the tracker goes with; raises SendFailed."""
        where = _where(address)
        try:
            first, *others = render(message, enclosed)
        except Unrenderable:
            raise SendFailed(SendError.NEVER, "unrenderable") from None
        # What goes with the message is there before its first word is sent.
        first, *others = [await self._filled(one) for one in (first, *others)]
        *before, last = first, *others
        if not before:
            return await self._call(where, last, tracker)
        await self._call(where, before[0])
        for request in before[1:]:
            await self._insist(where, request)
        return await self._insist(where, last, tracker)

    async def fetch(self, reference: str, limit: int) -> bytes:
        """Return a medium of at most `limit` bytes by its id; raises SendFailed."""
        return await download(next(self._turns), reference, limit)

    async def _filled(self, request: Request) -> Request:
        upload = request.upload
        if upload is None:
            return request
        media_id = self._uploads.find(upload)
        if media_id is None:
            media_id = await self._upload(upload)
            self._uploads.keep(upload, media_id)
        filled = request.filled(media_id)
        return Request(filled.kind, filled.content, upload)

    async def _upload(self, upload: Upload) -> str:
        try:
            answer = await next(self._turns).upload(upload)
            return str(answer["id"])
        except FAILURES as error:
            failed = send_failed(error)
            # Uploaded twice is nothing: no message was sent yet.
            raise SendFailed(failed.error, failed.code, failed.retry_after, whole=failed.whole) from None

    async def _call(self, where: dict[str, str], request: Request, tracker: str = "") -> str:
        try:
            answer = await next(self._turns).send(where, request, tracker)
            return str(answer["messages"][0]["id"])
        except (*FAILURES, IndexError) as error:
            if request.upload is not None:
                self._uploads.forget(request.upload)
            raise send_failed(error) from None

    async def _insist(self, where: dict[str, str], request: Request, tracker: str = "") -> str:
        """A later part of a long message: a short wait is better than to say the first part twice."""
        for attempt in range(1, PART_TRIES):
            try:
                return await self._call(where, request, tracker)
            except SendFailed as failed:
                wait = failed.retry_after or float(attempt)
                passing = failed.error in (SendError.THROTTLE, SendError.RETRY) and not failed.unsure
                if not passing or wait > LONGEST_PART_WAIT:
                    raise
                await asyncio.sleep(wait)
        return await self._call(where, request, tracker)


def _where(address: str) -> dict[str, str]:
    """Return the user id where it is known, else the number; raises SendFailed."""
    try:
        known = json.loads(address)
        found = {key: known[key] for key in ("recipient", "to") if known.get(key)}
    except (ValueError, AttributeError):
        found = {}
    for key, value in found.items():
        if isinstance(value, str) and value.strip():
            return {key: value}
    raise SendFailed(SendError.NEVER, "address")
