"""ETag and 304: a program that asks again for what did not change gets no body."""

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class ConditionalGet:
    """Adds a weak ETag to 200 answers of GET under `prefix`, and answers 304 where it matches.

    Weak, for the same answer is sent compressed or not. Bodies here are tables: they fit in memory.
    """

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app, self.prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(self.prefix):
            await self.app(scope, receive, send)
            return
        wanted = Headers(scope=scope).get("if-none-match", "")
        start: Message | None = None
        body = bytearray()

        async def hold(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            body.extend(message.get("body", b""))
            if message.get("more_body") or start is None:
                return
            await _answer(start, bytes(body), wanted, send)

        await self.app(scope, receive, hold)


async def _answer(start: Message, body: bytes, wanted: str, send: Send) -> None:
    if start["status"] == 200:
        headers = MutableHeaders(raw=start["headers"])
        tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers["ETag"] = tag
        headers.setdefault("Cache-Control", "private, no-cache")
        # Weak comparison (RFC 9110, 8.8.3.2): what a proxy made of the mark does not matter.
        known = {one.strip().removeprefix("W/") for one in wanted.split(",")}
        if tag.removeprefix("W/") in known or "*" in known:
            start, body = {**start, "status": 304}, b""
            headers.add_vary_header("Accept-Encoding")  # as compressing says of the 200 (RFC 9110, 15.4.5)
            for name in ("content-length", "content-type"):
                del headers[name]
    await send(start)
    await send({"type": "http.response.body", "body": body})
