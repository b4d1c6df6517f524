"""Running the senders of a process: one per channel, woken by NOTIFY."""

import asyncio
import threading
from collections.abc import Mapping

from sqlalchemy import Engine

from bot import wake
from bot.channels.contract import Sender
from bot.pace import Limits
from bot.sender import ChannelSender
from consultation.keyring import Keys
from consultation.words import Channel


async def run_senders(
    engine: Engine,
    url: str,
    keys: Keys,
    senders: Mapping[Channel, tuple[Sender, Limits]],
    stop: asyncio.Event,
) -> None:
    """Send on each channel until `stop` is set. `url` is the database's, for LISTEN."""
    running = [
        ChannelSender(engine, keys, channel, sender, limits) for channel, (sender, limits) in senders.items()
    ]
    over = threading.Event()
    listening = threading.Thread(target=_listen, args=(url, running, over), name="outbox", daemon=True)
    listening.start()
    try:
        async with asyncio.TaskGroup() as group:
            for one in running:
                group.create_task(one.run(stop))
    finally:
        over.set()
        await asyncio.to_thread(listening.join)


def _listen(url: str, running: list[ChannelSender], over: threading.Event) -> None:
    with wake.Listener(url, wake.OUTBOX) as listener:
        while not over.is_set():
            if listener.wait():
                for one in running:
                    one.wake()
