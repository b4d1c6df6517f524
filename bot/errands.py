"""What a sending process does beside sending: fetch attachments, tell of alerts, feed broadcasts."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session, sessionmaker

from bot import wake
from bot.alerting import notify_alerts
from bot.attachments import fetch_attachments
from bot.broadcasting.feeding import feed_broadcasts
from bot.channels.contract import Sender
from bot.handing_over import notify_hand_overs
from bot.late_danger import answer_late_dangers
from bot.postman import Postman, PostmanWrong, read_postman
from consultation.keyring import Keys
from consultation.words import Channel

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
LONGEST_BACKOFF = 10.0


@dataclass(frozen=True, slots=True)
class Post:
    """How the named person is told: settings of SMTP, and the address of this installation."""

    smtp_url: str | None = field(repr=False)
    smtp_from: str | None
    address: str

    def postman(self) -> Postman | None:
        """None where no e-mail can leave; that the settings are wrong stops nothing else, and is said."""
        try:
            return read_postman(self.smtp_url, self.smtp_from)
        except PostmanWrong as error:
            logger.error("aucune alerte ne partira par courriel : %s", error)
            return None


async def run_errands(
    sessions: sessionmaker[Session],
    keys: Keys,
    senders: Mapping[Channel, Sender],
    post: Post,
    stop: asyncio.Event,
    *,
    machine: bool = False,
) -> None:
    """Work until `stop` is set; survives restarts of PostgreSQL, and faults: each errand goes on without the
    others. `machine`: a model writes voices down."""
    postman = post.postman()
    errands: dict[str, Callable[[], Awaitable[int]]] = {
        "fetch": lambda: fetch_attachments(sessions, keys, senders, machine=machine),
        "danger": lambda: answer_late_dangers(sessions, keys),
        "alert": lambda: notify_alerts(sessions, postman, post.address),
        "hand_over": lambda: notify_hand_overs(sessions, postman),
        "broadcast": lambda: feed_broadcasts(sessions, keys),
    }
    async with asyncio.TaskGroup() as group:
        for name, errand in errands.items():
            group.create_task(_repeat(name, errand, stop))


async def _repeat(name: str, errand: Callable[[], Awaitable[int]], stop: asyncio.Event) -> None:
    """At once again while there is something to do, else after a look each second."""
    wait = LOOK_SECONDS
    while not stop.is_set():
        try:
            found = await errand()
            wait = LOOK_SECONDS
            if found:
                continue
        except Exception as error:
            wait = wake.survived(error, name, wait, LONGEST_BACKOFF)
        try:
            async with asyncio.timeout(wait):
                await stop.wait()
        except TimeoutError:
            pass
