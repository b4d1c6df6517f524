"""Who asked to speak to a person of the team: what a facilitator sees and notes. No words."""

from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from consultation.tables import HandOverRow


class HandOverUnknown(Exception):
    """The campaign has no request with this number."""


def hand_overs(
    session: Session,
    campaign_id: int,
    state: str | None = "open",
    limit: int = 200,
    after: int | None = None,
) -> list[HandOverRow]:
    """Return a campaign's requests, the oldest first, those after a number; every state for None."""
    wanted = select(HandOverRow).where(HandOverRow.campaign_id == campaign_id)
    if state is not None:
        wanted = wanted.where(HandOverRow.state == state)
    if after is not None:
        last = select(HandOverRow.at, HandOverRow.id).where(
            HandOverRow.id == after, HandOverRow.campaign_id == campaign_id
        )
        wanted = wanted.where(tuple_(HandOverRow.at, HandOverRow.id) > last.scalar_subquery())
    return list(session.scalars(wanted.order_by(HandOverRow.at, HandOverRow.id).limit(limit)))


def waiting(session: Session, campaign_id: int) -> int:
    """Return how many requests are open."""
    of = (HandOverRow.campaign_id == campaign_id, HandOverRow.state == "open")
    return session.scalar(select(func.count()).select_from(HandOverRow).where(*of)) or 0


def find_hand_over(session: Session, campaign_id: int, number: int) -> HandOverRow:
    """Return a request, held until the transaction ends; raises HandOverUnknown."""
    of = (HandOverRow.id == number, HandOverRow.campaign_id == campaign_id)
    wish = session.scalars(select(HandOverRow).where(*of).with_for_update()).one_or_none()
    if wish is None:
        raise HandOverUnknown(number)
    return wish


def close(session: Session, campaign_id: int, number: int, who: str, now: datetime) -> HandOverRow:
    """Note that it was seen to, by whom; the caller commits. Raises HandOverUnknown."""
    wish = find_hand_over(session, campaign_id, number)
    wish.state, wish.closed_at, wish.closed_by = "closed", now, who
    session.flush()
    return wish
