"""The one web application: API, console and pages, webhooks and web chat. `api` and `bot` meet only here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import Mount

from api.app import create_api
from api.settings import ApiSettings
from bot.channels.telegram.webhook import telegram_routes
from bot.channels.whatsapp.webhook import whatsapp_routes
from bot.field.routes import field_routes
from bot.field.settings import FieldSettings
from bot.receiver import Receiver
from bot.webchat.routes import webchat_routes
from bot.webchat.settings import WebchatSettings
from portevoix.clock import now
from portevoix.house import House
from portevoix.readiness import readiness_routes
from portevoix.settings import Settings


def create_application(house: House, expected: frozenset[str] = frozenset()) -> Starlette:
    """Return the application; `expected` are the roles that must run for it to be ready.

    Webhooks and chat come before the API and outside of its middleware: they are the hot ones.
    """
    settings = house.settings
    receiver = Receiver(house.sessions, house.keys)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with receiver:
            yield

    webchat = WebchatSettings(public_url=settings.public_url, trust_proxy=settings.trust_proxy)
    return Starlette(
        routes=[
            *telegram_routes(receiver, settings.telegram_secret),
            *whatsapp_routes(receiver, settings.whatsapp_app_secret, settings.whatsapp_verify_token),
            *webchat_routes(house.sessions, house.keys, receiver, webchat),
            *field_routes(
                house.sessions,
                house.keys,
                receiver,
                FieldSettings(public_url=settings.public_url, mails=settings.smtp_url is not None),
            ),
            *readiness_routes(house.engine, expected, metrics_public=settings.metrics_public),
            Mount("/", create_api(house.sessions, now, _api_settings(settings), house.keys)),
        ],
        lifespan=lifespan,
    )


def _api_settings(settings: Settings) -> ApiSettings:
    return ApiSettings(
        public_url=settings.address,
        telegram_bot=settings.telegram_bot,
        whatsapp_number=settings.whatsapp_number,
        whatsapp_daily=settings.whatsapp_daily,
        whatsapp_prices=settings.whatsapp_prices,
    )
