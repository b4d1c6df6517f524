"""HTTP answers of the chat: headers that keep a conversation private, and the cookie."""

import re

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.webchat.identity import cookie_name, is_token
from bot.webchat.settings import WebchatSettings

KEPT_FOR = 120 * 24 * 3600
"""Seconds that a telephone remembers the conversation: a consultation lasts weeks, not years."""

_RANGE = re.compile(r"bytes=(?=[\d-]{2})(\d{0,15})-(\d{0,15})")

PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'self'; media-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
}
FOR_GOOD = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
}


def page(html: str, status: int = 200, headers: dict[str, str] | None = None) -> HTMLResponse:
    return HTMLResponse(html, status, {**PRIVATE, **(headers or {})})


def data(
    content: dict[str, object], status: int = 200, headers: dict[str, str] | None = None
) -> JSONResponse:
    return JSONResponse(content, status, {**PRIVATE, **(headers or {})})


def part_of(request: Request, content: bytes, mime: str) -> Response:
    """Return a file for anybody, or the part of it that was asked for: Safari plays no sound without."""
    headers = {**FOR_GOOD, "Accept-Ranges": "bytes"}
    wanted = _RANGE.fullmatch(request.headers.get("range", ""))
    if wanted is None:
        return Response(content, media_type=mime, headers=headers)
    first, last = wanted.groups()
    start = int(first) if first else max(0, len(content) - int(last or 0))
    stop = min(int(last), len(content) - 1) if first and last else len(content) - 1
    if start > stop:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{len(content)}"})
    headers["Content-Range"] = f"bytes {start}-{stop}/{len(content)}"
    return Response(content[start : stop + 1], 206, headers=headers, media_type=mime)


def see(address: str) -> RedirectResponse:
    return RedirectResponse(address, 303, PRIVATE)


def attached(name: str, content: str) -> Response:
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="{_ascii(name)}"'}
    return Response(content.encode(), media_type="application/json", headers=headers)


def cookie_of(request: Request, code: str) -> str | None:
    token = request.cookies.get(cookie_name(code))
    return token if is_token(token) else None


def remember(response: Response, request: Request, settings: WebchatSettings, code: str, token: str) -> None:
    response.set_cookie(
        cookie_name(code),
        token,
        max_age=KEPT_FOR,
        path=f"/c/{code}",
        secure=secure(request, settings),
        httponly=True,
        samesite="lax",
    )


def forget(response: Response, request: Request, settings: WebchatSettings, code: str) -> None:
    response.delete_cookie(
        cookie_name(code),
        path=f"/c/{code}",
        secure=secure(request, settings),
        httponly=True,
        samesite="lax",
    )


def secure(request: Request, settings: WebchatSettings) -> bool:
    address = settings.public_url or str(request.url)
    return address.startswith("https:")


def private_link(request: Request, settings: WebchatSettings, code: str, token: str) -> str:
    """The address that resumes this conversation; shown to its holder alone."""
    base = settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
    return f"{base.rstrip('/')}/c/{code}/r/{token}"


def _ascii(name: str) -> str:
    return "".join(char for char in name if char.isascii() and (char.isalnum() or char in "-_.")) or "fichier"
