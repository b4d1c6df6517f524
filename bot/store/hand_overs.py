"""Somebody wants to speak to a person: the row that the facilitator sees, and the job of its e-mail."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

_OPEN = text(
    """
    WITH opened AS (
        INSERT INTO hand_over (campaign_id, participant_id, step, at)
        VALUES (:campaign, :participant, :step, :at)
        ON CONFLICT (participant_id) WHERE state = 'open' DO NOTHING
        RETURNING id
    )
    INSERT INTO job (kind, key, payload)
    SELECT 'notify_hand_over', 'notify_hand_over:' || id, jsonb_build_object('hand_over', id) FROM opened
    """
)


def open_one(session: Session, campaign_id: int, participant: UUID, step: str | None, at: datetime) -> None:
    """Keep that the participant asked; nothing is added while an earlier wish is open."""
    session.execute(_OPEN, {"campaign": campaign_id, "participant": participant, "step": step, "at": at})
