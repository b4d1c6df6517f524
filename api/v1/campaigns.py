"""Campaigns: the list, and one of them."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.due import due
from analysis.release import campaign_scheme
from analysis.scheme import Closed
from api.access import Campaign, DbSession, Facilitator
from api.v1.models import CampaignDetail, CampaignOut, CampaignPage, Labelled, Missing, QuestionOut
from api.v1.parameters import Limit
from consultation.tables import CampaignRow, ConsultationRow, ReleaseRow

router = APIRouter(tags=["Campagnes"])

NUMBER = select(func.max(ReleaseRow.number)).where(ReleaseRow.campaign_id == CampaignRow.id).scalar_subquery()
TERRITORY = (
    select(ConsultationRow.territory)
    .where(ConsultationRow.id == CampaignRow.consultation_id)
    .scalar_subquery()
)


@router.get("/campaigns", operation_id="listCampaigns", summary="Les campagnes")
def list_campaigns(
    session: DbSession,
    _: Facilitator,
    limit: Limit = 50,
    after: Annotated[
        str, Query(max_length=32, pattern="^[a-z0-9-]*$", description="Le `next` de la page d’avant.")
    ] = "",
) -> CampaignPage:
    """Toutes les campagnes, par code. Une page à la fois."""
    rows = session.execute(
        select(CampaignRow, NUMBER, TERRITORY)
        .where(CampaignRow.code > after)
        .order_by(CampaignRow.code)
        .limit(limit + 1)
    ).all()
    items = [_out(campaign, number, territory) for campaign, number, territory in rows[:limit]]
    return CampaignPage(items=items, next=items[-1].code if len(rows) > limit else None)


@router.get("/campaigns/{code}", operation_id="getCampaign", summary="Une campagne")
def get_campaign(session: DbSession, _: Facilitator, campaign: Campaign) -> CampaignDetail:
    """La campagne, ses questions fermées, et ce qui manque pour la première parution."""
    number, territory = session.execute(
        select(NUMBER, TERRITORY).select_from(CampaignRow).where(CampaignRow.id == campaign.id)
    ).one()
    return CampaignDetail(
        **_out(campaign, number, territory).model_dump(),
        questions=questions_out(campaign_scheme(session, campaign.id).closed),
        missing=missing(session, campaign) if number is None else None,
    )


def missing(session: Session, campaign: CampaignRow) -> Missing:
    """Say what the first release still needs."""
    lacking = due(session, campaign, None).missing
    if not lacking:
        detail = "Il y a assez de participants : la première parution se prépare."
    else:
        many = "s" if lacking > 1 else ""
        detail = f"Encore {lacking} participant{many} et les premiers chiffres pourront paraître."
    return Missing(participants=lacking, detail=detail)


def questions_out(closed: tuple[Closed, ...]) -> list[QuestionOut]:
    found: dict[str, QuestionOut] = {}
    for one in closed:
        options = [Labelled(code=code, label=label) for code, label in one.rows]
        question = found.setdefault(
            one.name, QuestionOut(name=one.name, items=[], label=one.label, type=one.type, options=options)
        )
        if one.item:
            question.items.append(one.item)
    return list(found.values())


def _out(campaign: CampaignRow, number: int | None, territory: str | None) -> CampaignOut:
    return CampaignOut(
        code=campaign.code,
        title=campaign.title,
        phase=campaign.phase,
        wave=campaign.wave,
        state=campaign.state,
        territory=territory,
        opened_at=campaign.opened_at,
        closed_at=campaign.closed_at,
        release=number,
    )
