"""Long polling, where there is no public address: updates are kept raw, then confirmed to Telegram."""

import asyncio
import json
import logging
from typing import Any, Protocol

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram import peek
from bot.channels.telegram.client import API, Client
from bot.channels.telegram.durations import seconds
from bot.channels.telegram.render import Call
from bot.inbox import Arrival, Kept
from consultation.words import Channel

logger = logging.getLogger(__name__)

WAIT_SECONDS = 25
MOST_UPDATES = 100
FIRST_BACKOFF = 1.0
LONGEST_BACKOFF = 60.0
MOST_ACKNOWLEDGEMENTS = 50


class Keeps(Protocol):
    """bot.receiver.Receiver."""

    async def keep(self, arrival: Arrival) -> Kept: ...


async def poll(
    token: str, keeper: Keeps, stop: asyncio.Event, *, api: str = API, drop_webhook: bool = True
) -> None:
    """Keep updates until `stop` is set. Never gives up: faults are logged, and tried again later.

    `drop_webhook`: take the bot back from a webhook first; Telegram gives updates one way only.
    """
    client = Client(token, api=api)
    await client.connect()
    try:
        await _Poller(client, keeper, drop_webhook).run(stop)
    finally:
        await client.disconnect()


class _Poller:
    def __init__(self, client: Client, keeper: Keeps, drop_webhook: bool) -> None:
        self._client = client
        self._keeper = keeper
        self._drop_webhook = drop_webhook
        self._offset: int | None = None
        self._backoff = FIRST_BACKOFF
        self._acknowledging: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                step = asyncio.create_task(self._step())
                await asyncio.wait({step, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not step.done():
                    # What was read and not confirmed comes again, and is recognised.
                    step.cancel()
                    await asyncio.gather(step, return_exceptions=True)
                elif wait := step.result():
                    await asyncio.wait({stopped}, timeout=wait)
        finally:
            stopped.cancel()
            for task in self._acknowledging:
                task.cancel()
            await asyncio.gather(stopped, *self._acknowledging, return_exceptions=True)

    async def _step(self) -> float:
        """Read and keep one batch; return how long to wait before the next."""
        try:
            if self._drop_webhook:
                await self._client.call(Call("deleteWebhook", {}))
                self._drop_webhook = False
            await self._read()
        except Exception as error:
            return self._fault(error)
        self._backoff = FIRST_BACKOFF
        return 0.0

    async def _read(self) -> None:
        parameters: dict[str, Any] = {
            "limit": MOST_UPDATES,
            "timeout": WAIT_SECONDS,
            "allowed_updates": list(peek.KINDS),
        }
        if self._offset is not None:
            parameters["offset"] = self._offset
        updates = await self._client.call(Call("getUpdates", parameters), wait=WAIT_SECONDS)
        raws = [json.dumps(update).encode() for update in updates]
        arrivals = [Arrival(Channel.TELEGRAM, peek.identify(raw), raw) for raw in raws]
        await asyncio.gather(*(self._keeper.keep(arrival) for arrival in arrivals))
        # Only now that all are committed: the next call tells Telegram to forget them.
        if arrivals:
            self._offset = max(arrival.identified.rank for arrival in arrivals) + 1
        for raw in raws:
            self._acknowledge(peek.callback_id(raw))

    def _acknowledge(self, callback: str | None) -> None:
        """The button stops its waiting sign; that it may fail matters to nobody."""
        if callback is None or len(self._acknowledging) >= MOST_ACKNOWLEDGEMENTS:
            return
        task = asyncio.create_task(self._answer(callback))
        self._acknowledging.add(task)
        task.add_done_callback(self._acknowledging.discard)

    async def _answer(self, callback: str) -> None:
        try:
            await self._client.call(Call("answerCallbackQuery", {"callback_query_id": callback}))
        except Exception as error:
            logger.debug("bouton non acquitté (%s)", type(error).__name__)

    def _fault(self, error: Exception) -> float:
        """Log what a person can do about it, and return how long to wait. No error's text is logged."""
        wait = self._backoff
        self._backoff = min(self._backoff * 2, LONGEST_BACKOFF)
        match error:
            case Conflict():
                logger.error(
                    "un autre programme relève les messages de ce bot Telegram : arrêtez-le, ou donnez à"
                    " chaque installation son propre bot (nouvel essai dans %.0f s)",
                    wait,
                )
            case InvalidToken():
                logger.error(
                    "Telegram refuse le jeton du bot : vérifiez PORTEVOIX_TELEGRAM_TOKEN"
                    " (nouvel essai dans %.0f s)",
                    wait,
                )
            case RetryAfter():
                return max(1.0, seconds(error.retry_after))
            case TelegramError():
                logger.warning(
                    "Telegram injoignable (%s), nouvel essai dans %.0f s", type(error).__name__, wait
                )
            case _:
                logger.warning(
                    "messages non gardés (%s), nouvel essai dans %.0f s", type(error).__name__, wait
                )
        return wait
