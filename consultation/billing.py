"""What became of a campaign's WhatsApp messages, and what the provider bills: counts, no names."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from consultation.prices import UNNAMED, Billed
from consultation.words import Channel, Mode

# Delivered is what is billed: `billable` alone is said of what never arrived too.
_COUNTS = text(
    """
    SELECT count(*) FILTER (WHERE outbox.sent_at IS NOT NULL) AS sent,
           count(*) FILTER (WHERE outbox.delivered_at IS NOT NULL) AS delivered,
           count(*) FILTER (WHERE outbox.read_at IS NOT NULL) AS read,
           count(*) FILTER (WHERE outbox.state = 'failed') AS failed,
           count(*) FILTER (WHERE outbox.state = 'held') AS held,
           count(*) FILTER (WHERE outbox.state = 'unknown') AS unknown
    FROM outbox JOIN account ON account.id = outbox.account_id
    WHERE account.campaign_id = :campaign AND outbox.channel = :channel
    """
)
_BILLED = text(
    """
    SELECT coalesce(outbox.category, :unnamed) AS category, count(*) AS billed
    FROM outbox JOIN account ON account.id = outbox.account_id
    WHERE account.campaign_id = :campaign AND outbox.channel = :channel
      AND outbox.billable AND outbox.delivered_at IS NOT NULL
    GROUP BY category ORDER BY category
    """
)
_PARTICIPANTS = text(
    """
    SELECT count(*) FROM participant
    WHERE campaign_id = :campaign AND mode_recueil = :mode AND NOT trial
    """
)


@dataclass(frozen=True, slots=True)
class Traffic:
    """Messages that we sent, and the participants they were for. Those of erased people are gone."""

    sent: int
    delivered: int
    read: int
    failed: int
    held: int
    unknown: int
    billed: tuple[Billed, ...]
    participants: int


def whatsapp_traffic(session: Session, campaign_id: int) -> Traffic:
    """Return the counts of a campaign's WhatsApp messages."""
    values = {"campaign": campaign_id, "channel": Channel.WHATSAPP.value}
    sent, delivered, read, failed, held, unknown = session.execute(_COUNTS, values).one()
    billed = session.execute(_BILLED, {**values, "unnamed": UNNAMED}).all()
    participants = session.scalar(_PARTICIPANTS, {"campaign": campaign_id, "mode": Mode.BOT_WHATSAPP}) or 0
    listed = tuple(Billed(category, count) for category, count in billed)
    return Traffic(sent, delivered, read, failed, held, unknown, listed, participants)
