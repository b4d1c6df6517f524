"""Territories: the list, one of them, and what stands beside its residents' voice."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import exists, func, select

from api.access import DbSession, Facilitator, Territory
from api.v1.parameters import Limit
from api.v1.territory_models import (
    ActionOut,
    AxesOut,
    IndicatorOut,
    MarginOut,
    MarginsOut,
    StatementOut,
    TerritoryActions,
    TerritoryActors,
    TerritoryDetail,
    TerritoryIndicators,
    TerritoryOut,
    TerritoryPage,
)
from consultation.margins import Margins
from consultation.tables import IndicatorRow, MarginRow, TerritoryRow
from consultation.territories.axes import Axes
from consultation.territories.codes import generation_of
from consultation.territories.known import actions_of, actors_of, axes_of, indicators_of
from consultation.territories.overview import overview

router = APIRouter(tags=["Territoires"])

INDICATORS = (
    select(func.count(IndicatorRow.name.distinct()))
    .where(IndicatorRow.territory_id == TerritoryRow.id)
    .scalar_subquery()
)
MARGINS = exists().where(MarginRow.territory_id == TerritoryRow.id)
COLUMNS = (
    TerritoryRow.code,
    TerritoryRow.name,
    TerritoryRow.commune,
    INDICATORS.label("indicators"),
    MARGINS.label("margins"),
    TerritoryRow.outline.is_not(None).label("outline"),
)


@router.get("/territories", operation_id="listTerritories", summary="Les territoires")
def list_territories(
    session: DbSession,
    _: Facilitator,
    limit: Limit = 50,
    after: Annotated[
        str, Query(max_length=8, pattern="^[A-Z0-9]*$", description="Le `next` de la page d’avant.")
    ] = "",
) -> TerritoryPage:
    """Tous les quartiers dont on sait quelque chose, par code. Une page à la fois."""
    rows = session.execute(
        select(*COLUMNS).where(TerritoryRow.code > after).order_by(TerritoryRow.code).limit(limit + 1)
    ).all()
    items = [TerritoryOut(**row._asdict(), generation=generation_of(row.code)) for row in rows[:limit]]
    return TerritoryPage(items=items, next=items[-1].code if len(rows) > limit else None)


@router.get("/territories/{code}", operation_id="getTerritory", summary="Un territoire")
def get_territory(session: DbSession, _: Facilitator, territory: Territory) -> TerritoryDetail:
    """Le contour, les marges, les axes du contrat, les campagnes ; et ce qui manque, avec que faire."""
    known = overview(session, territory)
    return TerritoryDetail(
        code=territory.code,
        name=territory.name,
        commune=territory.commune,
        generation=generation_of(territory.code),
        indicators=len(known.indicators),
        margins=known.margins is not None,
        outline=territory.outline is not None,
        campaigns=list(known.campaigns),
        actions=len(known.actions),
        statements=len(known.statements),
        margin_details=None if known.margins is None else _margins(known.margins),
        weighting=known.weighting,
        axes=[_axes(one) for one in axes_of(territory)],
        geometry=territory.outline,
        lacking=list(known.lacking),
    )


@router.get(
    "/territories/{code}/indicators",
    operation_id="getTerritoryIndicators",
    summary="Les statistiques d’un territoire",
)
def get_indicators(session: DbSession, _: Facilitator, territory: Territory) -> TerritoryIndicators:
    """Chaque statistique une fois, au millésime le plus récent, avec sa valeur de référence.

    Une valeur qui manque garde sa raison : `secret`, `non_disponible` ou `hors_champ`.
    """
    found = indicators_of(session, territory)
    return TerritoryIndicators(
        territory=territory.code,
        items=[IndicatorOut.model_validate(one, from_attributes=True) for one in found],
    )


@router.get(
    "/territories/{code}/actions",
    operation_id="getTerritoryActions",
    summary="Les actions publiques d’un territoire",
)
def get_actions(session: DbSession, _: Facilitator, territory: Territory) -> TerritoryActions:
    """Ce qui est prévu, en cours, terminé ou abandonné, par thème."""
    found = actions_of(session, territory)
    return TerritoryActions(
        territory=territory.code,
        items=[ActionOut.model_validate(one, from_attributes=True) for one in found],
    )


@router.get(
    "/territories/{code}/actors", operation_id="getTerritoryActors", summary="Ce que disent les acteurs"
)
def get_actors(session: DbSession, _: Facilitator, territory: Territory) -> TerritoryActors:
    """Ce que disent les institutions, les associations, les commerces, par thème."""
    found = actors_of(session, territory)
    return TerritoryActors(
        territory=territory.code,
        items=[StatementOut.model_validate(one, from_attributes=True) for one in found],
    )


def _margins(margins: Margins) -> MarginsOut:
    return MarginsOut(
        vintage=margins.vintage,
        people=margins.people,
        shares=[
            MarginOut(by=by, category=category, share=round(share, 6))
            for by, shares in margins.shares.items()
            for category, share in shares.items()
        ],
    )


def _axes(one: Axes) -> AxesOut:
    return AxesOut(
        name=one.name,
        title=one.title,
        labels=dict(one.labels),
        themes={code: list(axes) for code, axes in one.of.items()},
    )
