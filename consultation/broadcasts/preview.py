"""What would happen: how many people, who is left out and why, what it costs, how long it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy.orm import Session

from consultation.broadcasts import audience, daily
from consultation.broadcasts.filters import Filter
from consultation.broadcasts.hours import Hours
from consultation.channels import LIMITS
from consultation.tables import BroadcastRow
from consultation.words import Channel

FEW = 11
"""Fewer people than that are not counted out where a filter tells something about them."""


@dataclass(frozen=True, slots=True)
class Preview:
    """`reached` by channel and `left_out` by reason (audience.LEFT_OUT), zeros left out; None stands for
    fewer than FEW where the filter tells something about people. `cost` in euros, None where no price is
    known. `days`: how many days WhatsApp's daily limit spreads it over. `over_at`: None when it reaches
    nobody.
    """

    reached: Mapping[str, int | None]
    left_out: Mapping[str, int | None]
    total: int | None
    nobody: bool
    cost: float | None
    sends_now: bool
    begins_at: datetime
    over_at: datetime | None
    days: int


def hours_of(broadcast: BroadcastRow) -> Hours:
    return Hours(broadcast.zone, broadcast.opens, broadcast.closes, broadcast.sunday)


def counted(session: Session, broadcast: BroadcastRow, now: datetime) -> dict[str, int]:
    """Return how many people a broadcast reaches, by channel."""
    return _reached(audience.count(session, broadcast, now))


def _reached(found: Mapping[tuple[str, str | None], int]) -> dict[str, int]:
    return dict(sorted((channel, number) for (channel, reason), number in found.items() if reason is None))


def preview(
    session: Session, broadcast: BroadcastRow, now: datetime, daily_limit: int | None, price: float | None
) -> Preview:
    """Look at everybody whom the broadcast may concern. `price`: euros for one WhatsApp message."""
    found = audience.count(session, broadcast, now)
    reached = _reached(found)
    left_out: dict[str, int] = {}
    for (_, reason), number in found.items():
        if reason is not None:
            left_out[reason] = left_out.get(reason, 0) + number
    whatsapp = reached.get(Channel.WHATSAPP, 0)
    cost = None if whatsapp and price is None else round(whatsapp * (price or 0.0), 2)
    total = sum(reached.values())
    discreet = Filter.from_json(broadcast.filter).about_people
    hours = hours_of(broadcast)
    over_at, days = _over_at(session, reached, hours, now, daily_limit)
    few = discreet and 0 < total < FEW
    return Preview(
        reached={channel: told(n, discreet) for channel, n in reached.items()},
        left_out={
            reason: told(left_out[reason], discreet) for reason in audience.LEFT_OUT if reason in left_out
        },
        total=told(total, discreet),
        nobody=total == 0,
        cost=None if few else cost,
        sends_now=hours.open_at(now),
        begins_at=hours.next_open(now),
        over_at=over_at if total else None,
        days=days,
    )


def told(number: int, discreet: bool) -> int | None:
    """Return a number of people as it may be told: few who have something in common are not counted out."""
    return None if discreet and 0 < number < FEW else number


def _over_at(
    session: Session, reached: Mapping[str, int], hours: Hours, now: datetime, daily_limit: int | None
) -> tuple[datetime, int]:
    """Return when the last one will have been sent, and over how many days WhatsApp spreads it."""
    ends = [hours.after_sending(now, n / LIMITS[Channel(c)].per_second) for c, n in reached.items()]
    whatsapp, days = reached.get(Channel.WHATSAPP, 0), 1
    if daily_limit is not None and whatsapp:
        left, _ = daily.room(session, daily_limit, now)
        beyond = max(0, whatsapp - (left or 0))
        days = 1 + ceil(beyond / daily_limit)
        if beyond:
            ends.append(hours.next_open(hours.next_open(now) + timedelta(days=days - 1)))
    return max(ends, default=hours.next_open(now)), days
