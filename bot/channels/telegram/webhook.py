"""`POST /webhooks/telegram`: the secret is checked, the raw update is kept, 200 is answered."""

import asyncio
import hmac
import logging

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.telegram import peek
from bot.inbox import MAX_PAYLOAD, Arrival
from bot.receiver import Receiver
from consultation.words import Channel

logger = logging.getLogger(__name__)

PATH = "/webhooks/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
KEEP_SECONDS = 20.0
BODY_SECONDS = 20.0


class _TooLarge(Exception):
    pass


def telegram_routes(receiver: Receiver, secret: str | None) -> list[Route]:
    """Return the webhook's route. Without a secret it does not exist: anybody could write to it."""

    async def receive(request: Request) -> Response:
        if not secret:
            return Response(status_code=404)
        shown = request.headers.get(SECRET_HEADER, "").encode("latin-1", "replace")
        if not hmac.compare_digest(shown, secret.encode()):
            return Response(status_code=403)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                raw = await _body(request)
        except _TooLarge:
            return Response(status_code=413)
        except (ClientDisconnect, TimeoutError):
            return Response(status_code=400)
        return await _keep(receiver, raw)

    return [Route(PATH, receive, methods=["POST"])]


async def _keep(receiver: Receiver, raw: bytes) -> Response:
    """Answer 200 once the update is committed, 503 else: Telegram delivers it again."""
    arrival = Arrival(Channel.TELEGRAM, peek.identify(raw), raw)
    try:
        async with asyncio.timeout(KEEP_SECONDS):
            await receiver.keep(arrival)
    except Exception as error:
        logger.warning("mise à jour non gardée (%s)", type(error).__name__)
        return Response(status_code=503, headers={"Retry-After": "2"})
    callback = peek.callback_id(raw)
    if callback is None:
        return Response()
    # A call in the answer costs no request: the button stops its waiting sign.
    return JSONResponse({"method": "answerCallbackQuery", "callback_query_id": callback})


async def _body(request: Request) -> bytes:
    """Return the body; raises _TooLarge before having read much more than MAX_PAYLOAD."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > MAX_PAYLOAD:
        raise _TooLarge
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_PAYLOAD:
            raise _TooLarge
    return bytes(body)
