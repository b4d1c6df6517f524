"""Every error becomes a problem detail: refused requests, unknown addresses, a database that is down.

Somebody whose browser asks for a page gets one that says the same, outside of /v1.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.console.pages import page
from api.problems import Problem

logger = logging.getLogger(__name__)

STATUSES = {
    400: ("requete-illisible", "Requête illisible", "Vérifiez l’adresse et le corps de la requête."),
    404: ("adresse-inconnue", "Adresse inconnue", "La liste des adresses est à /docs."),
    405: ("methode-refusee", "Méthode refusée", "Cette adresse n’accepte pas cette méthode : voyez /docs."),
    413: ("corps-trop-gros", "Corps trop gros", "Envoyez un corps plus court."),
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
PEOPLE = {
    "adresse-inconnue": ("Page introuvable", "Vérifiez le lien ou le code écrit sur l’affiche."),
    "methode-refusee": ("Page introuvable", "Revenez à la page d’accueil, puis recommencez."),
    "demande-refusee": ("La demande n’est pas valable", "Revenez à la page d’accueil, puis recommencez."),
    "requete-illisible": ("La demande n’est pas valable", "Revenez à la page d’accueil, puis recommencez."),
}
"""The same, for somebody who has no use for the documentation: title and what to do, by slug."""
MESSAGES = {
    "missing": "Ce paramètre manque : ajoutez-le.",
    "int_parsing": "Mettez un nombre entier.",
    "int_type": "Mettez un nombre entier.",
    "greater_than_equal": "Mettez un nombre plus grand.",
    "less_than_equal": "Mettez un nombre plus petit.",
    "string_too_long": "Mettez un texte plus court.",
    "json_invalid": "Le corps n’est pas du JSON : corrigez-le.",
    "extra_forbidden": "Ce champ n’existe pas : ôtez-le.",
}


def install(app: FastAPI) -> None:
    """Make `app` answer every error with a problem detail."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OperationalError, _database)
    app.add_exception_handler(InterfaceError, _database)


class LastResort:
    """Answers 500 to what nothing else caught, and logs what kind it was: never what was sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:
            where = error.__traceback__
            while where and where.tb_next:
                where = where.tb_next
            place = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else "?"
            logger.error("request failed: %s at %s", type(error).__name__, place)
            if started:
                raise
            await unexpected().response()(scope, receive, send)


def unexpected() -> Problem:
    return Problem(
        500,
        "panne",
        "Panne du service",
        "La demande n’a pas pu aboutir, la panne est notée. Réessayez, puis prévenez l’administration.",
    )


def _told(request: Request, problem: Problem) -> Response:
    """Return a problem in the form that was asked for: programs accept anything, browsers name HTML."""
    api = request.url.path.removeprefix(request.scope.get("root_path", "")).startswith("/v1/")
    if api or "text/html" not in request.headers.get("accept", ""):
        return problem.response()
    title, detail = PEOPLE.get(problem.slug, (problem.title, problem.detail))
    answer = page("missing.html", problem.status, title=title, detail=detail)
    answer.headers.update({**(problem.headers or {}), "Vary": "Accept"})
    return answer


def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return _told(request, error)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = [_field(one) for one in error.errors()]
    first = problems[0] if problems else {"field": "", "detail": ""}
    problem = Problem(
        422,
        "demande-refusee",
        "La demande n’est pas valable",
        f"« {first['field']} » : {first['detail']}",
        errors=problems,
    )
    return _told(request, problem)


def _field(error: Mapping[str, Any]) -> dict[str, Any]:
    place: Sequence[object] = error.get("loc", ())
    field = ".".join(str(part) for part in place[1:]) or str(place[0] if place else "")
    if error["type"] in ("enum", "literal_error"):
        expected = str(error.get("ctx", {}).get("expected", ""))
        allowed = [word.strip(" '") for word in expected.replace(" or ", ",").split(",") if word.strip()]
        return {"field": field, "detail": f"Valeurs possibles : {', '.join(allowed)}.", "allowed": allowed}
    return {
        "field": field,
        "detail": MESSAGES.get(error["type"], "Cette valeur ne convient pas : voyez /docs."),
    }


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    usual = STATUSES.get(error.status_code)
    if usual is None:
        usual = ("demande-refusee", "La demande est refusée", "Voyez /docs.")
    headers = _allowed(request) if error.status_code == 405 else error.headers
    return _told(request, Problem(error.status_code, *usual, headers=headers))


def _allowed(request: Request) -> dict[str, str]:
    """Name every method of an address: each operation is a route of its own, which knows one."""
    found = [
        method
        for method in METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in request.app.router.routes
        )
    ]
    return {"Allow": ", ".join(found)}


def _database(request: Request, error: Exception) -> Response:
    logger.error("database unavailable: %s", type(error).__name__)
    problem = Problem(
        503,
        "base-injoignable",
        "La base de données ne répond pas",
        "Réessayez dans une minute.",
        headers={"Retry-After": "30"},
    )
    return _told(request, problem)
