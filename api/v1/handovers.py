"""Who asked to speak to a person: since when, and that it was seen to. Never who they are."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.access import Admin, Campaign, DbSession, Now
from api.problems import hand_over_unknown
from api.v1.models import example
from api.v1.parameters import Limit
from consultation.hand_overs import HandOverUnknown, close, hand_overs

router = APIRouter(tags=["Parler à une personne"])


class HandOverOut(BaseModel):
    """Une demande de parler à une personne. Jamais les mots, ni qui demande."""

    model_config = example(
        id=3,
        at="2026-03-20T12:00:00Z",
        step="gene",
        state="open",
        answered_at=None,
        closed_at=None,
        closed_by=None,
    )
    id: int
    at: datetime
    step: str | None
    state: Literal["open", "closed"]
    answered_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None


class HandOverList(BaseModel):
    items: list[HandOverOut]
    next: int | None = Field(description="À passer dans `after` pour la page suivante ; null à la fin.")


class HandOverChange(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"state": "closed"}]})
    state: Literal["closed"] = Field(description="Quelqu’un s’en est occupé.")


@router.get(
    "/campaigns/{code}/handovers", operation_id="listHandOvers", summary="Qui veut parler à une personne"
)
def list_hand_overs(
    session: DbSession,
    _: Admin,
    campaign: Campaign,
    state: Annotated[Literal["open", "closed"], Query(description="En attente ou closes.")] = "open",
    limit: Limit = 100,
    after: Annotated[
        int | None, Query(ge=1, le=2**63 - 1, description="Le `next` de la page d’avant.")
    ] = None,
) -> HandOverList:
    """Les plus anciennes d’abord. On répond avec `portevoix handover answer`."""
    found = hand_overs(session, campaign.id, state, limit + 1, after)
    return HandOverList(
        items=[HandOverOut.model_validate(one, from_attributes=True) for one in found[:limit]],
        next=found[limit - 1].id if len(found) > limit else None,
    )


@router.patch(
    "/campaigns/{code}/handovers/{number}", operation_id="closeHandOver", summary="Clore une demande"
)
def close_hand_over(
    session: DbSession,
    holder: Admin,
    campaign: Campaign,
    now: Now,
    number: Annotated[int, Path(ge=1, le=2**63 - 1, description="Numéro de la demande.")],
    change: HandOverChange,  # noqa: ARG001 its one state is checked by reading it
) -> HandOverOut:
    """La clôture est notée avec le nom de la clé et l’heure."""
    try:
        wish = close(session, campaign.id, number, holder.name, now)
    except HandOverUnknown:
        raise hand_over_unknown() from None
    out = HandOverOut.model_validate(wish, from_attributes=True)
    session.commit()
    return out
