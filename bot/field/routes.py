"""The addresses of field entry under `/terrain`."""

from collections.abc import Sequence

from sqlalchemy.orm import Session, sessionmaker
from starlette.routing import BaseRoute, Route

from bot.field.handlers import Handlers
from bot.field.settings import FieldSettings
from bot.receiver import Receiver
from consultation.keyring import Keys


def field_routes(
    sessions: sessionmaker[Session], keys: Keys, receiver: Receiver, settings: FieldSettings
) -> Sequence[BaseRoute]:
    """Return the routes, for any Starlette application. No code of a campaign is `_` or holds a dot."""
    handlers = Handlers(sessions, keys, receiver, settings)
    form = "/terrain/{code}/fiches/{form}/{attempt:int}"
    return (
        Route("/terrain/veille.js", handlers.worker, methods=["GET"]),
        Route("/terrain/_/{name}", handlers.static, methods=["GET"]),
        Route("/terrain/entrer", handlers.enter, methods=["POST"]),
        Route(form, handlers.post, methods=["POST"]),
        Route(form, handlers.outcome, methods=["GET"]),
        Route("/terrain/{code}", handlers.show, methods=["GET"]),
    )
