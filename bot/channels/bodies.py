"""What every webhook does the same: a bounded body is read, arrivals are committed or asked for again."""

import asyncio
import logging
from collections.abc import Sequence

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.inbox import Arrival
from bot.receiver import Receiver

logger = logging.getLogger(__name__)

KEEP_SECONDS = 20.0
BODY_SECONDS = 20.0


class _TooLarge(Exception):
    pass


async def body_or_refusal(request: Request, limit: int) -> bytes | Response:
    """Return the body, at most `limit` bytes; 413 when it is larger, 400 when it does not come whole."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _body(request, limit)
    except _TooLarge:
        return Response(status_code=413)
    except (ClientDisconnect, TimeoutError):
        return Response(status_code=400)


async def refusal_or_kept(receiver: Receiver, arrivals: Sequence[Arrival]) -> Response | None:
    """Return None once all arrivals are committed, 503 else: the provider delivers them again."""
    try:
        async with asyncio.timeout(KEEP_SECONDS):
            await receiver.keep_all(arrivals)
    except Exception as error:
        logger.warning("message reçu non gardé (%s)", type(error).__name__)
        return Response(status_code=503, headers={"Retry-After": "2"})
    return None


async def _body(request: Request, limit: int) -> bytes:
    """Return the body; raises _TooLarge before having read much more than `limit`."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise _TooLarge
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > limit:
            raise _TooLarge
    return bytes(body)
