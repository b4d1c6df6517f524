"""How many people a WhatsApp account may still write to first: the provider's limit, per 24 hours."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

LIMITS = (250, 2_000, 10_000, 100_000)
"""What Meta grants one after the other; beyond, there is none."""
PERIOD = timedelta(hours=24)

# People, not messages; whoever may have got it counts. Everybody a broadcast reached is taken as written to
# first, also who wrote within the day: the provider never counts more.
_WRITTEN_TO = text(
    """
    SELECT count(DISTINCT account_id), min(sent_at) FROM outbox
    WHERE channel = 'whatsapp' AND bulk AND sent_at IS NOT NULL AND sent_at > :since
    """
)
_IN_DOUBT = text(
    """
    SELECT (
        SELECT count(*) FROM outbox WHERE state = 'sending' AND channel = 'whatsapp' AND bulk
          AND id <> ALL(CAST(:besides AS bigint[]))
    ) + (
        SELECT count(*) FROM broadcast_recipient AS recipient JOIN outbox ON outbox.id = recipient.outbox_id
        WHERE recipient.state = 'unknown' AND recipient.at > :since AND outbox.channel = 'whatsapp'
    )
    """
)


def room(
    session: Session, limit: int | None, now: datetime, besides: Sequence[int] = ()
) -> tuple[int | None, datetime]:
    """Return how many people may still be written to (None: as many as one likes), and when more may be.

    besides: outbox rows in hand that are not counted yet.
    """
    if limit is None:
        return None, now
    since = now - PERIOD
    count, first = session.execute(_WRITTEN_TO, {"since": since}).one()
    doubtful = session.scalar(_IN_DOUBT, {"since": since, "besides": list(besides)}) or 0
    return max(0, limit - count - doubtful), (first or now) + PERIOD
