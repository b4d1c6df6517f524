"""When a release may be made: 11 participants for the first, 11 changes for the next."""

from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from analysis.reading import COUNTS
from analysis.thresholds import CHANGES_AT_LEAST, DENOMINATOR_AT_LEAST
from consultation.tables import CampaignRow, ErasureRow, ParticipantRow, ReleaseRow


@dataclass(frozen=True, slots=True)
class Due:
    """`missing`: how many more participants, or changes, are needed; 0 when a release is due."""

    first: bool
    missing: int


def due(session: Session, campaign: CampaignRow, last: ReleaseRow | None) -> Due:
    if last is None:
        return Due(True, max(0, DENOMINATOR_AT_LEAST - heard(session, campaign.id)))
    return Due(False, max(0, CHANGES_AT_LEAST - changes_since(session, campaign.id, last)))


def heard(session: Session, campaign_id: int) -> int:
    """Return how many participants who count have answered something."""
    found: int = session.execute(
        text(
            f"SELECT count(*) FROM participant p WHERE campaign_id = :campaign AND {COUNTS} "  # noqa: S608
            "AND EXISTS (SELECT FROM answer a JOIN answer_version v "
            "ON v.answer_id = a.id AND v.number = a.current AND NOT v.passed "
            "WHERE a.participant_id = p.id AND a.part = 'reponse')"
        ),
        {"campaign": campaign_id},
    ).scalar_one()
    return found


def changes_since(session: Session, campaign_id: int, last: ReleaseRow) -> int:
    """Return how many participants were added, changed or erased since a release.

    Somebody excluded counts only if an earlier release may hold him or her.
    """
    changed = session.scalar(
        select(func.count())
        .select_from(ParticipantRow)
        .where(
            ParticipantRow.campaign_id == campaign_id,
            ParticipantRow.changed_at > last.at,
            ParticipantRow.accepted_at.is_not(None),
            ParticipantRow.trial.is_(False),
            ParticipantRow.excluded.is_(None) | (ParticipantRow.started_at <= last.at),
        )
    )
    return (changed or 0) + max(0, erasures(session, campaign_id) - int(last.about.get("erased", 0)))


def erasures(session: Session, campaign_id: int) -> int:
    return (
        session.scalar(
            select(func.count()).select_from(ErasureRow).where(ErasureRow.campaign_id == campaign_id)
        )
        or 0
    )


def last_release(session: Session, campaign_id: int) -> ReleaseRow | None:
    return session.scalars(
        select(ReleaseRow)
        .where(ReleaseRow.campaign_id == campaign_id)
        .order_by(ReleaseRow.number.desc())
        .limit(1)
    ).one_or_none()
