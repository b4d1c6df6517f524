"""Decisions of the named person on alerts of danger: keep the words out, or let them count again."""

from datetime import datetime
from typing import Literal

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from consultation.tables import AlertRow, ParticipantRow

Decision = Literal["kept", "lifted"]


class AlertUnknown(Exception):
    """The campaign has no alert with this number."""


def alerts(session: Session, campaign_id: int, state: str = "open", limit: int = 100) -> list[AlertRow]:
    """Return a campaign's alerts, newest first. What was said is not read."""
    return list(
        session.scalars(
            select(AlertRow)
            .where(AlertRow.campaign_id == campaign_id, AlertRow.state == state)
            .order_by(AlertRow.at.desc(), AlertRow.id.desc())
            .limit(limit)
        )
    )


def decide(
    session: Session, campaign_id: int, alert_id: int, decision: Decision, who: str, now: datetime
) -> AlertRow:
    """Record a decision, by whom and when; raises AlertUnknown. The caller commits.

    Lifting lets the segments of that answer count again, unless another alert on it stands.
    """
    alert = session.scalars(
        select(AlertRow).where(AlertRow.id == alert_id, AlertRow.campaign_id == campaign_id).with_for_update()
    ).one_or_none()
    if alert is None:
        raise AlertUnknown(alert_id)
    alert.state, alert.decided_by, alert.decided_at = decision, who, now
    session.flush()
    if alert.participant_id is not None and alert.step is not None:
        _mark_segments(session, alert, now)
    return alert


def _mark_segments(session: Session, alert: AlertRow, now: datetime) -> None:
    question, _, item = (alert.step or "").partition("/")
    standing = session.scalar(
        select(AlertRow.id)
        .where(
            AlertRow.participant_id == alert.participant_id,
            AlertRow.step == alert.step,
            AlertRow.state != "lifted",
        )
        .limit(1)
    )
    if standing is not None:
        return
    session.execute(
        text(
            "UPDATE segment SET danger = false FROM answer_version v JOIN answer a ON a.id = v.answer_id "
            "WHERE segment.version_id = v.id AND segment.danger AND a.participant_id = :participant "
            "AND a.question = :question AND a.item = :item"
        ),
        {"participant": alert.participant_id, "question": question, "item": item},
    )
    session.execute(
        update(ParticipantRow).where(ParticipantRow.id == alert.participant_id).values(changed_at=now)
    )
