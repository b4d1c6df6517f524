"""The application that the tests of the chat talk to."""

import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

import uvicorn
from sqlalchemy.orm import Session, sessionmaker
from starlette.applications import Starlette

from bot.receiver import Receiver
from bot.webchat.routes import webchat_routes
from bot.webchat.settings import WebchatSettings
from consultation.keyring import Keys

CODE = "tilleuls-abcd"
HERE = f"/c/{CODE}"


@dataclass(frozen=True)
class Site:
    sessions: sessionmaker[Session]
    keys: Keys = field(repr=False)


def application(site: Site, settings: WebchatSettings) -> Starlette:
    receiver = Receiver(site.sessions, site.keys)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with receiver:
            yield

    routes = webchat_routes(site.sessions, site.keys, receiver, settings)
    return Starlette(routes=[*routes], lifespan=lifespan)


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """Serve on loopback, at a port of the system's choice; stops in the end."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=5)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        deadline = time.monotonic() + 20
        while not server.started:
            assert thread.is_alive() and time.monotonic() < deadline, "the server does not start"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(20)
