"""The runner: claims the heads of lines and handles them, one transaction per batch.

Dialogues, answers, replies and the mark in the inbox commit together: killed at any moment, a runner
leaves a batch done or not begun.
"""

import logging
import threading
from collections import Counter
from collections.abc import Mapping
from typing import Final

from prometheus_client import Counter as Metric
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from bot import claim, wake
from bot.channels.contract import NotUnderstood, Reader
from bot.claim import Claimed
from bot.handling import Clock, Handler
from bot.minting import Mint, RandomMint
from bot.telling import Told, nobody
from consultation.keyring import Keys
from consultation.words import Channel, MailState

logger = logging.getLogger(__name__)

BATCH: Final = 20
FAILED: Final = "failed"  # to be tried again

handled = Metric("portevoix_inbox_handled", "Messages handled, by how they ended", ["outcome"])


class Runner:
    """As many as one likes may run, in as many processes: a line is in one pair of hands at a time.

    Only messages of the channels that have a reader are claimed.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        keys: Keys,
        readers: Mapping[Channel, Reader],
        clock: Clock,
        mint: Mint | None = None,
        ask: Told = nobody,
    ) -> None:
        self._sessions = sessions
        self._channels = tuple(readers)
        self._handler = Handler(keys, readers, clock, mint or RandomMint(), ask)

    def step(self, limit: int = BATCH) -> int:
        """Handle at most one message of each of `limit` lines; return how many were claimed.

        Raises what `wake.gone` knows when the database goes away: nothing was done then.
        """
        try:
            outcomes = self._together(limit)
        except Exception as error:
            _raise_if_gone(error)
            # One of them failed: nothing was done. Again, each apart from the others.
            outcomes = self._apart(limit)
        for outcome, count in outcomes.items():
            handled.labels(outcome).inc(count)
        return sum(outcomes.values())

    def run(self, listener: wake.Listener, stop: threading.Event) -> None:
        """Work until `stop`; survives restarts of PostgreSQL."""
        wake.work(self.step, listener, stop)

    def _together(self, limit: int) -> Counter[str]:
        with self._sessions.begin() as session:
            claimed = claim.claim(session, self._channels, limit)
            return Counter(self._handler.handle(session, claimed)) if claimed else Counter()

    def _apart(self, limit: int) -> Counter[str]:
        outcomes: Counter[str] = Counter()
        with self._sessions.begin() as session:
            for claimed in claim.claim(session, self._channels, limit):
                self._one(session, claimed, outcomes)
        return outcomes

    def _one(self, session: Session, claimed: Claimed, outcomes: Counter[str]) -> None:
        """Handle one message apart from the others: its failure undoes its own work only."""
        try:
            with session.begin_nested():
                outcomes.update(self._handler.handle(session, [claimed]))
        except NotUnderstood as error:
            logger.error("message %d non compris : %s", claimed.id, error)
            claim.mark_dead(session, claimed.id, str(error))
            outcomes.update([MailState.DEAD])
        except Exception as error:
            _raise_if_gone(error)
            dead = claim.mark_failed(session, claimed, error)
            level = logging.ERROR if dead else logging.WARNING
            logger.log(level, "message %d : échec %s", claimed.id, claim.where(error))
            outcomes.update([MailState.DEAD if dead else FAILED])


def _raise_if_gone(error: Exception) -> None:
    """A lost connection is no fault of the message."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        raise error
