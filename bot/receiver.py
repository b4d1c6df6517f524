"""Receiving: many requests that arrive together share one transaction (group commit)."""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from types import TracebackType
from typing import Self

from sqlalchemy.orm import Session, sessionmaker

from bot import inbox, wake
from bot.inbox import Arrival, Kept
from consultation.keyring import Keys

logger = logging.getLogger(__name__)

BATCH = 64
QUEUE = 2_000
"""Arrivals that may wait for the writer; beyond, the provider is told to come again."""

_Waiting = tuple[Sequence[Arrival], "asyncio.Future[list[Kept]]"]


class ReceiverFull(Exception):
    """Too many arrivals wait, or the receiver is closed: answer 503, the provider delivers again."""


class Receiver:
    """`keep` returns once the payload is committed. One writer: while it commits, the next batch grows.

    What one request brought (`keep_all`) is committed in one transaction.

    Use as an async context manager. Errors of the database reach every `keep` of the batch.
    """

    def __init__(self, sessions: sessionmaker[Session], keys: Keys) -> None:
        self._sessions = sessions
        self._keys = keys
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue(QUEUE)
        self._thread = ThreadPoolExecutor(1, "receiver")
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._write())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._task is not None
        task, self._task = self._task, None
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        while not self._queue.empty():
            _refuse([self._queue.get_nowait()], ReceiverFull("arrêt"))
        self._thread.shutdown()

    async def keep(self, arrival: Arrival) -> Kept:
        """Return after the commit; raises ReceiverFull, or the database's error (answer 503)."""
        [kept] = await self.keep_all([arrival])
        return kept

    async def keep_all(self, arrivals: Sequence[Arrival]) -> list[Kept]:
        """As `keep`, for what came together: all of it is committed, or nothing. One `Kept` each."""
        if self._task is None:
            raise ReceiverFull("arrêté")
        done: asyncio.Future[list[Kept]] = asyncio.get_running_loop().create_future()
        try:
            self._queue.put_nowait((arrivals, done))
        except asyncio.QueueFull:
            raise ReceiverFull("file pleine") from None
        return await done

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            batch = [await self._queue.get()]
            try:
                count = len(batch[0][0])
                while count < BATCH and not self._queue.empty():
                    batch.append(self._queue.get_nowait())
                    count += len(batch[-1][0])
                arrivals = [arrival for together, _ in batch for arrival in together]
                kept = iter(await loop.run_in_executor(self._thread, self._commit, arrivals))
            except asyncio.CancelledError:
                _refuse(batch, ReceiverFull("arrêt"))
                raise
            except Exception as error:
                logger.warning("réception refusée (%s) : %d messages", type(error).__name__, len(batch))
                _refuse(batch, error)
                continue
            for together, done in batch:
                results = list(islice(kept, len(together)))
                if not done.done():  # the request may have been cancelled meanwhile
                    done.set_result(results)

    def _commit(self, arrivals: Sequence[Arrival]) -> list[Kept]:
        """Two writers with the same redelivered messages may lock each other: one tries again."""
        try:
            with self._sessions.begin() as session:
                return inbox.keep(session, self._keys, arrivals)
        except Exception as error:
            if not wake.gone(error):
                raise
        with self._sessions.begin() as session:
            return inbox.keep(session, self._keys, arrivals)


def _refuse(batch: Sequence[_Waiting], error: Exception) -> None:
    for _, done in batch:
        if not done.done():
            done.set_exception(error)
