"""HTTP answers of the chat: headers that keep a conversation private, and the cookie."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.webchat.identity import cookie_name, is_token
from bot.webchat.settings import WebchatSettings

KEPT_FOR = 120 * 24 * 3600
"""Seconds that a telephone remembers the conversation: a consultation lasts weeks, not years."""

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
