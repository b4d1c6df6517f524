"""Danger to a person: the alert row, and the job that tells the named person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

PURPOSE = "alert"

_RAISE = text(
    """
    WITH raised AS (
        INSERT INTO alert (campaign_id, participant_id, rule, step, sealed_text, state, at)
        VALUES (:campaign, :participant, :rule, :step, :sealed, 'open', :at)
        RETURNING id
    )
    INSERT INTO job (kind, key, payload)
    SELECT 'notify_alert', 'notify_alert:' || id, jsonb_build_object('alert', id) FROM raised
    """
)


def raise_alert(
    session: Session,
    *,
    campaign_id: int | None,
    participant: UUID | None,
    rule: str,
    step: str | None,
    sealed: bytes | None,
    at: datetime,
) -> None:
    """Keep that danger was read. `sealed` holds the words, after consent only."""
    session.execute(
        _RAISE,
        {
            "campaign": campaign_id,
            "participant": participant,
            "rule": rule,
            "step": step,
            "sealed": sealed,
            "at": at,
        },
    )
