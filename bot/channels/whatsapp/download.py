"""Fetches a medium from WhatsApp, never more than a limit. Ids from a webhook live for 7 days."""

import asyncio

from pywa.errors import WhatsAppError

from bot.channels.contract import SendFailed
from bot.channels.whatsapp.client import Client
from bot.channels.whatsapp.errors import FAILURES, send_failed
from consultation.words import SendError

WHOLE_SECONDS = 60.0
_GONE = (100, 131052)
"""No such medium, or not any more."""


async def download(client: Client, reference: str, limit: int) -> bytes:
    """Return the file; raises SendFailed (NEVER "file_too_big" beyond `limit` bytes)."""
    if not reference.isascii() or not reference.replace("-", "").replace("_", "").isalnum():
        raise SendFailed(SendError.NEVER, "file_unknown")
    try:
        async with asyncio.timeout(WHOLE_SECONDS):
            described = await client.describe(reference)
            if int(described.get("file_size") or 0) > limit:
                raise SendFailed(SendError.NEVER, "file_too_big")
            return await _stream(client, str(described["url"]), limit)
    except WhatsAppError as error:
        if error.code in _GONE or error.status_code == 404:
            raise SendFailed(SendError.NEVER, "file_unknown") from None
        raise send_failed(error) from None
    except TimeoutError:
        raise SendFailed(SendError.RETRY, "timeout") from None
    except FAILURES as error:
        raise send_failed(error) from None


async def _stream(client: Client, url: str, limit: int) -> bytes:
    async with client.stream(url) as answer:
        if answer.status_code != 200:
            # The address is good for five minutes only; asking for it again is worth a try.
            raise SendFailed(SendError.RETRY, f"file_{answer.status_code}")
        content = bytearray()
        async for part in answer.aiter_bytes():
            content += part
            if len(content) > limit:
                raise SendFailed(SendError.NEVER, "file_too_big")
        return bytes(content)
