"""The console's pages of territories: the list, and what is known of one beside its residents' voice."""

from typing import Annotated, Any

from fastapi import APIRouter, Cookie, Request
from sqlalchemy import select
from starlette.responses import Response

from api.access import DbSession, Now, territory_of
from api.console.desk import COOKIE, to
from api.console.pages import page
from api.keys import holder_of
from api.problems import Problem
from consultation.tables import TerritoryRow
from consultation.taxonomy import taxonomy
from consultation.territories.overview import Overview, overview
from consultation.territories.wording import (
    MARGINS,
    STATES,
    said_gap,
    said_number,
    said_sources,
    said_value,
)

router = APIRouter(prefix="/console/territoires", include_in_schema=False)

AT_MOST = 2_000
Key = Annotated[str, Cookie(alias=COOKIE)]


@router.get("/")
def territories(request: Request, session: DbSession, now: Now, key: Key = "") -> Response:
    if holder_of(session, key, now) is None:
        return to("/console/", request)
    listed = session.execute(
        select(TerritoryRow.code, TerritoryRow.name, TerritoryRow.commune)
        .order_by(TerritoryRow.code)
        .limit(AT_MOST)
    ).all()
    return page("territories.html", territories=listed)


@router.get("/{code}")
def territory(request: Request, session: DbSession, now: Now, code: str, key: Key = "") -> Response:
    if holder_of(session, key, now) is None:
        return to("/console/", request)
    try:
        row = territory_of(session, code)
    except Problem as problem:
        return page("missing.html", problem.status, title=problem.title, detail=problem.detail)
    return page("territory.html", **_known(overview(session, row)))


def _known(known: Overview) -> dict[str, Any]:
    labels = taxonomy().labels()
    return {
        "territory": known.row,
        "campaigns": known.campaigns,
        "lacking": known.lacking,
        "indicators": [
            (
                one.label,
                one.vintage,
                said_value(one),
                "" if one.reference is None else said_number(one.reference, one.unit),
                said_gap(one),
            )
            for one in known.indicators
        ],
        "sources": said_sources(known.indicators),
        "vintage": known.margins.vintage if known.margins else "",
        "people": said_number(known.margins.people, "") if known.margins and known.margins.people else "",
        "weighting": known.weighting,
        "margins": [
            (MARGINS[by], category.replace(":", ", "), said_number(100 * share, "%"))
            for by, shares in (known.margins.shares if known.margins else {}).items()
            for category, share in shares.items()
        ],
        "actions": [
            (
                one.title,
                labels[one.theme],
                STATES[one.state],
                one.operator or "",
                _period(one.starts_on, one.ends_on),
            )
            for one in known.actions
        ],
        "statements": [(one.actor, labels[one.theme], one.text) for one in known.statements],
    }


def _period(starts: Any, ends: Any) -> str:
    said = [f"{day:%d/%m/%Y}" if day else "…" for day in (starts, ends)]
    return " – ".join(said) if starts or ends else ""
