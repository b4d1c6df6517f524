"""`POST /webhooks/telegram`: the secret is checked, the raw update is kept, 200 is answered."""

import hmac

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.bodies import body_or_refusal, refusal_or_kept
from bot.channels.telegram import peek
from bot.inbox import MAX_PAYLOAD, Arrival
from bot.receiver import Receiver
from consultation.words import Channel

PATH = "/webhooks/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name


def telegram_routes(receiver: Receiver, secret: str | None) -> list[Route]:
    """Return the webhook's route. Without a secret it does not exist: anybody could write to it."""

    async def receive(request: Request) -> Response:
        if not secret:
            return Response(status_code=404)
        shown = request.headers.get(SECRET_HEADER, "").encode("latin-1", "replace")
        if not hmac.compare_digest(shown, secret.encode()):
            return Response(status_code=403)
        raw = await body_or_refusal(request, MAX_PAYLOAD)
        if isinstance(raw, Response):
            return raw
        arrival = Arrival(Channel.TELEGRAM, peek.identify(raw), raw)
        return await refusal_or_kept(receiver, [arrival]) or _taken(raw)

    return [Route(PATH, receive, methods=["POST"])]


def _taken(raw: bytes) -> Response:
    callback = peek.callback_id(raw)
    if callback is None:
        return Response()
    # A call in the answer costs no request: the button stops its waiting sign.
    return JSONResponse({"method": "answerCallbackQuery", "callback_query_id": callback})
