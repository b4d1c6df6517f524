"""Telling Telegram where to deliver, and asking it who the bot is."""

import asyncio
import logging

from telegram.error import TelegramError

from bot.channels.contract import SendFailed
from bot.channels.telegram.client import API, Client
from bot.channels.telegram.errors import send_failed
from bot.channels.telegram.peek import KINDS
from bot.channels.telegram.render import Call
from bot.channels.telegram.webhook import PATH
from consultation.words import SendError

logger = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 2.0, 300.0  # seconds


async def register_webhook(
    token: str, public_url: str, secret: str, stop: asyncio.Event, *, api: str = API
) -> None:
    """Set the webhook, trying until it is done, refused for good, or `stop` is set. Raises nothing."""
    wait = FIRST_WAIT
    while not stop.is_set():
        try:
            await set_webhook(token, public_url, secret, api=api)
            logger.info("Telegram apporte les messages à cette installation")
            return
        except SendFailed as failed:
            if failed.error not in (SendError.RETRY, SendError.THROTTLE):
                logger.error(
                    "Telegram refuse l’adresse de cette installation (%s) : vérifiez que"
                    " PORTEVOIX_PUBLIC_URL commence par https://, et PORTEVOIX_TELEGRAM_TOKEN",
                    failed.code,
                )
                return
            logger.warning("Telegram injoignable (%s) : nouvel essai", failed.code)
            pause = failed.retry_after or wait
        try:
            async with asyncio.timeout(pause):
                await stop.wait()
        except TimeoutError:
            wait = min(wait * 2, LONGEST_WAIT)


async def set_webhook(token: str, public_url: str, secret: str, *, api: str = API) -> None:
    """Have updates delivered at `public_url`; raises SendFailed.

    `secret`: 1 to 256 of A-Z, a-z, 0-9, _ and - (Telegram's rule).
    """
    parameters = {
        "url": public_url.rstrip("/") + PATH,
        "secret_token": secret,
        "allowed_updates": list(KINDS),
        "max_connections": 40,
    }
    await _ask(token, Call("setWebhook", parameters), api)


async def username(token: str, *, api: str = API) -> str:
    """Return the bot's name, for links `https://t.me/<name>?start=<code>`; raises SendFailed."""
    return str((await _ask(token, Call("getMe", {}), api)).get("username", ""))


async def _ask(token: str, call: Call, api: str) -> dict[str, object]:
    client = Client(token, api=api)
    await client.connect()
    try:
        result = await client.call(call)
    except TelegramError as error:
        raise send_failed(error) from None
    finally:
        await client.disconnect()
    return result if isinstance(result, dict) else {}
