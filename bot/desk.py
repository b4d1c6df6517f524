"""The sender's desk: one connection for all its transactions, which also holds the right to send."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from bot import outbox
from bot.broadcasting.guard import Guard
from bot.outbox import LEASE_SECONDS, Claimed, Settled
from consultation.words import Channel, SendState

LOOK_FOR_EXPIRED = 1.0  # seconds
# A machine that vanished holds the lock until the server notices: within half a minute. Plans are made
# each time: one that was kept from when the outbox was empty reads all of it once a broadcast fills it.
_SETTINGS = text(
    "SELECT set_config(name, value, false) FROM (VALUES ('tcp_keepalives_idle', '10'),"
    " ('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '3'),"
    " ('plan_cache_mode', 'force_custom_plan')) AS setting (name, value)"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """`standby`: another process sends on this channel. `expired`: what a lost process had in hand."""

    claimed: tuple[Claimed, ...] = ()
    expired: tuple[tuple[int, SendState], ...] = ()
    standby: bool = False


class Desk:
    """One channel's transactions, from one thread. When the connection breaks, the lock goes with it."""

    def __init__(
        self, engine: Engine, channel: Channel, lease: float = LEASE_SECONDS, daily_limit: int | None = None
    ) -> None:
        self._engine = engine
        self._channel = channel
        self._lease = lease
        self._guard = Guard(channel, daily_limit)
        self._connection: Connection | None = None
        self._looked = 0.0

    def turn(self, settled: Sequence[Settled], room: int, resting: Sequence[bytes]) -> Turn:
        """Write what became of messages and claim others, in one transaction; raises database errors."""
        try:
            connection = self._held()
            if connection is None:
                self._settle_only(settled)
                return Turn(standby=True)
            with Session(connection) as session, session.begin():
                outbox.settle(session, settled)
                expired = tuple(outbox.expire(session, self._channel)) if self._time_to_look() else ()
                claimed = outbox.claim(session, self._channel, room, resting, self._lease) if room else []
                claimed = self._guard.let_through(session, claimed)
            return Turn(tuple(claimed), expired)
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        """Let another process send; what is in hand is taken back when its lease ends."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.invalidate()
            connection.close()

    def _held(self) -> Connection | None:
        """Return the connection that holds the lock, None while another process does."""
        if self._connection is None:
            connection = self._engine.connect()
            try:
                with Session(connection) as session, session.begin():
                    session.execute(_SETTINGS)
                    mine = outbox.lock(session, self._channel)
            except Exception:
                connection.invalidate()
                connection.close()
                raise
            if not mine:
                connection.close()
                return None
            self._connection = connection
        return self._connection

    def _settle_only(self, settled: Sequence[Settled]) -> None:
        """The lock went to another process, and what was sent meanwhile was sent."""
        if settled:
            with Session(self._engine) as session, session.begin():
                outbox.settle(session, settled)

    def _time_to_look(self) -> bool:
        now = time.monotonic()
        if now - self._looked < LOOK_FOR_EXPIRED:
            return False
        self._looked = now
        return True
