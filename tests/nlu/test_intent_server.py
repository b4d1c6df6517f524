"""A Rasa server that is slow, wrong, away or back: a message waits a second at most, and is understood."""

import json
import logging
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest

from nlu.intent_server import FAILURES, REST, TIMEOUT, IntentServer

SECRET = "s" * 40
RANKING = [{"name": "aide", "confidence": 0.8}, {"name": "contribution", "confidence": 0.2}]


class Server(ThreadingHTTPServer):
    """Answers as `answer` says, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer: tuple[int, Any] = (200, {"intent_ranking": RANKING})
        self.trickle = 0.0  # seconds between two bytes
        self.asked: list[tuple[str, Any, str | None]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        said = json.loads(self.rfile.read(length))
        self.server.asked.append((self.path, said, self.headers.get("Authorization")))
        status, body = self.server.answer
        raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            for byte in raw:
                time.sleep(self.server.trickle)
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
        except OSError:
            pass  # who asked has gone

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join(5)


def test_the_ranking_is_read_and_the_request_signed(server: Server) -> None:
    with IntentServer(server.url, SECRET) as asking:
        assert asking.ask("comment on fait ?") == {"aide": 0.8, "contribution": 0.2}
    ((path, said, authorization),) = server.asked
    assert (path, said) == ("/model/parse", {"text": "comment on fait ?"})
    assert authorization is not None
    token = jwt.decode(authorization.removeprefix("Bearer "), SECRET, algorithms=["HS256"])
    assert token["user"]["role"] == "admin"


@pytest.mark.parametrize("text", ["/aide", " / aide", "//stop_desinscription"])
def test_nobody_names_an_intent_with_a_slash(text: str, server: Server) -> None:
    with IntentServer(server.url) as asking:
        asking.ask(text)
    assert not server.asked[0][1]["text"].startswith(("/", " "))


def test_a_slash_alone_is_not_asked(server: Server) -> None:
    with IntentServer(server.url) as asking:
        assert asking.ask("///") is None
    assert not server.asked


@pytest.mark.parametrize(
    "answer",
    [
        (500, "non"),
        (401, {"status": "failure"}),
        (200, "not json"),
        (200, {"intent": "aide"}),
        (200, {"intent_ranking": [{"name": "greet", "confidence": 1.0}]}),
        (200, {"intent_ranking": [{"name": "aide"}]}),
        (200, []),
    ],
)
def test_a_wrong_answer_is_no_answer(answer: tuple[int, Any], server: Server) -> None:
    server.answer = answer
    with IntentServer(server.url) as asking:
        assert asking.ask("comment on fait ?") is None


def test_a_server_that_trickles_keeps_nobody_waiting(server: Server) -> None:
    """Each byte comes in time; all of them would take a minute."""
    server.trickle = 0.5
    with IntentServer(server.url) as asking:
        began = time.monotonic()
        assert asking.ask("comment on fait ?") is None
        assert time.monotonic() - began < TIMEOUT + 0.5


def test_after_two_failures_nobody_is_asked_for_a_while(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    now = [100.0]
    server.answer = (500, "non")
    with IntentServer(server.url, clock=lambda: now[0]) as asking, caplog.at_level(logging.INFO):
        for _ in range(10):
            assert asking.ask("un secret de voisin") is None
        assert len(server.asked) == FAILURES
        now[0] += REST
        assert asking.ask("un secret de voisin") is None  # one tries again
        assert asking.ask("un secret de voisin") is None
        assert len(server.asked) == FAILURES + 1
        server.answer = (200, {"intent_ranking": RANKING})
        now[0] += REST
        assert asking.ask("un secret de voisin") is not None
        assert asking.ask("un secret de voisin") is not None
    assert [record.levelname for record in caplog.records if record.name.startswith("nlu")] == [
        "WARNING",
        "INFO",
    ]
    assert "secret" not in caplog.text


def test_a_server_that_is_not_there() -> None:
    with IntentServer("http://127.0.0.1:9") as asking:
        began = time.monotonic()
        assert asking.ask("bonjour") is None
        assert time.monotonic() - began < TIMEOUT + 0.5
