"""What a resident did, in the channels' common terms. A channel's `parse(raw)` makes these.

`source` is a short digest of the provider's message id, never the id itself (it may hold a phone
number); it is what an edit or an old button refers to. Times are aware UTC datetimes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from consultation.words import Forme


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    at: datetime
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(Happened):
    """Opens the dialogue of a campaign; `origin` is the tag of a poster or link.

    `source_digest`, hexadecimal, is the network address of the day made a pseudonym, for
    `participant.source_digest`: the web knows one, the other channels leave it out.
    """

    campaign: str | None = None
    origin: str | None = None
    source_digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Happened):
    """A written message. `step` names the question a form answered, where the channel knows it.

    `told`: what an intent server says of the text, a probability by intent; None where none was asked.
    """

    text: str
    step: str | None = None
    told: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Press(Happened):
    """A tapped button, by its `data` (bot.messages.Button); a form may send several at once."""

    data: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Media(Happened):
    """A voice note or a photo. `reference` is what the channel needs to fetch it (kept encrypted)."""

    forme: Forme
    reference: str
    mime: str | None = None
    size: int | None = None  # bytes, as the provider declares
    seconds: int | None = None
    caption: str = ""
    step: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard(Happened):
    """A voice note sent before was written down by the machine; `source` is that message's.

    `sure`: well enough to be read back to its speaker.
    """

    text: str
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Happened):
    """A shared location, WGS 84 degrees; the engine rounds before anything is kept."""

    latitude: float
    longitude: float
    step: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(Happened):
    """A sent message was changed; `source` is the message's, `text` the new words."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted(Happened):
    """A sent message was deleted; `source` is the message's: what it said is taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked(Happened):
    """The resident blocked the bot: an opt-out of the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported(Happened):
    """Something no question takes (sticker, contact, poll): kindly answered; a caption counts."""

    kind: str
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(Happened):
    """The same person has another number or user id from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silenced(Happened):
    """Told the provider to let no message through that nobody asked for; replies still are."""


Event = Start | Text | Press | Media | Heard | Place | Edit | Deleted | Blocked | Unsupported

News = Moved | Silenced
"""What a provider says of an account: no dialogue has anything to do with it, and nothing is replied."""
