"""All figures of a release in one flat list: what programs and spreadsheets want."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from analysis.figures import Sheet, read_sheets
from api.access import Analyst, Campaign, DbSession
from api.problems import not_broken_down, two_releases
from api.v1.campaigns import missing
from api.v1.crosstab import Crossing
from api.v1.figures import figure_out
from api.v1.models import RELEASE, FigureOut, Missing, ReleaseOut, example
from api.v1.parameters import Limit, ReleaseNumber
from api.v1.releases import find_release, release_out
from api.v1.tables import Listed, closed_list, find_table
from consultation.tables import CampaignRow, ReleaseRow

router = APIRouter(tags=["Chiffres"])


class Indicator(FigureOut):
    """Un chiffre : de quel tableau, quelle ligne, quelle colonne."""

    table: str = Field(description="Tableau de la liste close : `themes`, `question:vivre_ici`…")
    table_label: str
    row: str = Field(description="Code de la ligne ; vide dans `participants`.")
    row_label: str
    column_label: str


class IndicatorPage(BaseModel):
    model_config = example(
        campaign="tilleuls-abcd",
        by=None,
        release=RELEASE,
        missing=None,
        items=[
            {
                "table": "themes",
                "table_label": "Thèmes",
                "row": "LOG",
                "row_label": "Logement et immeuble",
                "column": "",
                "column_label": "Ensemble",
                "numerator": 42,
                "denominator": 140,
                "share": 30,
                "interval": [23, 38],
                "words": None,
                "withheld": None,
                "earlier": None,
            }
        ],
        next="2-200",
        sentence="Résultats issus d’une consultation ouverte : …",
    )
    campaign: str
    by: str | None
    release: ReleaseOut | None = Field(description="Null tant que rien ne peut paraître : voir `missing`.")
    missing: Missing | None
    items: list[Indicator]
    next: str | None = Field(description="À passer dans `after` pour la page suivante ; null à la fin.")
    sentence: str | None


@router.get(
    "/campaigns/{code}/indicators", operation_id="listIndicators", summary="Tous les chiffres d’une parution"
)
def list_indicators(
    session: DbSession,
    _: Analyst,
    campaign: Campaign,
    by: Annotated[
        Crossing | None, Query(description="Ventilation, ou `sexe_age` ; sans elle, l’ensemble seulement.")
    ] = None,
    table: Annotated[
        str | None,
        Query(max_length=200, description="Un seul tableau ; sans lui, tous.", examples=["themes"]),
    ] = None,
    number: ReleaseNumber = None,
    limit: Limit = 200,
    after: Annotated[
        str,
        Query(
            max_length=20,
            pattern="^([1-9][0-9]{0,8}-[0-9]{1,9})?$",
            description="Le `next` de la page d’avant.",
        ),
    ] = "",
) -> IndicatorPage:
    """Thèmes, sous-thèmes, types d’énoncé, questions fermées : une ligne par chiffre, par pages.

    Toutes les pages viennent de la même parution : `next` la nomme, même si une autre paraît entre-temps.
    """
    tables = (
        [find_table(session, campaign, table, "table")]
        if table
        else [*closed_list(session, campaign).values()]
    )
    if by:
        if table and by not in tables[0].breakdowns:
            raise not_broken_down(tables[0].breakdowns)
        tables = [one for one in tables if by in one.breakdowns]
    begun, _dash, start = after.partition("-")
    if number is not None and begun and int(begun) != number:
        raise two_releases()
    release = find_release(session, campaign, int(begun) if begun else number)
    if release is None:
        return IndicatorPage(
            campaign=campaign.code,
            by=by,
            release=None,
            missing=missing(session, campaign),
            items=[],
            next=None,
            sentence=None,
        )
    return _page(session, campaign, release, tables, by, int(start or 0), limit)


def _page(
    session: Session,
    campaign: CampaignRow,
    release: ReleaseRow,
    tables: list[Listed],
    by: Crossing | None,
    start: int,
    limit: int,
) -> IndicatorPage:
    sheets = read_sheets(session, release, {one.sheet: one.rows for one in tables}, by)
    places = [place for one in tables for place in _places(one, sheets[one.sheet])]
    about = release_out(release)
    return IndicatorPage(
        campaign=campaign.code,
        by=by,
        release=about,
        missing=None,
        items=[
            _indicator(one, sheets[one.sheet], row, column)
            for one, row, column in places[start : start + limit]
        ],
        next=f"{release.number}-{start + limit}" if start + limit < len(places) else None,
        sentence=about.sentence,
    )


def _places(table: Listed, sheet: Sheet) -> list[tuple[Listed, int, int]]:
    """A figure per row and column."""
    return [(table, row, column) for row in range(len(sheet.rows)) for column in range(len(sheet.columns))]


def _indicator(table: Listed, sheet: Sheet, row: int, column: int) -> Indicator:
    line, head = sheet.rows[row], sheet.columns[column]
    return Indicator(
        table=table.sheet,
        table_label=table.label,
        row=line.code,
        row_label=line.label,
        column_label=head.label,
        **figure_out(head.code, line.figures[column]).model_dump(),
    )
