"""What every channel offers: reading a raw payload, and sending a message. None knows the database."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.events import Event
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

    `form`: a whole form that somebody of the team filled in, which `event` only begins.
    """

    event: Event
    sender: str
    address: str
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """Understood, and not for us (a group, another bot): refused, and its payload emptied."""

    reason: str


class NotUnderstood(Exception):
    """The payload is not what the provider documents: a dead letter that an operator sees.

    The message names the fault, never a word of the payload.
    """


class Reader(Protocol):
    """`identify` and `parse` are pure."""

    def identify(self, raw: bytes) -> Identified: ...

    def parse(self, raw: bytes, digest: Digest) -> Parsed | Ignored:
        """Raises NotUnderstood."""
        ...


class SendFailed(Exception):
    """A send did not succeed, in the closed set of reasons. `retry_after` in seconds, where told.

    `unsure`: the provider may have taken the message all the same (the answer never came), so that
    bulk is not sent again.
    """

    def __init__(
        self, error: SendError, code: str, retry_after: float | None = None, *, unsure: bool = False
    ) -> None:
        super().__init__(f"{error}: {code}")
        self.error = error
        self.code = code
        self.retry_after = retry_after
        self.unsure = unsure


class Sender(Protocol):
    async def send(self, address: str, message: Message, enclosed: bytes | None = None) -> str:
        """Send and return the provider's message id; raises SendFailed. Always has a timeout.

        `enclosed`: the bytes of `message.enclosed`, where it has one.
        """
        ...

    async def fetch(self, reference: str, limit: int) -> bytes:
        """Return an attachment of at most `limit` bytes; raises SendFailed."""
        ...
