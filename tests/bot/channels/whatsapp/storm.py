"""A storm of webhooks: residents who write, a provider that delivers again and shuffles, a killer."""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.channels.whatsapp.webhook import PATH, SIGNATURE_HEADER
from tests.bot.channels.whatsapp.payloads import AT, Object, contact, raw, signature, status, text, value
from tests.bot.channels.whatsapp.storm_process import FIRST, LEASE
from tests.bot.small import CODE

ROOT = Path(__file__).parents[4]
WAY_IN = (f"Bonjour, je participe : {CODE}__affiche", "j’ai compris", "oui")
AT_ONCE = 24
"""Webhooks that the provider delivers at a time."""


def words_of(who: int, number: int) -> str:
    return f"il manque le banc {number} de la rue {who}"


@dataclass(frozen=True)
class Crowd:
    """`people` residents say `words` things each, after the notice and the age gate."""

    people: int
    words: int

    def ids(self, who: int) -> tuple[str | None, str | None]:
        """Number and user id: a third has both, a third each only one."""
        phone, user = f"336{who:08d}", f"FR.{who:012d}"
        return (phone if who % 3 != 1 else None), (user if who % 3 != 2 else None)

    def address(self, who: int) -> str:
        phone, user = self.ids(who)
        return user or phone or ""

    def says(self, who: int, number: int, words: str) -> tuple[Object, Object]:
        """Return a message and its contact."""
        phone, user = self.ids(who)
        element = text(words, f"wamid.{who}.{number}", phone=phone, at=AT + number)
        return (element if user is None else {**element, "from_user_id": user}), contact(phone, user)

    def way_in(self, who: int) -> Iterator[bytes]:
        for number, words in enumerate(WAY_IN):
            element, person = self.says(who, number, words)
            yield raw(value(element, contacts=(person,)))

    def said(self, chance: random.Random) -> list[bytes]:
        """Everybody's words in any order, one to three messages in a payload."""
        all_words = [(who, number) for who in range(self.people) for number in range(self.words)]
        chance.shuffle(all_words)
        found = []
        while all_words:
            together = [all_words.pop() for _ in range(min(chance.randint(1, 3), len(all_words)))]
            made = [self.says(who, number + 3, words_of(who, number)) for who, number in together]
            messages = [element for element, _ in made]
            contacts = {str(person): person for _, person in made}
            found.append(raw(value(*messages, contacts=tuple(contacts.values()))))
        return found


@dataclass
class Provider:
    """Takes messages as Meta does and says what became of them, by webhook, some twice."""

    chance: random.Random
    taken: Counter[str] = field(default_factory=Counter)
    told: "asyncio.Queue[bytes]" = field(default_factory=asyncio.Queue)
    statuses: int = 0

    async def take(self, request: Request) -> JSONResponse:
        sent = await request.json()
        tracker = sent.get("biz_opaque_callback_data")
        if tracker is None:  # the first part of a long message
            return JSONResponse({"messages": [{"id": "wamid.part"}]})
        self.taken[sent.get("recipient") or sent["to"]] += 1
        number = f"wamid.out{self.taken.total()}"
        price = {"billable": True, "category": "service"}
        told = status(number, "delivered", phone=sent.get("to", "0"), pricing=price)
        told["biz_opaque_callback_data"] = tracker
        body = raw(value(statuses=(told,)))
        self.statuses += 1
        for _ in range(1 + (self.chance.random() < 0.5)):
            self.told.put_nowait(body)
        return JSONResponse({"messages": [{"id": number}]})

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        """Listen on a free port; the address to send to."""
        port = free_port()
        app = Starlette(routes=[Route("/{version}/{phone_id}/messages", self.take, methods=["POST"])])
        server = uvicorn.Server(
            uvicorn.Config(app, host="127.0.0.1", port=port, access_log=False, log_config=None)
        )
        serving = asyncio.create_task(server.serve())
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            await serving


class House:
    """Processes of a house; who is killed is replaced, and nobody may end otherwise."""

    def __init__(self, url: str, provider: str, roles: list[str]) -> None:
        self._supervisor = subprocess.Popen(
            [sys.executable, "-m", "tests.bot.channels.whatsapp.storm_process", url, provider, *roles],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.killed: Counter[str] = Counter()
        self._alive: dict[int, str] = {}
        self._send_until = 0.0
        for _ in roles:
            self._next(FIRST)

    def _next(self, ended: str) -> None:
        assert self._supervisor.stdout is not None
        role, number, how = self._supervisor.stdout.readline().split()
        assert how == ended, f"{role} ended by itself: {how}"
        self._alive[int(number)] = role

    def kill_one(self, chance: random.Random) -> None:
        """Kill anyone: who never died before goes first, the sender seldom, so that what it had is sent."""
        may = [
            (self.killed[kind(role)] > 0, chance.random(), number)
            for number, role in self._alive.items()
            if role != "send" or time.monotonic() > self._send_until
        ]
        number = min(may)[-1]
        role = self._alive.pop(number)
        if role == "send":
            self._send_until = time.monotonic() + 2 * LEASE
        self.killed[kind(role)] += 1
        os.kill(number, signal.SIGKILL)
        self._next("-9")

    def stop(self) -> None:
        self._supervisor.kill()
        self._supervisor.wait(timeout=10)
        for number in self._alive:
            with suppress(ProcessLookupError):  # it ends by itself too
                os.kill(number, signal.SIGKILL)
        self._supervisor.communicate(timeout=10)


@dataclass
class Meta:
    """Delivers webhooks to any of the receiving processes, again until one answers 200."""

    client: httpx.AsyncClient
    ports: list[int]
    chance: random.Random
    delivered: int = 0
    refused: int = 0

    async def deliver(self, body: bytes) -> None:
        headers = {SIGNATURE_HEADER: signature(body)}
        while True:
            url = f"http://127.0.0.1:{self.chance.choice(self.ports)}{PATH}"
            try:
                answer = await self.client.post(url, content=body, headers=headers)
                if answer.status_code == 200:
                    self.delivered += 1
                    return
            except httpx.HTTPError:
                pass
            self.refused += 1
            await asyncio.sleep(0.05)

    async def deliver_all(self, bodies: list[bytes]) -> None:
        waiting = iter(bodies)

        async def one_after_another() -> None:
            for body in waiting:
                await self.deliver(body)

        await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))

    async def deliver_told(self, told: "asyncio.Queue[bytes]") -> None:
        while True:
            await self.deliver(await told.get())
            told.task_done()


def with_doubles(bodies: list[bytes], chance: random.Random) -> list[bytes]:
    """A third of the result is delivered a second time, anywhere."""
    all_of_them = bodies + chance.sample(bodies, len(bodies) // 2)
    chance.shuffle(all_of_them)
    return all_of_them


def kind(role: str) -> str:
    return role.partition(":")[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
