"""Participation: live totals."""

from datetime import date, datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from analysis.participation import Participation, participation
from api.access import Campaign, DbSession, Facilitator, Now
from api.freshness import Fresh
from api.v1.models import example

router = APIRouter(tags=["Participation"])


class QuestionTotals(BaseModel):
    name: str
    item: str
    answered: int
    passed: int


class ParticipationOut(BaseModel):
    """Totaux en direct. Aucun croisement, aucun attribut des personnes."""

    model_config = example(
        campaign="tilleuls-abcd",
        at="2026-03-20T12:00:00Z",
        started=180,
        accepted=160,
        completed=120,
        excluded={"identique": 6},
        modes={"bot_web": 120, "bot_telegram": 40},
        days={"2026-03-02": 80, "2026-03-03": 80},
        questions=[{"name": "atouts", "item": "", "answered": 150, "passed": 10}],
    )
    campaign: str
    at: datetime
    started: int = Field(description="Ont fait au moins une action (jamais de simples visites).")
    accepted: int = Field(description="Ont pris connaissance de l’information et commencé.")
    completed: int
    excluded: dict[str, int] = Field(
        description="Laissés de côté : identique, trop_rapide, automate. Dans aucun autre total."
    )
    modes: dict[str, int]
    days: dict[date, int]
    questions: list[QuestionTotals] = Field(
        description="Sans celles que fait poser une réponse précédente : qui y répond a donné cette réponse."
    )


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
