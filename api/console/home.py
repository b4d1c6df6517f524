"""The front door: somebody with a code goes to the consultation. It lists none: codes are on posters."""

import re
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.console.pages import page

router = APIRouter(include_in_schema=False)

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{2,31}")


@router.get("/")
def home() -> HTMLResponse:
    return page("home.html", said="")


@router.get("/aller")
def go(code: str = "") -> Response:
    """Lead to the web chat of a campaign; what cannot be a code is said so."""
    wanted = code.strip().lower().replace(" ", "-")
    if _CODE.fullmatch(wanted) is None:
        return page("home.html", 404, said="Ce code n’existe pas. Vérifiez-le sur l’affiche ou le papier.")
    return RedirectResponse(f"/c/{quote(wanted)}", 303)
