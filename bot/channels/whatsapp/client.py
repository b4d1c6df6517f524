"""pywa's client as we use it: another base address, timeouts, answers as JSON, and silent logs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from pywa_async.client import WhatsApp

from bot.channels.transport import Transport
from bot.channels.whatsapp.dialect import API, dialect
from bot.channels.whatsapp.render import Request, Upload
from bot.channels.whatsapp.silence import silence

VERSION = "26.0"
"""Of the Graph API: the newest that pywa 4.5 knows, which takes user ids as recipients."""

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0
UPLOAD_SECONDS = 30.0
POOL_SECONDS = 10.0


class Client:
    """One pool of connections. `token` stays in here: neither logs nor errors show it."""

    def __init__(self, token: str, phone_id: str, *, api: str = API, connections: int = 8) -> None:
        silence()
        self._phone_id = phone_id
        self._dialect = dialect(api, token, VERSION)
        self._session = httpx.AsyncClient(
            transport=Transport(connections),
            timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS, pool=POOL_SECONDS),
            headers=self._dialect.headers,
            event_hooks={"request": [self._address]} if self._dialect.short else {},
        )
        # The library writes Meta's address and the token into the session: the address is ours after that.
        self._api = WhatsApp(phone_id=phone_id, token=token, session=self._session).api
        self._session.base_url = self._dialect.base

    async def disconnect(self) -> None:
        await self._session.aclose()

    async def send(self, address: dict[str, str], request: Request, tracker: str = "") -> Any:
        """Return the answer as JSON; raises WhatsAppError, httpx.HTTPError and what broken answers raise.

        `address` has `recipient` (a user id) or `to` (a number); `tracker` comes back with each status.
        """
        return await self._api.send_message(
            sender=self._phone_id,
            to=address.get("to"),
            recipient=address.get("recipient"),
            recipient_type="individual",
            typ=request.kind,
            msg=request.content,
            biz_opaque_callback_data=tracker or None,
        )

    async def upload(self, upload: Upload) -> Any:
        # pywa gives no way to wait longer for an upload than for a message.
        files = {
            "file": (upload.name, upload.content, upload.mime),
            "messaging_product": (None, "whatsapp"),
            "type": (None, upload.mime),
        }
        path = f"/{self._phone_id}/media"
        return await self._api._request("POST", path, files=files, timeout=UPLOAD_SECONDS)

    async def describe(self, media_id: str) -> Any:
        """Return where a medium is and its size, as JSON."""
        return await self._api.get_media_url(media_id)

    async def templates(self, account: str, after: str | None = None) -> Any:
        """Return a page of the templates of a WhatsApp Business account, as JSON."""
        pagination = {"limit": "100", **({"after": after} if after else {})}
        fields = ("name", "status", "category", "language")
        return await self._api.get_templates(account, fields=fields, pagination=pagination)

    @asynccontextmanager
    async def stream(self, url: str) -> AsyncIterator[httpx.Response]:
        """Open a medium where `describe` says it is; the token goes to Meta and to the API's host alone."""
        url, trusted = self._dialect.media(url)
        if trusted:
            async with self._session.stream("GET", url) as answer:
                yield answer
            return
        timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
        async with httpx.AsyncClient(timeout=timeout) as plain, plain.stream("GET", url) as answer:
            yield answer

    async def _address(self, request: httpx.Request) -> None:
        request.url = request.url.copy_with(path=self._dialect.path(request.url.path, self._phone_id))
