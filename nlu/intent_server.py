"""Asking a Rasa server what a message means (`nlu/rasa/`): one second at most, and nothing fails of it.

After two failures in a row nobody is asked for a while: the embedded recogniser understands alone. No
text is logged, here or there.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

import httpx
import jwt

from nlu.intents import Intent

logger = logging.getLogger(__name__)

TIMEOUT = 1.0
"""Seconds that a message waits, all in all."""
FAILURES = 2
"""Failures in a row after which nobody is asked."""
REST = 10.0
"""Seconds without asking; then one message tries again."""
TOKEN_SECONDS = 60
"""How long a token is valid: one is made for each request."""
_THREADS = 2
_PATH = "/model/parse"


class IntentServer:
    """Asks the server at `url`. For several threads; use as a context manager."""

    def __init__(
        self, url: str, secret: str | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`secret`: the server's PORTEVOIX_RASA_JWT_SECRET (HS256), None where it asks for none."""
        self._url = url.rstrip("/") + _PATH
        self._secret = secret
        self._clock = clock
        self._client = httpx.Client(timeout=httpx.Timeout(TIMEOUT, connect=TIMEOUT / 2), trust_env=False)
        # httpx bounds each wait, not their sum: whoever waits for the answer does so for a second.
        self._pool = ThreadPoolExecutor(_THREADS, "intentions")
        self._lock = threading.Lock()
        self._failed = 0
        self._asked_again_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def ask(self, text: str) -> dict[str, float] | None:
        """Return the probability of each intent; None where the server is away, slow or wrong."""
        # A slash at the start would name an intent instead of saying something.
        words = text.lstrip("/ \t\r\n")
        if not words or not self._may_ask():
            return None
        try:
            found = self._pool.submit(self._request, words).result(timeout=TIMEOUT)
        except (TimeoutError, httpx.HTTPError, ValueError, RuntimeError) as error:
            self._note(type(error).__name__)
            return None
        self._note(None)
        return found

    def _request(self, words: str) -> dict[str, float]:
        """Raises httpx.HTTPError, ValueError."""
        headers = {} if self._secret is None else {"Authorization": f"Bearer {_token(self._secret)}"}
        reply = self._client.post(self._url, json={"text": words}, headers=headers)
        reply.raise_for_status()
        return _ranking(reply.json())

    def _may_ask(self) -> bool:
        with self._lock:
            if self._failed < FAILURES:
                return True
            if self._clock() < self._asked_again_at:
                return False
            self._asked_again_at = self._clock() + REST
            return True

    def _note(self, failure: str | None) -> None:
        with self._lock:
            was_away = self._failed >= FAILURES
            self._failed = 0 if failure is None else self._failed + 1
            away = self._failed >= FAILURES
            if away:
                self._asked_again_at = self._clock() + REST
        if away and not was_away:
            logger.warning("Rasa ne répond pas (%s) : la reconnaissance embarquée continue seule", failure)
        elif was_away and not away:
            logger.info("Rasa répond de nouveau")


def _token(secret: str) -> str:
    """Return what Rasa asks for with --jwt-secret: a user that may do everything."""
    user = {"username": "porte-voix", "role": "admin"}
    return jwt.encode({"user": user, "exp": int(time.time()) + TOKEN_SECONDS}, secret, algorithm="HS256")


def _ranking(said: Any) -> dict[str, float]:
    """Read Rasa's answer; raises ValueError where it is none, or speaks of other intents."""
    known = {str(intent) for intent in Intent}
    try:
        found = {str(one["name"]): float(one["confidence"]) for one in said["intent_ranking"]}
    except (KeyError, TypeError) as error:
        raise ValueError("no ranking of intents") from error
    if not known & found.keys():
        raise ValueError("a model of other intents")
    return {name: share for name, share in found.items() if name in known}
