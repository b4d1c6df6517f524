"""The end of a broadcast, and of the addresses that were only kept for it."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from consultation.tables import BroadcastRow
from consultation.words import BroadcastKind, BroadcastState

_LEFT = text("SELECT EXISTS (SELECT FROM broadcast_recipient WHERE broadcast_id = :id AND state = 'waiting')")
# The results were asked for, and are sent: nothing more is to be written to this address, unless an
# invitation to what follows in the same consultation is still to come (two months at most in all).
_ADDRESSES = text(
    """
    DELETE FROM address USING broadcast_recipient AS recipient, campaign
    WHERE recipient.broadcast_id = :id AND recipient.state IN ('sent', 'unknown')
      AND address.account_id = recipient.account_id
      AND campaign.id = :campaign AND campaign.state = 'close'
      AND NOT EXISTS (
          SELECT FROM campaign AS following
          WHERE following.consultation_id = campaign.consultation_id AND following.id > campaign.id
            AND following.state <> 'close'
            AND NOT EXISTS (
                SELECT FROM broadcast AS invitation
                WHERE invitation.campaign_id = campaign.id AND invitation.next_campaign_id = following.id
                  AND invitation.state = 'finie'
            )
      )
    """
)
# An invitation sent after the results closes the same way.
_RESULTS_SENT = text(
    """
    SELECT id FROM broadcast
    WHERE campaign_id = :campaign AND kind = 'resultats' AND state = 'finie' ORDER BY id
    """
)


def end(session: Session, row: BroadcastRow, now: datetime) -> bool:
    """Note that a broadcast is over, when nobody waits any more; the caller commits."""
    if session.scalar(_LEFT, {"id": row.id}):
        return False
    row.state, row.ended_at = BroadcastState.OVER, now
    session.flush()
    if row.kind != BroadcastKind.REMINDER:
        for number in session.scalars(_RESULTS_SENT, {"campaign": row.campaign_id}).all():
            session.execute(_ADDRESSES, {"id": number, "campaign": row.campaign_id})
    return True
