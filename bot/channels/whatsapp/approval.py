"""Which templates Meta has accepted, asked of a WhatsApp Business account."""

import asyncio
from collections.abc import Mapping

from bot.channels.whatsapp.client import Client
from bot.channels.whatsapp.dialect import API
from bot.channels.whatsapp.errors import FAILURES, send_failed

PAGES_AT_MOST = 50
WHOLE_SECONDS = 60.0


async def approvals(
    token: str, phone_id: str, account: str, *, api: str = API
) -> Mapping[tuple[str, str], tuple[str, str]]:
    """Return status and category (APPROVED, PENDING, REJECTED…) by name and language; raises SendFailed."""
    client = Client(token, phone_id, api=api)
    found: dict[tuple[str, str], tuple[str, str]] = {}
    after: str | None = None
    try:
        async with asyncio.timeout(WHOLE_SECONDS):
            for _ in range(PAGES_AT_MOST):
                page = await client.templates(account, after)
                for one in page["data"]:
                    key = (str(one["name"]), str(one["language"]))
                    found[key] = (str(one["status"]), str(one.get("category", "")))
                paging = page.get("paging") or {}
                after = (paging.get("cursors") or {}).get("after") if paging.get("next") else None
                if after is None:
                    break
    except (*FAILURES, TimeoutError) as error:
        raise send_failed(error) from None
    finally:
        await client.disconnect()
    return found
