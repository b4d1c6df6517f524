"""What the channels allow, as data: lengths, numbers of buttons, rates (providers’ rules, November 2026).

Lengths are in UTF-16 units (`length`), the stricter way of counting an emoji.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from consultation.words import Channel


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one channel. Sizes are in bytes, times in seconds."""

    channel: Channel
    writes_again: bool  # people can be written to when they are gone
    text: int  # length of a message without buttons
    body: int  # length of a message with buttons or a list
    buttons: int  # so many options at most are shown as buttons, more become a list
    button: int  # length of a button
    rows: int  # so many options at most in a list
    row: int  # length of an option in a list
    description: int  # length of what goes on below a longer option; 0 where there is no such line
    ticks: bool  # several options can be tapped one after the other; else they are written as numbers
    refuses_long: bool  # a longer option is refused by the provider; else a narrow screen cuts it
    data: int  # bytes that a button brings back
    caption: int  # length of the text under a picture
    start: int  # length of what a link to the bot can carry
    per_second: float  # messages, all people together
    person_interval: float  # seconds between two messages to one person, on average
    person_burst: int  # messages to one person before that average counts
    window: float | None  # seconds after a person's last message in which one may write freely
    download: int | None  # bytes of a file that a person sent
    upload: int | None  # bytes of a file that we send


HOUR = 3600.0
MEGABYTE = 1_000_000

LIMITS: Mapping[Channel, Limits] = MappingProxyType(
    {
        Channel.TELEGRAM: Limits(
            channel=Channel.TELEGRAM,
            writes_again=True,
            text=4096,
            body=4096,
            buttons=100,
            button=40,  # none is published; a narrow phone cuts longer ones
            rows=100,
            row=40,
            description=0,
            ticks=True,
            refuses_long=False,
            data=64,
            caption=1024,
            start=64,
            per_second=30.0,
            person_interval=1.0,
            person_burst=1,
            window=None,
            download=20 * MEGABYTE,
            upload=50 * MEGABYTE,
        ),
        Channel.WHATSAPP: Limits(
            channel=Channel.WHATSAPP,
            writes_again=True,
            text=4096,
            body=1024,
            buttons=3,
            button=20,
            rows=10,
            row=24,
            description=72,
            ticks=False,
            refuses_long=True,
            data=200,  # 256 for a button, 200 for a row
            caption=1024,
            start=64,
            per_second=80.0,
            person_interval=6.0,
            person_burst=45,
            window=24 * HOUR,
            download=None,
            upload=None,
        ),
        Channel.WEB: Limits(  # our own page: what can still be read on it
            channel=Channel.WEB,
            writes_again=False,
            text=10_000,
            body=10_000,
            buttons=50,
            button=120,
            rows=50,
            row=120,
            description=0,
            ticks=True,
            refuses_long=False,
            data=200,
            caption=1024,
            start=64,
            per_second=1000.0,
            person_interval=0.0,
            person_burst=1000,
            window=None,
            download=20 * MEGABYTE,
            upload=50 * MEGABYTE,
        ),
    }
)


def length(text: str) -> int:
    """Return the length of a text as channels count it: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
