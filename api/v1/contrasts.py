"""The categories of a breakdown side by side: women and men, sectors, modes, within one campaign."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from analysis.contrasts import contrasts
from analysis.figures import Sheet, read_sheet
from analysis.population import BREAKDOWNS
from analysis.scheme import UNSPECIFIED
from api.access import Analyst, Campaign, DbSession
from api.problems import category_unknown, no_release, not_broken_down, not_comparable
from api.v1.campaigns import missing
from api.v1.compare_models import FIGURE, Gap, SideBySide, gap_values
from api.v1.figures import figure_out
from api.v1.models import RELEASE, FigureOut, Labelled, ReleaseOut, example
from api.v1.parameters import Breakdown
from api.v1.releases import find_release, release_out
from api.v1.shown import basis_of, shown_as
from api.v1.tables import Listed, find_table
from consultation.tables import CampaignRow, ReleaseRow

router = APIRouter(tags=["Comparaisons"])


class ContrastOut(Gap):
    """L’écart d’une catégorie à celle de référence, en points de pourcentage."""

    column: str


class ContrastRow(SideBySide):
    figures: list[FigureOut] = Field(description="Un chiffre par catégorie, la référence d’abord.")
    differences: list[ContrastOut] = Field(description="Chaque autre catégorie, par rapport à la référence.")


class Contrasts(BaseModel):
    """Les catégories d’une ventilation côte à côte, dans une même campagne."""

    model_config = example(
        campaign="tilleuls-abcd",
        table="themes",
        label="Thèmes",
        by="secteur",
        reference="nord",
        columns=[{"code": "nord", "label": "Nord"}, {"code": "sud", "label": "Sud"}],
        release=RELEASE,
        rows=[
            {
                "code": "LOG",
                "label": "Logement et immeuble",
                "basis": "brut",
                "figures": [
                    {**FIGURE, "column": "nord"},
                    {**FIGURE, "column": "sud", "numerator": 70, "share": 50, "interval": [42, 58]},
                ],
                "differences": [
                    {
                        "column": "sud",
                        "value": 20,
                        "interval": [9, 31],
                        "p_adjusted": 0.009,
                        "told": True,
                        "why": None,
                    }
                ],
            }
        ],
        sentence="Résultats issus d’une consultation ouverte : …",
    )
    campaign: str
    table: str
    label: str
    by: str
    reference: str = Field(description="La catégorie à laquelle les autres sont comparées.")
    columns: list[Labelled] = Field(description="Les catégories, la référence d’abord.")
    release: ReleaseOut
    rows: list[ContrastRow]
    sentence: str = Field(description="À reproduire avec tout chiffre.")


@router.get(
    "/campaigns/{code}/contrasts",
    operation_id="getContrasts",
    summary="Les catégories d’une ventilation côte à côte",
)
def get_contrasts(
    session: DbSession,
    _: Analyst,
    campaign: Campaign,
    by: Annotated[Breakdown, Query(description="La ventilation.", examples=["secteur"])],
    rows: Annotated[
        str, Query(max_length=200, description="Le tableau de la liste close.", examples=["themes"])
    ] = "themes",
    reference: Annotated[
        str | None,
        Query(max_length=100, description="La catégorie de référence ; sinon la plus nombreuse."),
    ] = None,
) -> Contrasts:
    """Secteurs, modes, femmes et hommes… : l’écart de chaque catégorie à une autre, avec son intervalle.

    Un écart ne se lit que si `told` est vrai : plus on regarde de lignes, plus le hasard en montre. Un écart
    entre modes de recueil peut venir du mode, ou de qui y répond : cela ne les départage pas.
    """
    listed = find_table(session, campaign, rows, "rows")
    if by not in listed.breakdowns:
        raise not_broken_down(listed.breakdowns)
    release = find_release(session, campaign, None)
    if release is None:
        raise no_release(missing(session, campaign).detail)
    sheet = read_sheet(session, release, listed.sheet, by, listed.rows)
    order = _order(sheet, reference, str(by))
    return _contrasts(campaign, release, listed, sheet, order, str(by))


def _order(sheet: Sheet, reference: str | None, by: str) -> list[int]:
    """Return the places of the columns to compare, the reference first. Raises a problem."""
    known = [column.code for column in sheet.columns[1:]]
    if reference is not None and reference not in known:
        raise category_unknown(by, known)
    if len(known) < 2:
        raise not_comparable([f"{BREAKDOWNS[by]} : il y a moins de deux catégories"])
    said = [column for column in sheet.columns[1:] if column.code != UNSPECIFIED]
    largest = max(said, key=lambda column: column.denominator or 0)
    first = 1 + known.index(reference or largest.code)
    return [first, *(place for place in range(1, len(sheet.columns)) if place != first)]


def _contrasts(
    campaign: CampaignRow, release: ReleaseRow, listed: Listed, sheet: Sheet, order: list[int], by: str
) -> Contrasts:
    found = [[row.figures[place] for place in order] for row in sheet.rows]
    bases = [basis_of(figures) for figures in found]
    shown = [[shown_as(one, basis) for one in figures] for figures, basis in zip(found, bases, strict=True)]
    told = contrasts([[row[place] for row in shown] for place in range(len(order))])
    codes = [sheet.columns[place].code for place in order]
    return Contrasts(
        campaign=campaign.code,
        table=listed.sheet,
        label=listed.label,
        by=by,
        reference=codes[0],
        columns=[Labelled(code=sheet.columns[p].code, label=sheet.columns[p].label) for p in order],
        release=release_out(release),
        rows=[
            ContrastRow(
                code=row.code,
                label=row.label,
                basis=bases[place],
                figures=[figure_out(code, one) for code, one in zip(codes, found[place], strict=True)],
                differences=[
                    ContrastOut(column=code, **gap_values(one))
                    for code, one in zip(codes[1:], told[place], strict=True)
                ],
            )
            for place, row in enumerate(sheet.rows)
        ],
        sentence=release.about["sentence"],
    )
