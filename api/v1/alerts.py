"""Alerts of danger to a person: that there is one, never what was said."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from analysis.alerts import AlertUnknown, alerts, decide
from api.access import Admin, Campaign, DbSession, Now
from api.problems import alert_unknown
from api.v1.models import example
from api.v1.parameters import Limit

router = APIRouter(tags=["Alertes"])


class AlertOut(BaseModel):
    """Une alerte de danger pour une personne. Jamais les mots."""

    model_config = example(
        id=7,
        at="2026-03-20T12:00:00Z",
        rule="violences",
        step="gene",
        state="open",
        notified_at="2026-03-20T12:00:05Z",
        decided_at=None,
        decided_by=None,
    )
    id: int
    at: datetime
    rule: str
    step: str | None
    state: Literal["open", "kept", "lifted"]
    notified_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None


class AlertList(BaseModel):
    items: list[AlertOut]
    next: int | None = Field(description="À passer dans `before` pour la page suivante ; null à la fin.")


class AlertDecision(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"state": "lifted"}]})
    state: Literal["kept", "lifted"] = Field(
        description="`kept` : ces mots restent à part. `lifted` : fausse alerte, ils comptent de nouveau."
    )


@router.get("/campaigns/{code}/alerts", operation_id="listAlerts", summary="Les alertes de danger")
def list_alerts(
    session: DbSession,
    _: Admin,
    campaign: Campaign,
    state: Annotated[
        Literal["open", "kept", "lifted"], Query(description="Ouvertes, maintenues ou levées.")
    ] = "open",
    limit: Limit = 100,
    before: Annotated[
        int | None, Query(ge=1, le=2**63 - 1, description="Le `next` de la page d’avant.")
    ] = None,
) -> AlertList:
    """Les plus récentes d’abord. Les mots ne sont pas ici : la personne désignée les a reçus."""
    found = alerts(session, campaign.id, state, limit + 1, before)
    return AlertList(
        items=[AlertOut.model_validate(one, from_attributes=True) for one in found[:limit]],
        next=found[limit - 1].id if len(found) > limit else None,
    )


@router.patch(
    "/campaigns/{code}/alerts/{number}", operation_id="decideAlert", summary="Maintenir ou lever une alerte"
)
def decide_alert(
    session: DbSession,
    holder: Admin,
    campaign: Campaign,
    now: Now,
    number: Annotated[int, Path(ge=1, le=2**63 - 1, description="Numéro de l’alerte.")],
    decision: AlertDecision,
) -> AlertOut:
    """La décision est notée avec le nom de la clé et l’heure."""
    try:
        alert = decide(session, campaign.id, number, decision.state, holder.name, now)
    except AlertUnknown:
        raise alert_unknown() from None
    out = AlertOut.model_validate(alert, from_attributes=True)
    session.commit()
    return out
