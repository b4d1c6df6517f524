"""Releases: the list, and the one a request means."""

from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.documents import participation_rate
from analysis.reading import TIME_ZONE
from analysis.wording import say
from api.access import Analyst, Campaign, DbSession
from api.problems import no_release_yet, release_unknown
from api.v1.campaigns import missing
from api.v1.models import ReleaseOut, ReleasePage, Share
from api.v1.parameters import LARGEST, Limit
from consultation.tables import CampaignRow, ReleaseRow

router = APIRouter(tags=["Parutions"])


@router.get("/campaigns/{code}/releases", operation_id="listReleases", summary="Les parutions")
def list_releases(
    session: DbSession,
    _: Analyst,
    campaign: Campaign,
    limit: Limit = 50,
    before: Annotated[int, Query(ge=1, le=LARGEST, description="Le `next` de la page d’avant.")] = LARGEST,
) -> ReleasePage:
    """De la plus récente à la plus ancienne. Une parution ne change plus."""
    rows = session.scalars(
        select(ReleaseRow)
        .where(ReleaseRow.campaign_id == campaign.id, ReleaseRow.number < before)
        .order_by(ReleaseRow.number.desc())
        .limit(limit + 1)
    ).all()
    return ReleasePage(
        items=[release_out(row) for row in rows[:limit]],
        next=rows[limit - 1].number if len(rows) > limit else None,
        missing=missing(session, campaign) if not rows and before == LARGEST else None,
    )


def find_release(session: Session, campaign: CampaignRow, number: int | None) -> ReleaseRow | None:
    """Return the release asked for, or the last; None if there is none yet; raises a 404 problem."""
    statement = select(ReleaseRow).where(ReleaseRow.campaign_id == campaign.id)
    last = session.scalars(statement.order_by(ReleaseRow.number.desc()).limit(1)).one_or_none()
    if number is None or (last is not None and last.number == number):
        return last
    release = session.scalars(statement.where(ReleaseRow.number == number)).one_or_none()
    if release is None:
        raise release_unknown(last.number if last else None)
    return release


def release_on(session: Session, campaign: CampaignRow, day: date) -> ReleaseRow:
    """Return the release that stood at the end of a day (in France); raises a 404 problem if none did."""
    end = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(TIME_ZONE))
    release = session.scalars(
        select(ReleaseRow)
        .where(ReleaseRow.campaign_id == campaign.id, ReleaseRow.at < end)
        .order_by(ReleaseRow.number.desc())
        .limit(1)
    ).one_or_none()
    if release is None:
        raise no_release_yet()
    return release


def release_out(release: ReleaseRow) -> ReleaseOut:
    about = release.about
    return ReleaseOut(
        number=release.number,
        at=release.at,
        participants=about["participants"],
        first_date=about["first_date"],
        last_date=about["last_date"],
        taxonomy=about["taxonomy"],
        taggers=about["taggers"],
        revisions=about["revisions"],
        tagged_percent=about["tagged_percent"],
        modes=about["modes"],
        other_theme=share_out(*about["other_theme"]) if about["other_theme"] else None,
        population=about.get("population"),
        participation=participation_rate(about["participants"], about.get("population")),
        weighted_with=about.get("weighted_with"),
        n_eff=about.get("n_eff"),
        deff=about.get("deff"),
        segments=about.get("segments"),
        checked=about.get("checked"),
        sentence=about["sentence"],
    )


def share_out(numerator: int, denominator: int) -> Share:
    said = say(numerator, denominator)
    return Share(
        numerator=numerator,
        denominator=denominator,
        share=said.share,
        interval=said.interval,
        words=said.words,  # type: ignore[arg-type]
    )
