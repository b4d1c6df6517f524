"""Tokens: who answers on the web is whoever holds one. 128 random bits, nothing else about them."""

import re
import secrets

TOKEN_BYTES = 16
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def is_token(value: str | None) -> bool:
    """Whether this may be a token; whether anybody holds it, only the database knows."""
    return value is not None and _TOKEN.fullmatch(value) is not None


def new_form() -> str:
    """Return the id of a form on a page: the same form sent twice is one message."""
    return secrets.token_urlsafe(9)


def cookie_name(code: str) -> str:
    """One cookie per campaign, so that two consultations on one telephone do not mix."""
    return f"pv-{code}"
