"""Puts the API together."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from functools import partial
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from sqlalchemy.orm import Session, sessionmaker

from api import errors
from api.conditional import ConditionalGet
from api.console import desk, documentation, downloads, home, posters, results
from api.console import diagnosis as diagnosis_pages
from api.console import priorities as priority_pages
from api.console import quotations as quotation_pages
from api.console import territories as territory_pages
from api.freshness import Fresh
from api.openapi import describe
from api.problems import ProblemDetails
from api.queries import only_known
from api.settings import ApiSettings
from api.v1 import (
    alerts,
    broadcasts,
    campaigns,
    compare,
    contrasts,
    crosstab,
    derived,
    diagnosis,
    exports,
    figures,
    handovers,
    indicators,
    participation,
    photos,
    priorities,
    quotations,
    quotes,
    releases,
    taxonomy,
    territories,
    transcriptions,
)
from consultation.keyring import Keys

MODULES = (
    campaigns,
    participation,
    figures,
    contrasts,
    crosstab,
    indicators,
    quotes,
    compare,
    derived,
    releases,
    exports,
    territories,
    taxonomy,
    alerts,
    handovers,
    transcriptions,
    photos,
    broadcasts,
    quotations,
    diagnosis,
    priorities,
)

DESCRIPTION = """
Chiffres des consultations : participation en direct, thèmes et questions fermées par **parutions**.

- Une clé par programme, dans l’en-tête `Authorization: Bearer pv_…` de chaque demande.
- Les parts sont des parts de participants, jamais de messages.
- Un chiffre n’est montré que s’il y a au moins 11 participants, dont 5 d’un côté et 5 de l’autre.
- Toute erreur est un problème au format RFC 9457, en français.
"""
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "model": ProblemDetails}
    for status, text in (
        (400, "Requête illisible"),
        (401, "Clé absente ou refusée"),
        (403, "Rôle insuffisant"),
        (404, "Inconnu"),
        (422, "Demande refusée"),
        (503, "Base de données injoignable"),
    )
}


def create_api(
    sessions: sessionmaker[Session],
    clock: Callable[[], datetime],
    settings: ApiSettings | None = None,
    keys: Keys | None = None,
) -> FastAPI:
    """Return the application: /v1, /docs, /openapi.json, /p, /console. It starts nothing, owns no engine.

    `keys` open the recordings that people listen to; without them, none is opened.
    """
    app = FastAPI(
        title="Porte-voix",
        version=version("porte-voix"),
        description=DESCRIPTION,
        docs_url=None,  # FastAPI's pages load scripts from elsewhere
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.state.sessions, app.state.clock, app.state.settings = sessions, clock, settings or ApiSettings()
    app.state.keys = keys
    app.state.drawings, app.state.totals = OrderedDict(), Fresh()
    app.openapi = partial(describe, app)  # type: ignore[method-assign]
    v1 = APIRouter(prefix="/v1", responses=PROBLEMS, dependencies=[Depends(only_known)])
    for module in MODULES:
        v1.include_router(module.router)
    app.include_router(v1)
    app.include_router(home.router)
    app.include_router(documentation.router)
    app.include_router(results.router)
    app.include_router(territory_pages.router)
    app.include_router(desk.router)
    app.include_router(posters.router)
    app.include_router(downloads.router)
    app.include_router(quotation_pages.router)
    app.include_router(diagnosis_pages.router)
    app.include_router(priority_pages.router)
    errors.install(app)
    app.add_middleware(ConditionalGet, prefix="/v1/")
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(errors.LastResort)
    return app
