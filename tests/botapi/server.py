"""A small Bot API server on loopback: records and checks requests, and fails as it is told to.

Real HTTP, so that timeouts, broken answers and the library's own reading of errors are tried too.
"""

import asyncio
import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from tests.botapi.spec import Spec
from tests.serving import served

TOKEN = "1234567:AAtest-token_of-nobody_0123456789abcde"
HANG_SECONDS = 60.0
RESULTS: dict[str, Any] = {
    "getMe": {"id": 7, "is_bot": True, "first_name": "bot", "username": "essai_bot"},
    "answerCallbackQuery": True,
    "setWebhook": True,
    "deleteWebhook": True,
}


@dataclass(frozen=True, slots=True)
class Called:
    """A request: parameters are decoded; `files` maps part names to (file name, content)."""

    method: str
    parameters: dict[str, Any]
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """How to fail: a status with Telegram's description, or no answer at all (`hang`)."""

    status: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None
    hang: bool = False
    body: bytes | None = None


FLOOD = Fault(429, "Too Many Requests: retry after 2", retry_after=2)
BLOCKED = Fault(403, "Forbidden: bot was blocked by the user")
NO_CHAT = Fault(400, "Bad Request: chat not found")
NO_TOKEN = Fault(401, "Unauthorized")
CONFLICT = Fault(409, "Conflict: terminated by other getUpdates request")


class BotApi:
    """`calls` are the requests so far; `refused` those that the published API would not take.

    `fault` decides for each request whether it fails; `fail(...)` queues faults for the next sends.
    """

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.calls: list[Called] = []
        self.refused: list[str] = []
        self.files: dict[str, bytes] = {}
        self.fault: Callable[[Called], Fault | None] = self._next_fault
        self.record = True
        self.url = ""
        self._faults: deque[Fault] = deque()
        self._updates: list[dict[str, Any]] = []
        self._number = 0
        self._stop = threading.Event()

    def fail(self, *faults: Fault) -> None:
        self._faults.extend(faults)

    def queue(self, *updates: bytes) -> None:
        """Updates that getUpdates will give, until they are confirmed by a later offset."""
        self._updates.extend(json.loads(update) for update in updates)

    @property
    def unconfirmed(self) -> int:
        return len(self._updates)

    def said(self, method: str = "sendMessage") -> list[dict[str, Any]]:
        return [called.parameters for called in self.calls if called.method == method]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        path = request.url.path
        if path.startswith(f"/file/bot{TOKEN}/"):
            return Response(self.files[path.rpartition("/")[2]])
        if not path.startswith(f"/bot{TOKEN}/"):
            return _failure(NO_TOKEN)
        sent = await _called(path.rpartition("/")[2], request)
        parameters, findings = self.spec.read(sent.method, sent.parameters, set(sent.files))
        called = Called(sent.method, parameters, sent.files)
        if self.record:
            self.calls.append(called)
        if findings:
            self.refused += findings
            return _failure(Fault(400, f"Bad Request: {findings[0]}"))
        fault = self.fault(called)
        if fault is not None:
            if fault.hang:
                await self._wait(HANG_SECONDS)
            return _failure(fault)
        return JSONResponse({"ok": True, "result": await self._result(called)})

    def _next_fault(self, called: Called) -> Fault | None:
        return self._faults.popleft() if self._faults else None

    async def _result(self, called: Called) -> Any:
        if called.method == "getUpdates":
            return await self._get_updates(called.parameters)
        if called.method == "getFile":
            name = called.parameters["file_id"]
            if name not in self.files:
                return {"file_id": name, "file_unique_id": name}
            size = len(self.files[name])
            return {"file_id": name, "file_unique_id": name, "file_size": size, "file_path": f"files/{name}"}
        if called.method in RESULTS:
            return RESULTS[called.method]
        self._number += 1
        chat = {"id": called.parameters["chat_id"], "type": "private"}
        return {"message_id": self._number, "date": 1_700_000_000, "chat": chat}

    async def _get_updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        offset = parameters.get("offset", 0)
        self._updates = [one for one in self._updates if one["update_id"] >= offset]
        waited = 0.0
        while not self._updates and waited < parameters.get("timeout", 0) and not self._stop.is_set():
            await asyncio.sleep(0.02)
            waited += 0.02
        return self._updates[: parameters.get("limit", 100)]

    async def _wait(self, seconds: float) -> None:
        for _ in range(int(seconds / 0.05)):
            if self._stop.is_set():
                return
            await asyncio.sleep(0.05)

    def stop(self) -> None:
        self._stop.set()


def _failure(fault: Fault) -> Response:
    if fault.body is not None:
        return Response(fault.body, fault.status)
    content: dict[str, Any] = {
        "ok": False,
        "error_code": fault.status,
        "description": fault.description,
    }
    if fault.retry_after is not None:
        content["parameters"] = {"retry_after": fault.retry_after}
    return JSONResponse(content, fault.status)


async def _called(method: str, request: Request) -> Called:
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        return Called(method, json.loads(await request.body() or b"{}"))
    if kind.startswith("multipart/"):
        parameters: dict[str, Any] = {}
        files: dict[str, tuple[str, bytes]] = {}
        async with request.form() as form:
            for name, value in form.multi_items():
                if isinstance(value, str):
                    parameters[name] = value
                else:
                    files[name] = (value.filename or "", await value.read())
        return Called(method, parameters, files)
    pairs = parse_qsl((await request.body()).decode(), keep_blank_values=True)
    return Called(method, dict(pairs))


@contextmanager
def running(api: BotApi) -> Iterator[BotApi]:
    """Serve on a free loopback port, in a thread; `api.url` is the base address."""
    with served(api, api.stop) as api.url:
        yield api
