"""One process of the benchmarks: `python -m bench.roles web|run|send… URL […]`. Prints a line when ready."""

import asyncio
import json
import logging
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import uvicorn
from starlette.applications import Starlette

from bench.house import enter
from bench.http import Pool
from bench.script import BenchMint
from bot import wake
from bot.broadcasting.feeding import feed_broadcasts
from bot.channels.contract import Sender, SendFailed
from bot.channels.telegram.reader import TelegramReader
from bot.channels.telegram.sender import TelegramSender
from bot.channels.telegram.webhook import telegram_routes
from bot.channels.whatsapp.sender import WhatsAppSender
from bot.errands import LOOK_SECONDS
from bot.messages import Message
from bot.pace import Limits
from bot.receiver import Receiver
from bot.runner import Runner
from bot.sending import run_senders
from consultation.database import connect
from consultation.words import Channel, SendError

TOKEN = "1:banc"
WEBHOOK_SECRET = "banc"
NO_LIMIT = Limits(per_second=100_000, burst=1_000, line_every=0.0, line_burst=1_000)
"""Telegram's own limit is 30 per second and bot: here the house is measured, not Telegram."""


def web(url: str) -> None:
    maker, keys = enter(url)
    receiver = Receiver(maker, keys)

    @asynccontextmanager
    async def receiving(_: Starlette) -> AsyncIterator[None]:
        async with receiver:
            yield

    app = Starlette(routes=telegram_routes(receiver, WEBHOOK_SECRET), lifespan=receiving)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(1_024)  # who comes before the application is ready waits
    print(listening.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, timeout_keep_alive=600)).run(
        sockets=[listening]
    )


def run(url: str) -> None:
    maker, keys = enter(url)
    readers = {Channel.TELEGRAM: TelegramReader()}
    runner = Runner(maker, keys, readers, lambda: datetime.now(UTC), BenchMint())
    print("ready", flush=True)
    with wake.Listener(url, wake.INBOX) as listener:
        runner.run(listener, threading.Event())


def send(url: str, api: str) -> None:
    _, keys = enter(url)

    async def sending() -> None:
        async with TelegramSender(TOKEN, api=api) as sender:
            print("ready", flush=True)
            senders = {Channel.TELEGRAM: (sender, NO_LIMIT)}
            await run_senders(connect(url), url, keys, senders, asyncio.Event())

    asyncio.run(sending())


class BareSender:
    """The least that sends: what remains is the house's own cost."""

    def __init__(self, api: str) -> None:
        self._pool = Pool(int(api.rpartition(":")[2]))

    async def send(
        self,
        address: str,
        message: Message,
        enclosed: bytes | None = None,  # noqa: ARG002
        tracker: str = "",  # noqa: ARG002
    ) -> str:
        body = json.dumps({**json.loads(address), "text": message.text}).encode()
        status, answer = await self._pool.post("/messages", "", body)
        if status == 429:
            raise SendFailed(SendError.THROTTLE, "130429", whole=True)
        return str(json.loads(answer)["messages"][0]["id"])

    async def fetch(self, reference: str, limit: int) -> bytes:  # noqa: ARG002
        raise SendFailed(SendError.NEVER, "none")


def broadcast(url: str, api: str, rate: str, client: str) -> None:
    """Feed and send, as the role `send` does, at so many messages a second; says its process's id.

    client: whatsapp (pywa), telegram (python-telegram-bot), or bare: the least that sends for WhatsApp.
    """
    maker, keys = enter(url)
    limits = Limits(per_second=float(rate), burst=int(rate), line_every=0.0, line_burst=1, in_flight=64)

    async def feeding() -> None:
        while True:
            if not await feed_broadcasts(maker, keys):
                await asyncio.sleep(LOOK_SECONDS)

    async def working() -> None:
        async with (
            TelegramSender(TOKEN, api=api, connections=64) as telegram,
            WhatsAppSender("banc", "1", api=api, connections=64) as whatsapp,
            asyncio.TaskGroup() as group,
        ):
            print(os.getpid(), flush=True)
            clients: dict[str, tuple[Channel, Sender]] = {
                "telegram": (Channel.TELEGRAM, telegram),
                "whatsapp": (Channel.WHATSAPP, whatsapp),
                "bare": (Channel.WHATSAPP, BareSender(api)),
            }
            channel, sender = clients[client]
            senders = {channel: (sender, limits)}
            group.create_task(feeding())
            group.create_task(run_senders(connect(url), url, keys, senders, asyncio.Event()))

    asyncio.run(working())


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    role, database, *more = sys.argv[1:]
    if role == "web":
        web(database)
    elif role == "run":
        run(database)
    elif role == "broadcast":
        broadcast(database, *more)
    else:
        send(database, *more)
