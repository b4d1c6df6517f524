"""From a claimed inbox row to what a resident did: opened, parsed, bounded."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.channels.contract import Digest, Ignored, Reader, Receipt
from bot.channels.importing import LONGEST as LONGEST_IMPORTED
from bot.claim import Claimed
from bot.events import Edit, Event, Media, News, Press, Start, Text, Unsupported
from bot.field.form import Form
from bot.inbox import PURPOSE, line_of
from consultation.keyring import Keys
from consultation.secrecy import pseudonym
from consultation.words import Channel

LONGEST = 4_096
"""Characters of a message that are read and kept: the longest that Telegram and WhatsApp let through."""
MOST_PRESSES = 200
SOURCE_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message, understood as an event, and who sent it in the channel's own words."""

    claimed: Claimed
    event: Event | News = field(repr=False)
    sender: str = field(repr=False)
    address: str = field(repr=False)
    others: tuple[str, ...] = field(default=(), repr=False)
    other_lines: tuple[bytes, ...] = field(default=(), repr=False)
    numbers: frozenset[str] = field(default=frozenset(), repr=False)
    former: frozenset[str] = field(default=frozenset(), repr=False)
    form: Form | None = field(default=None, repr=False)

    @property
    def lines(self) -> tuple[bytes, ...]:
        """The inbox lines of who wrote: one for each id that is known of them."""
        return (self.claimed.line, *self.other_lines)

    @property
    def words(self) -> str:
        """The words of the event, for the rules of danger."""
        match self.event:
            case Text(text=words) | Edit(text=words) | Media(caption=words) | Unsupported(caption=words):
                return words
            case _:
                return ""


def open_incoming(
    keys: Keys, readers: Mapping[Channel, Reader], claimed: Claimed
) -> Incoming | Receipt | Ignored:
    """Raises NotUnderstood, and SealBroken where the payload was sealed with another key."""
    raw = keys.payloads.open(claimed.sealed, PURPOSE)
    parsed = readers[claimed.channel].parse(raw, digest_of(keys, claimed.channel))
    if isinstance(parsed, Ignored | Receipt):
        return parsed
    longest = LONGEST_IMPORTED if claimed.channel is Channel.IMPORT else LONGEST
    event = bounded(parsed.event, longest)
    ids = (parsed.sender, *parsed.others) if parsed.others else ()
    lines = {line_of(keys, claimed.channel, one) for one in ids} - {claimed.line}
    return Incoming(
        claimed,
        event,
        parsed.sender,
        parsed.address,
        others=parsed.others,
        other_lines=tuple(sorted(lines)),
        numbers=parsed.numbers,
        former=parsed.former,
        form=parsed.form,
    )


def digest_of(keys: Keys, channel: Channel) -> Digest:
    """Return what makes `source` of a provider's message id."""

    def digest(message_id: str) -> str:
        value = message_id.encode("utf-8", "surrogatepass")
        return pseudonym(keys.lines, "source", channel, value).hex()[:SOURCE_LENGTH]

    return digest


def bounded(event: Event | News, longest: int = LONGEST) -> Event | News:
    """Return the event with words that the database can hold, and not too many of them."""
    match event:
        case Text(text=words, step=step):
            return replace(
                event, text=clean(words, longest), step=None if step is None else clean(step)[:100]
            )
        case Edit(text=words):
            return replace(event, text=clean(words, longest))
        case Media(caption=words) | Unsupported(caption=words):
            return replace(event, caption=clean(words, longest))
        case Start(campaign=code, origin=origin):
            return replace(
                event,
                campaign=None if code is None else clean(code)[:64],
                origin=None if origin is None else clean(origin)[:64],
            )
        case Press(data=data):
            return replace(event, data=tuple(clean(one)[:64] for one in data[:MOST_PRESSES]))
        case _:
            return event


def clean(words: str, longest: int = LONGEST) -> str:
    """Without NUL (PostgreSQL holds none) and lone surrogates, at most `longest` characters."""
    return words[:longest].replace("\x00", "").encode("utf-8", "replace").decode()
