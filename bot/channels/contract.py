"""What every channel offers: reading a raw payload, and sending a message. None knows the database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.events import Event, News
from bot.field.form import Form
from bot.messages import Message
from consultation.words import SendError

# Makes the short digest of a provider's message id that events carry as `source`.
Digest = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Identified:
    """Read from a raw payload before anything else, to file it: never fails, never judges.

    `key` makes the permanent unique key of the inbox; `sender` the line; `rank` the order in it.
    """

    key: tuple[str, ...]
    sender: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Parsed:
    """`sender` is the provider's user id (made a pseudonym at once), `address` what writing back needs.

    `others` are further ids of the same person: an account known by any of them is theirs, and is known
    by all of them afterwards. `numbers` are those of the ids that may pass to somebody else (telephone
    numbers), `former` those that are this person's no more. `form`: a whole form that somebody of the
    team filled in, which `event` only begins.
    """

    event: Event | News
    sender: str
    address: str
    others: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()
    former: frozenset[str] = frozenset()
    form: Form | None = None


class Delivery(StrEnum):
    """How far a message of ours came."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider says of a message that we sent, named by the id it gave it.

    `tracker` is what we sent along (the id of the outbox row), where the provider gives it back. `error`
    is None where `code` is not known. `category` and `billable`: what it is billed as.
    """

    provider_id: str = field(repr=False)
    delivery: Delivery
    at: datetime
    tracker: str | None = None
    error: SendError | None = None
    code: str | None = None
    category: str | None = None
    billable: bool | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """Understood, and not for us (a group, another bot): refused, and its payload emptied.

    `told`: somebody should know, the reason goes to the log.
    """

    reason: str
    told: bool = False


class NotUnderstood(Exception):
    """The payload is not what the provider documents: a dead letter that an operator sees.

    The message names the fault, never a word of the payload.
    """


class Reader(Protocol):
    """`identify` and `parse` are pure."""

    def identify(self, raw: bytes) -> Identified: ...

    def parse(self, raw: bytes, digest: Digest) -> Parsed | Receipt | Ignored:
        """Raises NotUnderstood."""
        ...


class SendFailed(Exception):
    """A send did not succeed, in the closed set of reasons. `retry_after` in seconds, where told.

    `unsure`: the provider may have taken the message all the same (the answer never came), so that
    bulk is not sent again. `whole`, for THROTTLE: the whole channel must rest (True), or only this person
    (False); None where the provider does not say which.
    """

    def __init__(
        self,
        error: SendError,
        code: str,
        retry_after: float | None = None,
        *,
        unsure: bool = False,
        whole: bool | None = None,
    ) -> None:
        super().__init__(f"{error}: {code}")
        self.error = error
        self.code = code
        self.retry_after = retry_after
        self.unsure = unsure
        self.whole = whole


class Sender(Protocol):
    async def send(
        self, address: str, message: Message, enclosed: bytes | None = None, tracker: str = ""
    ) -> str:
        """Send and return the provider's message id; raises SendFailed. Always has a timeout.

        `enclosed`: the bytes of `message.enclosed`, where it has one. `tracker`: our own number of the
        message, for a provider that gives it back with its receipts.
        """
        ...

    async def fetch(self, reference: str, limit: int) -> bytes:
        """Return an attachment of at most `limit` bytes; raises SendFailed."""
        ...
