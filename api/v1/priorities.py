"""Priorities of a territory, and of one campaign."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from sqlalchemy.orm import Session

from analysis.diagnosis.finding import NoRelease
from analysis.priorities import serving
from analysis.priorities.serving import MethodUnknown, Priorities, priorities_of, priorities_of_campaign
from api.access import Analyst, Campaign, DbSession
from api.diagnosis_problems import of_a_territory
from api.priorities_problems import method_absent
from api.problems import Problem, no_release
from api.v1.campaigns import missing
from api.v1.priorities_models import (
    ActionOut,
    DecisionOut,
    MethodOut,
    OpinionsOut,
    PathOut,
    PrioritiesOut,
    QuoteOut,
    RankOut,
    ThemeOut,
)
from api.v1.releases import release_out
from consultation.territories.codes import read_code

router = APIRouter(tags=["Priorités"])

Method = Annotated[
    str | None,
    Query(
        max_length=32, description="Une seule méthode ; sans elle, toutes.", examples=["jugement_majoritaire"]
    ),
]


@router.get(
    "/territories/{code}/priorities", operation_id="getPriorities", summary="Les priorités d’un territoire"
)
def get_priorities(
    session: DbSession,
    _: Analyst,
    code: Annotated[str, Path(description="Code du quartier prioritaire.", examples=["QN09901N"])],
    campaign: Annotated[
        str | None,
        Query(max_length=32, description="Code d’une campagne ; sans lui, la dernière phase de priorités."),
    ] = None,
    method: Method = None,
) -> PrioritiesOut:
    """Chaque méthode à côté des autres, avec ses intervalles de rang, sa sensibilité et ce que la majorité
    peut cacher. Puis, de chaque priorité, le chemin vers ses thèmes, des citations validées, ce qui est déjà
    fait et ce qui est décidé. Ce que la parution retient n’y est nulle part."""
    try:
        with of_a_territory():
            return priorities_out(priorities_of(session, read_code(code), campaign, method))
    except (NoRelease, MethodUnknown) as error:
        raise refused(session, error) from None


@router.get(
    "/campaigns/{code}/priorities",
    operation_id="getCampaignPriorities",
    summary="Les priorités d’une campagne",
)
def get_campaign_priorities(
    session: DbSession, _: Analyst, campaign: Campaign, method: Method = None
) -> PrioritiesOut:
    """Comme `/territories/{code}/priorities`, pour une campagne qui n’a pas de code de territoire."""
    try:
        return priorities_out(priorities_of_campaign(session, campaign, method))
    except (NoRelease, MethodUnknown) as error:
        raise refused(session, error) from None


def refused(session: Session, error: NoRelease | MethodUnknown) -> Problem:
    if isinstance(error, NoRelease):
        return no_release(missing(session, error.campaign).detail)
    return method_absent(error.names)


def priorities_out(found: Priorities) -> PrioritiesOut:
    return PrioritiesOut(
        campaign=found.campaign.code,
        territory=found.territory,
        phase=found.campaign.phase,
        wave=found.campaign.wave,
        release=release_out(found.release),
        heard=found.heard.code if found.heard else None,
        heard_sentence=found.heard_release.about["sentence"] if found.heard_release else None,
        methods=[MethodOut.model_validate(one) for one in found.methods],
        opinions=[OpinionsOut.model_validate(one) for one in found.opinions],
        items=[_path(one) for one in found.paths],
        sentence=found.release.about["sentence"],
    )


def _path(path: serving.Path) -> PathOut:
    decision = path.decision
    return PathOut(
        code=path.item.code,
        label=path.item.label,
        themes=[ThemeOut(code=code, label=label) for code, label in path.themes],
        ranks=[RankOut(method=method, poll=poll, rank=rank) for method, poll, rank in path.ranks],  # type: ignore[arg-type]
        quotations=[QuoteOut.model_validate(one, from_attributes=True) for one in path.quotations],
        actions=[ActionOut.model_validate(one, from_attributes=True) for one in path.actions],
        decision=None if decision is None else DecisionOut(state=str(decision.state), why=decision.why),  # type: ignore[arg-type]
    )
