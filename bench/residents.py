"""Residents who answer a questionnaire over Telegram's webhook, and time their replies."""

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bench import house
from bench.http import BotApi, Pool
from bench.roles import WEBHOOK_SECRET
from bench.script import CODE
from bench.talking import PATIENCE, Talkers

_updates = itertools.count(1)
_HEADERS = f"Content-Type: application/json\r\nX-Telegram-Bot-Api-Secret-Token: {WEBHOOK_SECRET}\r\n"


@dataclass
class Crowd(Talkers):
    """People who talk to one webhook; a reply is there when it has reached the Bot API."""

    _replies: dict[int, asyncio.Future[None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._pool = Pool(self.port)

    def told(self, chat: int) -> None:
        """The Bot API got a message for somebody."""
        waiting = self._replies.get(chat)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    async def say(self, who: int, place: int) -> None:
        words = self.script[place]
        update = next(_updates)
        sender = {"id": who, "is_bot": False, "first_name": "Essai"}
        chat = {"id": who, "type": "private", "first_name": "Essai"}
        message = {"message_id": update, "date": 1_700_000_000, "from": sender, "chat": chat, "text": words}
        if words.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": 6}]
        body = json.dumps({"update_id": update, "message": message}).encode()
        reply = self._replies[who] = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                status, _ = await self._pool.post("/webhooks/telegram", _HEADERS, body)
                if status != 200:
                    raise RuntimeError(f"the webhook answered {status}")
                await reply
            self.times.append(time.perf_counter() - began)
        except TimeoutError:
            self.late += 1

    async def at_rate(self, per_second: float, seconds: float) -> None:
        """Messages come at a steady rate, whatever the replies do; a person says one thing at a time."""
        idle: list[tuple[int, int]] = []
        tasks: set[asyncio.Task[None]] = set()
        began = time.perf_counter()

        async def one(who: int, place: int) -> None:
            await self.say(who, place)
            if place + 1 < len(self.script):
                idle.insert(0, (who, place + 1))

        for number in range(int(per_second * seconds)):
            await asyncio.sleep(max(0.0, began + number / per_second - time.perf_counter()))
            who, place = idle.pop() if len(idle) > 20 else (self.somebody(), 0)
            task = asyncio.create_task(one(who, place))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks)


@asynccontextmanager
async def at_the_door(url: str, script: Sequence[str]) -> AsyncIterator[Callable[[], Crowd]]:
    """Run the house's processes, and yield what brings a new crowd; `script` is said after the start."""
    present: list[Crowd] = []

    def told(chat: int) -> None:
        for crowd in present:
            crowd.told(chat)

    server = await asyncio.get_running_loop().create_server(lambda: BotApi(told), "127.0.0.1", 0)
    api = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    with house.processes(("web", url), ("run", url), ("send", url, api)) as ready:
        port = int(ready[0])

        def come() -> Crowd:
            present.append(Crowd(port, (f"/start {CODE}", *script)))
            return present[-1]

        yield come
    server.close()
