"""Reading a posted body, bounded whatever its header says."""

from starlette.requests import Request


class TooLarge(Exception):
    """The body is longer than the limit."""


async def read_body(request: Request, limit: int) -> bytes:
    """Return at most `limit` bytes; raises TooLarge, and ClientDisconnect."""
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:12]) > limit:
        raise TooLarge
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise TooLarge
    return bytes(body)
