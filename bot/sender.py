"""The sender of one channel: claims, sends, writes what became of it. One process sends per channel.

`sending` is committed before the call and the provider's id after it, many at a time. Killed at any
moment, a reply may be said twice and is never lost; a broadcast is never said twice.
"""

import asyncio
import logging
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from prometheus_client import Counter
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import sessionmaker

from bot import messages_json, wake, window
from bot.channels.contract import Sender, SendFailed
from bot.claim import where
from bot.desk import Desk
from bot.library import EnclosureGone, Library
from bot.outbox import LEASE_SECONDS, Claimed, Settled
from bot.pace import Limits, Pace
from bot.verdict import Verdict, failure, given_back, held
from consultation.channels import LIMITS
from consultation.keyring import Keys
from consultation.secrecy import SealBroken, pseudonym
from consultation.words import Channel, SendError, SendState

logger = logging.getLogger(__name__)

TELEGRAM = Limits(per_second=30, burst=30, line_every=1.0, line_burst=4)
_WHATSAPP = LIMITS[Channel.WHATSAPP]
WHATSAPP = Limits(
    per_second=_WHATSAPP.per_second,
    burst=16,  # all at once after a rest: the provider counts by the second
    line_every=_WHATSAPP.person_interval,
    line_burst=_WHATSAPP.person_burst,
    in_flight=64,
)

GAP_SECONDS = 0.01  # between two turns: results are written together
BULK_GAP_SECONDS = 0.05
"""The same while only a broadcast goes out: its results can wait a little, a reply wakes the sender."""
POLL_SECONDS = 0.5
STANDBY_SECONDS = 1.0
STOPPED_SECONDS = 600.0  # until one more try on a channel that the provider stopped
LONGEST_BACKOFF = 5.0
AHEAD = 4
"""Claimed per request in flight, so that requests do not wait for the database."""

UNKNOWN = "unknown:"
"""How the code of an error begins that is in no class: somebody must look it up."""

outcomes = Counter("portevoix_outbox_sent", "Messages sent or not, by outcome", ["channel", "outcome"])
unknown_codes = Counter(
    "portevoix_send_unknown_codes", "Sends refused with a code that is in no class", ["channel"]
)


class ChannelSender:
    """`run` until told to stop; survives restarts of PostgreSQL. `wake` may be called from any thread."""

    def __init__(
        self,
        engine: Engine,
        keys: Keys,
        channel: Channel,
        sender: Sender,
        limits: Limits,
        lease: float = LEASE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._desk = Desk(engine, channel, lease, limits.people_a_day)
        self._keys = keys
        self._channel = channel
        self._sender = sender
        self._library = Library(sessionmaker(engine))
        self._lease = lease
        self._clock = clock
        self._pace = Pace(limits)
        self._slots = asyncio.Semaphore(limits.in_flight)
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = ThreadPoolExecutor(1, f"send-{channel}")
        self._in_hand: set[asyncio.Task[None]] = set()
        self._settled: list[Settled] = []
        self._only_bulk = False

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set; what is in hand is finished first, within a lease."""
        self._loop = asyncio.get_running_loop()
        backoff = 0.1
        last = None
        try:
            while not stop.is_set() or ((self._in_hand or self._settled) and self._within(last)):
                if stop.is_set():
                    last = last or self._clock() + self._lease
                try:
                    full = await self._turn(stopping=stop.is_set())
                    backoff = 0.1
                except (OperationalError, InterfaceError, DBAPIError) as error:
                    if not wake.gone(error):
                        raise
                    logger.warning(
                        "base de données injoignable (%s) : nouvel essai", type(error.orig).__name__
                    )
                    await asyncio.sleep(backoff)
                    backoff = min(backoff * 2, LONGEST_BACKOFF)
                    continue
                await self._rest(full)
        finally:
            for task in self._in_hand:
                task.cancel()
            await asyncio.gather(*self._in_hand, return_exceptions=True)
            await self._loop.run_in_executor(self._thread, self._desk.close)
            self._thread.shutdown()

    def wake(self) -> None:
        """There is something to send. Callable from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    def _within(self, last: float | None) -> bool:
        return last is None or self._clock() < last

    async def _turn(self, *, stopping: bool) -> bool:
        """One transaction; True when more may be waiting."""
        assert self._loop is not None
        now = self._clock()
        room = 0 if stopping else min(self._pace.room(now), self._spare())
        settled, self._settled = self._settled, []
        try:
            turn = await self._loop.run_in_executor(
                self._thread, self._desk.turn, settled, room, self._pace.resting(now)
            )
        except BaseException:
            self._settled = settled + self._settled
            raise
        for id_, state in turn.expired:
            logger.warning("envoi %d repris après une interruption : %s", id_, state)
        self._only_bulk = bool(turn.claimed) and all(one.bulk for one in turn.claimed)
        for claimed in turn.claimed:
            self._pace.spend(claimed.line, now)
            task = asyncio.create_task(self._send(claimed, now + self._lease))
            self._in_hand.add(task)
            task.add_done_callback(self._done)
        if turn.standby:
            await asyncio.sleep(STANDBY_SECONDS)
        return room > 0 and len(turn.claimed) == room

    def _spare(self) -> int:
        return max(0, self._pace.limits.in_flight * AHEAD - len(self._in_hand))

    def _done(self, task: asyncio.Task[None]) -> None:
        self._in_hand.discard(task)
        if not self._only_bulk:
            self._woken.set()

    async def _rest(self, full: bool) -> None:
        """Wait for mail, for a result, or for the pace; never less than GAP_SECONDS."""
        if not full or self._only_bulk:
            waiting = self._pace.soon(self._clock(), POLL_SECONDS)
            if self._only_bulk:
                waiting = BULK_GAP_SECONDS
            try:
                async with asyncio.timeout(waiting):
                    await self._woken.wait()
            except TimeoutError:
                pass
        self._woken.clear()
        await asyncio.sleep(GAP_SECONDS)

    async def _send(self, claimed: Claimed, lease_ends: float) -> None:
        """Send one message and note what became of it. Never raises but CancelledError."""
        async with self._slots:
            now = self._clock()
            left = lease_ends - now
            if self._pace.halted(now) or left < self._lease / 2:
                # The channel rests, or others took too long: another turn, another lease.
                verdict = given_back("given_back")
            else:
                verdict = await self._try(claimed, left * 0.9)
        self._settled.append(Settled(claimed, verdict))
        outcomes.labels(self._channel.value, verdict.error or verdict.state).inc()

    async def _try(self, claimed: Claimed, seconds: float) -> Verdict:
        try:
            async with asyncio.timeout(seconds):
                address, message = messages_json.unpack(
                    self._keys.payloads.open(claimed.sealed or b"", messages_json.PURPOSE)
                )
                if claimed.outside:
                    instead = window.outside(message, reachable=claimed.reachable)
                    if isinstance(instead, window.Held):
                        return held(instead.value)
                    message = instead
                enclosed = None
                if message.enclosed is not None:
                    enclosed = await asyncio.to_thread(self._library.read, message.enclosed.sha256)
                provider_id = await self._sender.send(address, message, enclosed, str(claimed.id))
        except SendFailed as failed:
            return self._failed(claimed, failed)
        except TimeoutError:
            return self._failed(claimed, SendFailed(SendError.RETRY, "timeout", unsure=True))
        except SealBroken:
            return self._failed(claimed, SendFailed(SendError.NEVER, "seal"))
        except EnclosureGone:
            return self._failed(claimed, SendFailed(SendError.NEVER, "enclosure"))
        except Exception as error:
            # A fault of ours must not stop the others' messages.
            return self._failed(claimed, SendFailed(SendError.NEVER, f"fault {where(error)}"))
        return Verdict(SendState.SENT, provider_id=self._pseudonym(provider_id))

    def _failed(self, claimed: Claimed, failed: SendFailed) -> Verdict:
        now = self._clock()
        if failed.code.startswith(UNKNOWN):
            logger.error("envoi %d refusé avec un code inconnu : %s", claimed.id, failed.code)
            unknown_codes.labels(self._channel.value).inc()
        if failed.error is SendError.STOP_CHANNEL:
            self._pace.halt(STOPPED_SECONDS, now)
            logger.error(
                "canal %s arrêté (%s) : vérifiez son jeton, puis relancez l’envoi", self._channel, failed.code
            )
        elif failed.error is SendError.THROTTLE:
            self._pace.throttled(claimed.line, failed.retry_after or 1.0, now, failed.whole)
        elif failed.error is SendError.NEVER:
            logger.error("envoi %d refusé pour toujours : %s", claimed.id, failed.code)
        elif failed.error is SendError.NEEDS_TEMPLATE:
            logger.warning("envoi %d retenu jusqu’à ce que la personne écrive : %s", claimed.id, failed.code)
        jitter = random.random()  # noqa: S311 - spreads retries, keeps no secret
        return failure(failed, bulk=claimed.bulk, attempts=claimed.attempts, jitter=jitter)

    def _pseudonym(self, provider_id: str) -> bytes:
        return pseudonym(self._keys.lines, "sent", self._channel, provider_id)
