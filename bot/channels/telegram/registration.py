"""Telling Telegram where to deliver, and asking it who the bot is."""

from telegram.error import TelegramError

from bot.channels.telegram.client import API, Client
from bot.channels.telegram.errors import send_failed
from bot.channels.telegram.peek import KINDS
from bot.channels.telegram.render import Call
from bot.channels.telegram.webhook import PATH


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
