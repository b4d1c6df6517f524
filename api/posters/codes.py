"""QR codes of links. Error correction Q: a quarter may be torn or soiled; the quiet zone is in them."""

import io

import segno

QUIET = 4
"""Light modules around the code, as the standard asks."""
DARK_ENOUGH = 20
"""Pixels of a module in a PNG: sharp on paper at 5 cm."""

Matrix = tuple[tuple[bool, ...], ...]
"""Rows of modules from the top, True where dark, without the quiet zone."""


def matrix(link: str) -> Matrix:
    return tuple(tuple(bool(module) for module in row) for row in _code(link).matrix)


def picture(link: str, kind: str, title: str) -> bytes:
    """Return the code alone as a file; `kind` is svg or png, `title` its text for who does not see."""
    out = io.BytesIO()
    if kind == "svg":
        _code(link).save(
            out, kind="svg", scale=DARK_ENOUGH, border=QUIET, title=title, desc=link, light="white"
        )
    else:
        _code(link).save(out, kind="png", scale=DARK_ENOUGH, border=QUIET, dpi=300)
    return out.getvalue()


def _code(link: str) -> segno.QRCode:
    return segno.make(link, error="q", micro=False)
