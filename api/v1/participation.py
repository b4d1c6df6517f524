"""Participation: live totals."""

from fastapi import APIRouter, Request

from analysis.participation import Participation, participation
from api.access import Campaign, DbSession, Facilitator, Now
from api.freshness import Fresh
from api.v1.models import ParticipationOut, QuestionTotals

router = APIRouter(tags=["Participation"])


@router.get(
    "/campaigns/{code}/participation", operation_id="getParticipation", summary="Qui a participé, en direct"
)
def get_participation(
    request: Request, session: DbSession, _: Facilitator, campaign: Campaign, now: Now
) -> ParticipationOut:
    """Totaux seulement, à cinq secondes près.

    Ces nombres ne sont pas un taux de réponse : chacun vient de lui-même.
    """
    fresh: Fresh[Participation] = request.app.state.totals
    totals = fresh.get(campaign.id, lambda: participation(session, campaign.id))
    return ParticipationOut(
        campaign=campaign.code,
        at=now,
        started=totals.started,
        accepted=totals.accepted,
        completed=totals.completed,
        excluded=totals.excluded,
        modes=totals.modes,
        days=totals.days,
        questions=[
            QuestionTotals(name=one.question, item=one.item, answered=one.answered, passed=one.passed)
            for one in totals.questions
        ],
    )
