"""Residents who answer the reference questionnaire over Telegram's webhook, and time their replies."""

import asyncio
import itertools
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.http import BotApi, Client
from bench.roles import WEBHOOK_SECRET
from bench.script import CODE

PATIENCE = 30.0
_updates = itertools.count(1)
_people = itertools.count(1_000_000)
_HEADERS = f"Content-Type: application/json\r\nX-Telegram-Bot-Api-Secret-Token: {WEBHOOK_SECRET}\r\n"


@dataclass
class Crowd:
    """People who talk to one webhook. `times`: seconds from a message sent to its reply sent back."""

    port: int
    script: Sequence[str]
    times: list[float] = field(default_factory=list)
    late: int = 0
    _replies: dict[int, asyncio.Future[None]] = field(default_factory=dict)
    _clients: list[Client] = field(default_factory=list)

    def told(self, chat: int) -> None:
        """The Bot API got a message for somebody."""
        waiting = self._replies.get(chat)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    async def say(self, who: int, words: str) -> None:
        """Send one message and wait for the reply; counts the time, or that it came too late."""
        loop = asyncio.get_running_loop()
        update = next(_updates)
        sender = {"id": who, "is_bot": False, "first_name": "Essai"}
        chat = {"id": who, "type": "private", "first_name": "Essai"}
        message = {"message_id": update, "date": 1_700_000_000, "from": sender, "chat": chat, "text": words}
        if words.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": 6}]
        body = json.dumps({"update_id": update, "message": message}).encode()
        reply = self._replies[who] = loop.create_future()
        began = time.perf_counter()
        client = self._clients.pop() if self._clients else await self._connect()
        status = await client.post("/webhooks/telegram", _HEADERS, body)
        self._clients.append(client)
        if status != 200:
            raise RuntimeError(f"the webhook answered {status}")
        try:
            async with asyncio.timeout(PATIENCE):
                await reply
            self.times.append(time.perf_counter() - began)
        except TimeoutError:
            self.late += 1

    async def talk(self, until: float) -> None:
        """One person after another answers everything, each message after the reply to the last."""
        while True:
            who = next(_people)
            for words in (f"/start {CODE}", *self.script):
                if time.perf_counter() >= until:
                    return
                await self.say(who, words)

    async def at_rate(self, per_second: float, seconds: float) -> None:
        """Messages come at a steady rate, whatever the replies do; a person says one thing at a time."""
        idle: list[tuple[int, int]] = []
        tasks: set[asyncio.Task[None]] = set()
        began = time.perf_counter()
        words = (f"/start {CODE}", *self.script)

        async def one(who: int, place: int) -> None:
            await self.say(who, words[place])
            if place + 1 < len(words):
                idle.insert(0, (who, place + 1))

        for number in range(int(per_second * seconds)):
            await asyncio.sleep(max(0.0, began + number / per_second - time.perf_counter()))
            who, place = idle.pop() if len(idle) > 20 else (next(_people), 0)
            task = asyncio.create_task(one(who, place))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks)

    async def _connect(self) -> Client:
        _, client = await asyncio.get_running_loop().create_connection(Client, "127.0.0.1", self.port)
        return client


async def bot_api(crowds: list[Crowd]) -> asyncio.Server:
    """Start the Bot API that tells every crowd; port in `sockets[0]`."""

    def told(chat: int) -> None:
        for crowd in crowds:
            crowd.told(chat)

    return await asyncio.get_running_loop().create_server(lambda: BotApi(told), "127.0.0.1", 0)
