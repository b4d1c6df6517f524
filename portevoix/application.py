"""The one web application: API, console and pages, webhooks and web chat. `api` and `bot` meet only here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.application import create_api
from bot.channels.telegram.webhook import telegram_routes
from bot.receiver import Receiver
from bot.webchat.routes import webchat_routes
from bot.webchat.settings import WebchatSettings
from portevoix.house import House
from portevoix.readiness import readiness_routes
from portevoix.roles import now


def create_application(house: House, expected: frozenset[str] = frozenset()) -> FastAPI:
    """Return the application; `expected` are the roles that must run for it to be ready."""
    settings = house.settings
    receiver = Receiver(house.sessions, house.keys)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with receiver:
            yield

    app = create_api(house.sessions, now, lifespan=lifespan)
    webchat = WebchatSettings(public_url=settings.public_url, trust_proxy=settings.trust_proxy)
    routes = [
        *readiness_routes(house.engine, expected, metrics_public=settings.metrics_public),
        *telegram_routes(receiver, settings.telegram_secret),
        *webchat_routes(house.sessions, house.keys, receiver, webchat),
        Route("/", _home),
    ]
    # Before the API's own: they are the hot ones.
    app.router.routes[:0] = routes
    return app


async def _home(_request: Request) -> Response:
    return RedirectResponse("/p/", 307)
