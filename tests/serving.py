"""An ASGI application on a free loopback port, in a thread of the test."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

STARTS_WITHIN = 10.0
"""Seconds."""


@contextmanager
def served(app: Any, stop: Callable[[], None]) -> Iterator[str]:
    """Yield the base address; `stop` is called before the server is told to end."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="error", access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    for _ in range(int(STARTS_WITHIN / 0.01)):
        if server.started:
            break
        threading.Event().wait(0.01)
    assert server.started, "the local server did not start"
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        stop()
        server.should_exit = True
        thread.join(10)
        listening.close()
