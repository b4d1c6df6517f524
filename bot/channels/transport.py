"""aiohttp under httpx's clients: the libraries of the providers speak httpx, which costs two to three times
the CPU of a request (bench/README.md)."""

from functools import cache
from ssl import SSLContext

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

KEPT_SECONDS = 30.0
"""A connection that nobody used for so long is closed, before the provider does."""


class Transport(AiohttpTransport):
    """At most `connections` at a time. Unlike its base, tells what never left from what broke midway."""

    def __init__(self, connections: int) -> None:
        limits = httpx.Limits(max_connections=connections, keepalive_expiry=KEPT_SECONDS)
        super().__init__(verify=_certificates(), limits=limits)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises httpx's errors: ConnectError and ConnectTimeout only where nothing was sent."""
        try:
            return await self._request(request)
        except httpx.ConnectError:  # a connection that was closed while it was taken up: on another one
            return await self._request(request)

    async def _request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await super().handle_async_request(request)
        except httpx.ConnectTimeout as error:  # its base says so of any broken connection
            if _never_left(error):
                raise httpx.ConnectError("connect", request=request) from error.__cause__
            raise httpx.ReadError("broken", request=request) from error.__cause__
        except httpx.TimeoutException as error:
            if isinstance(error.__cause__, aiohttp.ConnectionTimeoutError):
                raise httpx.ConnectTimeout("connect", request=request) from error.__cause__
            raise


def _never_left(error: BaseException) -> bool:
    """No connection, or one that was closing before all of the request was written."""
    cause = error.__cause__
    while cause is not None:
        if isinstance(cause, aiohttp.ClientConnectorError | aiohttp.ClientConnectionResetError):
            return True
        cause = cause.__cause__
    return False


@cache
def _certificates() -> SSLContext:
    """Read once: each pool would take 50 ms to read them again."""
    return httpx.create_ssl_context()
