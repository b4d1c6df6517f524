"""Decisions of the named person on alerts of danger: keep the words out, or let them count again."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select, text, tuple_, update
from sqlalchemy.orm import Session

from consultation.tables import AlertRow, CampaignRow, ParticipantRow

Decision = Literal["kept", "lifted"]


class AlertUnknown(Exception):
    """The campaign has no alert with this number."""


def alerts(
    session: Session, campaign_id: int, state: str = "open", limit: int = 100, before: int | None = None
) -> list[AlertRow]:
    """Return a campaign's alerts, newest first, those after number `before`. What was said is not read."""
    wanted = select(AlertRow).where(AlertRow.campaign_id == campaign_id, AlertRow.state == state)
    if before is not None:
        last = select(AlertRow.at, AlertRow.id).where(
            AlertRow.id == before, AlertRow.campaign_id == campaign_id
        )
        wanted = wanted.where(tuple_(AlertRow.at, AlertRow.id) < last.scalar_subquery())
    return list(session.scalars(wanted.order_by(AlertRow.at.desc(), AlertRow.id.desc()).limit(limit)))


def open_alerts(session: Session, campaign_id: int) -> int:
    """Return how many alerts of a campaign nobody has decided on."""
    of = (AlertRow.campaign_id == campaign_id, AlertRow.state == "open")
    return session.scalar(select(func.count()).select_from(AlertRow).where(*of)) or 0


def undecided(session: Session, participant_id: UUID) -> list[tuple[str, int]]:
    """Return code and number of a person's open alerts whose words are kept: erasing empties them."""
    found = session.execute(
        select(CampaignRow.code, AlertRow.id)
        .join(CampaignRow, CampaignRow.id == AlertRow.campaign_id)
        .where(
            AlertRow.participant_id == participant_id,
            AlertRow.state == "open",
            AlertRow.sealed_text.is_not(None),
        )
        .order_by(AlertRow.id)
    )
    return [(code, number) for code, number in found]


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
