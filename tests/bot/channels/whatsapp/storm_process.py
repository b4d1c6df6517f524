"""Processes of a house on WhatsApp, to be killed: `python -m tests.bot.channels.whatsapp.storm_process …`.

Arguments: URL of the database, address of the provider, then one role per process: `web:PORT`, `run`,
`send`. A supervisor starts them and prints « role pid ended » for each start, `ended` being how the one
before it ended; it starts another one when one dies.
"""

import asyncio
import os
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import uvicorn
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker
from starlette.applications import Starlette

from bot import wake
from bot.channels.whatsapp.reader import WhatsAppReader
from bot.channels.whatsapp.sender import WhatsAppSender
from bot.channels.whatsapp.webhook import whatsapp_routes
from bot.pace import Limits
from bot.receiver import Receiver
from bot.runner import Runner
from bot.sender import ChannelSender
from consultation.database import connect, sessions
from consultation.keyring import Keys, load_keys
from consultation.secrecy import Box, master_box
from consultation.words import Channel
from tests.bot.channels.whatsapp.payloads import SECRET
from tests.bot.conftest import SECRET as MASTER

IN_FLIGHT = 16
FAST = Limits(per_second=2000, burst=2000, line_every=0, line_burst=1, in_flight=IN_FLIGHT)
LEASE = 12.0  # seconds: longer than a machine under load holds a message up
FIRST = "-"


def web(maker: sessionmaker[Session], keys: Keys, port: int) -> None:
    receiver = Receiver(maker, keys)

    @asynccontextmanager
    async def living(_app: Starlette) -> AsyncIterator[None]:
        async with receiver:
            yield

    app = Starlette(routes=whatsapp_routes(receiver, SECRET, None), lifespan=living)
    uvicorn.run(app, host="127.0.0.1", port=port, access_log=False, log_config=None)


def run(maker: sessionmaker[Session], keys: Keys, url: str) -> None:
    runner = Runner(maker, keys, {Channel.WHATSAPP: WhatsAppReader()}, lambda: datetime.now(UTC))
    with wake.Listener(url, wake.INBOX) as listener:
        runner.run(listener, threading.Event())


async def send(engine: Engine, keys: Keys, provider: str) -> None:
    async with WhatsAppSender("jeton", "1", api=provider) as sender:
        await ChannelSender(engine, keys, Channel.WHATSAPP, sender, FAST, LEASE).run(asyncio.Event())


def work(url: str, provider: str, role: str, box: Box) -> None:
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    engine = connect(url, application=role)
    maker = sessions(engine)
    with maker.begin() as session:
        keys = load_keys(session, box)
    if role == "run":
        run(maker, keys, url)
    elif role == "send":
        asyncio.run(send(engine, keys, provider))
    else:
        web(maker, keys, int(role.removeprefix("web:")))


def _end_with(parent: int) -> None:
    """End when the supervisor is gone, so that no test leaves a process behind."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


def supervise(url: str, provider: str, roles: list[str]) -> None:
    alive: dict[int, str] = {}
    box = master_box(MASTER)  # slow on purpose: once for all of them

    def start(role: str, ended: str) -> None:
        number = os.fork()
        if number == 0:
            work(url, provider, role, box)
            os._exit(1)
        alive[number] = role
        print(role, number, ended, flush=True)  # noqa: T201

    for role in roles:
        start(role, FIRST)
    while True:
        number, status = os.wait()
        start(alive.pop(number), str(os.waitstatus_to_exitcode(status)))


if __name__ == "__main__":
    supervise(sys.argv[1], sys.argv[2], sys.argv[3:])
