"""Figures: themes and closed questions, from releases."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Path, Query
from sqlalchemy.orm import Session

from analysis.counting import KINDS, KINDS_IN_THEMES, OFF_GRID_SHEET, PARTICIPANTS, SUBTHEMES, THEMES
from analysis.figures import Figure, Sheet, read_sheet
from analysis.release import campaign_scheme
from analysis.scheme import Closed
from api.access import Analyst, Campaign, DbSession
from api.problems import not_broken_down, question_unknown
from api.v1.campaigns import missing
from api.v1.models import ColumnOut, Earlier, EstimateOut, FigureOut, Figures, QuestionFigures, RowOut
from api.v1.parameters import Breakdown, By, ReleaseNumber
from api.v1.releases import find_release, release_out, share_out
from consultation.tables import CampaignRow, ReleaseRow
from consultation.taxonomy import facets, taxonomy

router = APIRouter(tags=["Chiffres"])


class Level(StrEnum):
    THEME = "theme"
    SUBTHEME = "sous_theme"
    KIND = "enonce"
    THEME_KIND = "theme_enonce"
    OFF_GRID = "hors_grille"


SHEETS = {
    Level.THEME: (THEMES, "Thèmes"),
    Level.SUBTHEME: (SUBTHEMES, "Sous-thèmes"),
    Level.KIND: (KINDS, "Types d’énoncé"),
    Level.THEME_KIND: (KINDS_IN_THEMES, "Types d’énoncé par thème"),
    Level.OFF_GRID: (OFF_GRID_SHEET, "Hors de la grille des thèmes"),
}
BROKEN_DOWN = frozenset({Level.THEME, Level.SUBTHEME, Level.KIND})


@router.get("/campaigns/{code}/themes", operation_id="getThemes", summary="De quoi parlent les participants")
def get_themes(
    session: DbSession,
    _: Analyst,
    campaign: Campaign,
    by: By = None,
    level: Annotated[Level, Query(description="Ce que sont les lignes.")] = Level.THEME,
    number: ReleaseNumber = None,
) -> Figures:
    """Participants qui parlent de chaque thème, sous-thème ou type d’énoncé.

    Dénominateur : les participants dont au moins une réponse à une question ouverte est étiquetée
    (« rien » compte, PASSER ne compte pas). Une personne compte une fois, quoi qu’elle écrive.
    """
    if by and level not in BROKEN_DOWN:
        raise not_broken_down()
    sheet, label = SHEETS[level]
    release = find_release(session, campaign, number)
    return figures(session, campaign, release, (sheet, label), by, level_labels(level))


@router.get("/campaigns/{code}/questions/{name}", operation_id="getQuestion", summary="Une question fermée")
def get_question(
    session: DbSession,
    _: Analyst,
    campaign: Campaign,
    name: Annotated[str, Path(description="Nom de la question.", examples=["vivre_ici"])],
    by: By = None,
    number: ReleaseNumber = None,
) -> QuestionFigures:
    """Participants par réponse. Dénominateur : les participants qui ont répondu à cette question.

    Les réponses hors échelle (« Je ne sais pas ») sont des lignes comme les autres.
    """
    scheme = campaign_scheme(session, campaign.id)
    asked = [one for one in scheme.closed if one.name == name]
    if not asked:
        raise question_unknown(sorted({one.name for one in scheme.closed}))
    if by and not asked[0].broken_down:
        raise not_broken_down()
    release = find_release(session, campaign, number)
    tables = [_question(session, campaign, release, one, by) for one in asked]
    if asked[0].item:
        first = tables[0].model_copy(update={"columns": [], "rows": [], "table": f"question:{name}"})
        return QuestionFigures(**first.model_dump(), items=tables)
    return QuestionFigures(**tables[0].model_dump())


@router.get("/campaigns/{code}/profile", operation_id="getProfile", summary="Qui sont les participants")
def get_profile(
    session: DbSession, _: Analyst, campaign: Campaign, by: By = None, number: ReleaseNumber = None
) -> Figures:
    """Tous les participants comptés, par sexe, âge, secteur, mode, mois ou forme : les colonnes, sans lignes.

    Les âges sont regroupés comme à l’Insee (15-24, 25-59, 60-74, 75 et plus). Personne n’est écarté : qui
    ne dit rien est « Non précisé ».
    """
    release = find_release(session, campaign, number)
    return figures(session, campaign, release, (PARTICIPANTS, "Participants"), by, ())


def _question(
    session: Session, campaign: CampaignRow, release: ReleaseRow | None, one: Closed, by: Breakdown | None
) -> Figures:
    return figures(session, campaign, release, (one.sheet, one.label), by, one.rows)


def level_labels(level: Level) -> tuple[tuple[str, str], ...]:
    """Rows of a level as (code, label), in the order of the grid."""
    grid, kinds = taxonomy(), facets().kinds
    match level:
        case Level.THEME:
            return tuple((theme.code, theme.label) for theme in grid.themes)
        case Level.SUBTHEME:
            return tuple((sub.code, sub.label) for sub in grid.subthemes())
        case Level.KIND:
            return tuple((kind.code, kind.label) for kind in kinds)
        case Level.OFF_GRID:
            return tuple((entry.code, entry.label) for entry in grid.off_grid)
        case Level.THEME_KIND:
            return tuple(
                (f"{theme.code}:{kind.code}", f"{theme.label} – {kind.label}")
                for theme in grid.themes
                for kind in kinds
            )


def figures(
    session: Session,
    campaign: CampaignRow,
    release: ReleaseRow | None,
    table: tuple[str, str],
    by: str | None,
    labels: tuple[tuple[str, str], ...],
) -> Figures:
    """Return one table of a release, or what is missing for a first one."""
    sheet, label = table
    if release is None:
        return Figures(
            campaign=campaign.code,
            table=sheet,
            label=label,
            by=by,
            release=None,
            missing=missing(session, campaign),
            columns=[],
            rows=[],
            sentence=None,
        )
    found = read_sheet(session, release, sheet, by, labels)
    about = release_out(release)
    return Figures(
        campaign=campaign.code,
        table=sheet,
        label=label,
        by=by,
        release=about,
        missing=None,
        columns=[ColumnOut.model_validate(one, from_attributes=True) for one in found.columns],
        rows=_rows(found),
        sentence=about.sentence,
    )


def _rows(sheet: Sheet) -> list[RowOut]:
    return [
        RowOut(
            code=row.code,
            label=row.label,
            cells=[
                figure_out(column.code, one) for column, one in zip(sheet.columns, row.figures, strict=True)
            ],
        )
        for row in sheet.rows
    ]


def figure_out(column: str, figure: Figure) -> FigureOut:
    """Return one cell as it is served."""
    before = figure.before
    return FigureOut(
        column=column,
        numerator=figure.numerator,
        denominator=figure.denominator,
        share=figure.said.share,
        interval=figure.said.interval,
        words=figure.said.words,  # type: ignore[arg-type]
        withheld=figure.withheld,  # type: ignore[arg-type]
        estimate=EstimateOut.model_validate(figure.estimate, from_attributes=True)
        if figure.estimate
        else None,
        reading=figure.reading,  # type: ignore[arg-type]
        earlier=Earlier(
            release=before.release, **share_out(before.numerator, before.denominator).model_dump()
        )
        if before
        else None,
    )
