"""The addresses of the chat under `/c/<code>`."""

from collections.abc import Sequence

from sqlalchemy.orm import Session, sessionmaker
from starlette.routing import BaseRoute, Route

from bot.receiver import Receiver
from bot.webchat.handlers import Handlers
from bot.webchat.settings import WebchatSettings
from consultation.keyring import Keys


def webchat_routes(
    sessions: sessionmaker[Session], keys: Keys, receiver: Receiver, settings: WebchatSettings
) -> Sequence[BaseRoute]:
    """Return the routes, for any Starlette or FastAPI application. No code of a campaign is `_`."""
    handlers = Handlers(sessions, keys, receiver, settings)
    return (
        Route("/c/_/f/{sha256}", handlers.enclosed, methods=["GET"]),
        Route("/c/_/{name}", handlers.static, methods=["GET"]),
        Route("/c/{code}", handlers.show, methods=["GET"]),
        Route("/c/{code}", handlers.post, methods=["POST"]),
        Route("/c/{code}/messages", handlers.messages, methods=["POST"]),
        Route("/c/{code}/vocal", handlers.voice, methods=["POST"]),
        Route("/c/{code}/document", handlers.document, methods=["POST"]),
        Route("/c/{code}/r/{token}", handlers.resume, methods=["GET"]),
        Route("/c/{code}/r/{token}", handlers.switch, methods=["POST"]),
    )
