"""The links by which people join a campaign, one for each channel, with the tag of where they found it."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote

from consultation import joining
from consultation.words import Channel


@dataclass(frozen=True, slots=True)
class Doors:
    """What an installation is reached by; None or empty where it is not.

    `address` begins with http(s):// and ends without a slash; `telegram_bot` is a user name without @;
    `whatsapp_number` is international, digits only.
    """

    address: str = ""
    telegram_bot: str | None = None
    whatsapp_number: str | None = None


@dataclass(frozen=True, slots=True)
class WayIn:
    """`link` is for QR codes and taps, `typed` what somebody without a camera types or looks for."""

    channel: Channel
    link: str
    typed: str


def ways_in(code: str, origin: str | None, doors: Doors, channels: Collection[str]) -> tuple[WayIn, ...]:
    """Return the ways that are open to this campaign, WhatsApp first: most residents have it.

    `channels`: those of the questionnaire. `origin` is a tag (consultation.origins) or None.
    """
    ways: list[WayIn] = []
    if doors.whatsapp_number and Channel.WHATSAPP in channels:
        words = quote(joining.sentence(code, origin), safe="")
        link = f"https://wa.me/{doors.whatsapp_number}?text={words}"
        ways.append(WayIn(Channel.WHATSAPP, link, readable(doors.whatsapp_number)))
    if doors.telegram_bot and Channel.TELEGRAM in channels:
        link = f"https://t.me/{doors.telegram_bot}?start={joining.payload(code, origin)}"
        ways.append(WayIn(Channel.TELEGRAM, link, f"@{doors.telegram_bot}"))
    if doors.address and Channel.WEB in channels:
        link = f"{doors.address}/c/{code}"
        shown = link.partition("://")[2]
        ways.append(WayIn(Channel.WEB, link if origin is None else f"{link}?o={origin}", shown))
    return tuple(ways)


def readable(number: str) -> str:
    """`33612345678` is « 06 12 34 56 78 »; numbers of other countries and overseas keep their prefix."""
    if number.startswith("33") and len(number) == 11:
        return " ".join(_pairs("0" + number[2:]))
    return "+" + " ".join(_pairs(number))


def _pairs(digits: str) -> list[str]:
    first = len(digits) % 2
    pairs = [digits[start : start + 2] for start in range(first, len(digits), 2)]
    return [digits[:1] + pairs[0], *pairs[1:]] if first else pairs
