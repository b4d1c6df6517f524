"""Fetches a file from Telegram, never more than a limit."""

import asyncio

import httpx
from telegram.error import TelegramError

from bot.channels.contract import SendFailed
from bot.channels.telegram.client import ANSWER_SECONDS, CONNECT_SECONDS, Client
from bot.channels.telegram.errors import send_failed
from bot.channels.telegram.render import Call
from consultation.words import SendError

WHOLE_SECONDS = 60.0


async def download(client: Client, reference: str, limit: int) -> bytes:
    """Return the file; raises SendFailed (NEVER "file_too_big" beyond `limit` bytes)."""
    try:
        described = await client.call(Call("getFile", {"file_id": reference}))
    except TelegramError as error:
        raise send_failed(error) from None
    path = described.get("file_path") if isinstance(described, dict) else None
    if not isinstance(path, str):
        raise SendFailed(SendError.NEVER, "file_unknown")
    if (described.get("file_size") or 0) > limit:
        raise SendFailed(SendError.NEVER, "file_too_big")
    try:
        async with asyncio.timeout(WHOLE_SECONDS):
            return await _stream(f"{client.base_file_url}/{path}", limit)
    except (httpx.HTTPError, TimeoutError):
        raise SendFailed(SendError.RETRY, "network") from None


async def _stream(url: str, limit: int) -> bytes:
    timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
    async with httpx.AsyncClient(timeout=timeout) as http, http.stream("GET", url) as answer:
        if answer.status_code != 200:
            # The path is good for an hour only; asking for it again is worth a try.
            raise SendFailed(SendError.RETRY, f"file_{answer.status_code}")
        content = bytearray()
        async for part in answer.aiter_bytes():
            content += part
            if len(content) > limit:
                raise SendFailed(SendError.NEVER, "file_too_big")
        return bytes(content)
