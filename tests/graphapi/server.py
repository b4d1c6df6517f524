"""A small Graph server on loopback: checks and records requests, keeps media, fails as it is told to.

Real HTTP, so that timeouts, broken answers and the library's own reading of errors are tried too. Without
a schema and with `record = False` it is quick enough for a benchmark.
"""

import asyncio
import hashlib
import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from tests.graphapi.faults import NO_TOKEN, TOO_FAST, Fault
from tests.graphapi.schema import Schema
from tests.serving import served

TOKEN = "EAAtest-token_of-nobody0123456789abcde"
PHONE_ID = "106540352242922"
ACCOUNT = "102290129340398"
HANG_SECONDS = 60.0
DOCUMENTS = {"text/plain", "application/pdf"}
PICTURES = {"image/jpeg", "image/png"}
SOUNDS = {"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}


@dataclass(frozen=True, slots=True)
class Medium:
    """`url` is where it is fetched, as long as it is known."""

    name: str
    mime: str
    content: bytes


class GraphApi:
    """`sent` are the messages so far, `refused` what the published description would not take.

    `fault` decides for each message whether it fails; `fail(...)` queues faults for the next ones.
    `per_second`: more messages than that are answered with 130429, as Meta does.
    """

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.url = ""
        self._stop = threading.Event()
        self.clear()

    def clear(self) -> None:
        """As if nothing had been asked yet."""
        self.sent: list[dict[str, Any]] = []
        self.refused: list[str] = []
        self.media: dict[str, Medium] = {}
        self.uploads = 0
        self.templates: list[dict[str, str]] = []
        self.fault: Callable[[dict[str, Any]], Fault | None] = self._next_fault
        self.record = True
        self.per_second: float | None = None
        self.taken = 0
        self.throttled = 0
        self._faults: deque[Fault] = deque()
        self._until = 0.0

    def fail(self, *faults: Fault) -> None:
        self._faults.extend(faults)

    def said(self) -> list[str]:
        """The words of each message: text, body or caption, a template's name in brackets."""
        return [_words(message) for message in self.sent]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return _failure(NO_TOKEN)
        path = re.sub(r"^/v\d+\.\d+", "", request.url.path)
        match request.method, path.strip("/").split("/"):
            case "POST", [phone, "messages"] if phone == PHONE_ID:
                return await self._message(json.loads(await request.body()))
            case "POST", [phone, "media"] if phone == PHONE_ID:
                return await self._upload(request)
            case "GET", [account, "message_templates"] if account == ACCOUNT:
                return self._templates(request.query_params.get("after"))
            case "GET", ["files", media_id]:
                medium = self.media.get(media_id)
                return Response(medium.content, media_type=medium.mime) if medium else Response(b"", 404)
            case "GET", [media_id]:
                return self._described(media_id)
        return _failure(Fault(100))

    async def _message(self, message: dict[str, Any]) -> Response:
        if self.per_second is not None and not self._in_time():
            self.throttled += 1
            return _failure(TOO_FAST)
        if self.record:
            self.sent.append(message)
        findings = self._findings(message) if self.schema.kinds else []
        if findings:
            self.refused += findings
            return _failure(Fault(131009))
        fault = self.fault(message)
        if fault is not None:
            if fault.hang:
                await self._wait(HANG_SECONDS)
            return _failure(fault)
        self.taken += 1
        answer: dict[str, Any] = {"messaging_product": "whatsapp", "messages": [{"id": wamid(self.taken)}]}
        if "to" in message:
            answer["contacts"] = [{"input": message["to"], "wa_id": message["to"].lstrip("+")}]
        return JSONResponse(answer)

    def _findings(self, message: dict[str, Any]) -> list[str]:
        unknown = [f"{one}: no such medium" for one in _media_of(message) if one not in self.media]
        return self.schema.findings(message) + unknown

    def _in_time(self) -> bool:
        """GCRA, with one second's burst."""
        assert self.per_second is not None
        now = time.monotonic()
        due = max(self._until, now)
        if due - now > 1.0:
            return False
        self._until = due + 1 / self.per_second
        return True

    def _next_fault(self, message: dict[str, Any]) -> Fault | None:
        return self._faults.popleft() if self._faults else None

    async def _upload(self, request: Request) -> Response:
        async with request.form() as form:
            file, mime = form["file"], form["type"]
            assert not isinstance(file, str) and isinstance(mime, str)
            if form["messaging_product"] != "whatsapp" or mime not in DOCUMENTS | PICTURES | SOUNDS:
                self.refused.append(f"media: {mime}")
                return _failure(Fault(100))
            content = await file.read()
            name = file.filename or ""
        self.uploads += 1
        media_id = str(1_000_000_000 + self.uploads)
        self.media[media_id] = Medium(name, mime, content)
        return JSONResponse({"id": media_id})

    def _described(self, media_id: str) -> Response:
        medium = self.media.get(media_id)
        if medium is None:
            return _failure(Fault(100))
        return JSONResponse(
            {
                "messaging_product": "whatsapp",
                "url": f"{self.url}/files/{media_id}",
                "mime_type": medium.mime,
                "sha256": hashlib.sha256(medium.content).hexdigest(),
                "file_size": len(medium.content),
                "id": media_id,
            }
        )

    def _templates(self, after: str | None) -> Response:
        """Two on a page, so that who reads them has to turn it."""
        start = int(after or 0)
        page = {"data": self.templates[start : start + 2]}
        if start + 2 < len(self.templates):
            more = {"cursors": {"after": str(start + 2)}, "next": f"{self.url}/next"}
            return JSONResponse({**page, "paging": more})
        return JSONResponse(page)

    async def _wait(self, seconds: float) -> None:
        for _ in range(int(seconds / 0.05)):
            if self._stop.is_set():
                return
            await asyncio.sleep(0.05)

    def stop(self) -> None:
        self._stop.set()


def wamid(number: int) -> str:
    return f"wamid.HBgLMzM2MDAwMDAwMDAVAgARGBI{number:010d}A="


def _words(message: dict[str, Any]) -> str:
    content = message[message["type"]]
    match message["type"]:
        case "text":
            return str(content["body"])
        case "interactive":
            return str(content["body"]["text"])
        case "template":
            return f"[{content['name']}]"
    return str(content.get("caption", ""))


def _media_of(message: dict[str, Any]) -> list[str]:
    content = message.get(message.get("type", ""), {})
    holders = (content, *content.get("header", {}).values())
    return [one["id"] for one in holders if isinstance(one, dict) and "id" in one]


def _failure(fault: Fault) -> Response:
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    if fault.body is not None:
        return Response(fault.body, fault.status or 500, headers)
    return JSONResponse(fault.content(), fault.http, headers)


@contextmanager
def running(api: GraphApi) -> Iterator[GraphApi]:
    """Serve on a free loopback port, in a thread; `api.url` is the base address."""
    with served(api, api.stop) as api.url:
        yield api
