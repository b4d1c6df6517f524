"""`/webhooks/whatsapp`: Meta's challenge is answered, signed payloads are kept before anything is parsed."""

import hashlib
import hmac

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.bodies import body_or_refusal, refusal_or_kept
from bot.channels.whatsapp import peek
from bot.receiver import Receiver

PATH = "/webhooks/whatsapp"
SIGNATURE_HEADER = "X-Hub-Signature-256"
MAX_BODY = 3 * 1024 * 1024
"""Bytes: Meta puts up to 3 MB in one payload."""
LONGEST_CHALLENGE = 256


def whatsapp_routes(receiver: Receiver, app_secret: str | None, verify_token: str | None) -> list[Route]:
    """Return the webhook's routes. Without its secret neither exists: anybody could write to it."""

    async def receive(request: Request) -> Response:
        if not app_secret:
            return Response(status_code=404)
        shown = request.headers.get(SIGNATURE_HEADER, "")
        if not shown:
            return Response(status_code=401)
        raw = await body_or_refusal(request, MAX_BODY)
        if isinstance(raw, Response):
            return raw
        if not signed(raw, shown, app_secret):
            return Response(status_code=403)
        return await refusal_or_kept(receiver, peek.arrivals(raw)) or Response()

    async def challenge(request: Request) -> Response:
        if not app_secret or not verify_token:
            return Response(status_code=404)
        asked = request.query_params
        shown = asked.get("hub.verify_token", "").encode("utf-8", "replace")
        right = hmac.compare_digest(shown, verify_token.encode())
        echoed = asked.get("hub.challenge", "")
        if asked.get("hub.mode") != "subscribe" or not right or not 0 < len(echoed) <= LONGEST_CHALLENGE:
            return Response(status_code=403)
        return PlainTextResponse(echoed, headers={"X-Content-Type-Options": "nosniff"})

    return [Route(PATH, challenge, methods=["GET"]), Route(PATH, receive, methods=["POST"])]


def signed(raw: bytes, shown: str, app_secret: str) -> bool:
    """Whether `shown` (« sha256=… ») is the signature of these bytes."""
    wanted = "sha256=" + hmac.new(app_secret.encode(), raw, hashlib.sha256).hexdigest()
    return hmac.compare_digest(shown.encode("latin-1", "replace"), wanted.encode())
