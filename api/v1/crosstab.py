"""A table of the closed list against one breakdown or a declared pair, with the columns that one wants."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query

from analysis.reading import TIME_ZONE
from analysis.tables import PAIR_SEPARATOR, PAIRS
from api.access import Analyst, Campaign, DbSession, Now
from api.problems import category_unknown, date_to_come, not_broken_down, two_releases
from api.v1.figures import figures
from api.v1.models import Figures
from api.v1.parameters import ReleaseNumber
from api.v1.releases import find_release, release_on
from api.v1.tables import Listed, find_table
from consultation.tables import ReleaseRow

router = APIRouter(tags=["Chiffres"])


class Crossing(StrEnum):
    SEX = "sexe"
    AGE = "age"
    SECTOR = "secteur"
    MODE = "mode"
    MONTH = "mois"
    FORM = "forme"
    SEX_AGE = "sexe_age"


Filter = Annotated[
    list[Annotated[str, Query(max_length=64)]],
    Query(max_length=20, description="Ne garder que cette catégorie ; à répéter pour plusieurs."),
]
Month = Annotated[
    list[Annotated[str, Query(max_length=7, pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]],
    Query(max_length=20, description="Ne garder que ce mois (`2026-03`) ; à répéter pour plusieurs."),
]


def _filters(
    sexe: Filter = [],  # noqa: B006
    age: Filter = [],  # noqa: B006
    secteur: Filter = [],  # noqa: B006
    mode: Filter = [],  # noqa: B006
    mois: Month = [],  # noqa: B006
    forme: Filter = [],  # noqa: B006
) -> dict[str, list[str]]:
    given = {"sexe": sexe, "age": age, "secteur": secteur, "mode": mode, "mois": mois, "forme": forme}
    return {by: categories for by, categories in given.items() if categories}


Filters = Annotated[dict[str, list[str]], Depends(_filters)]


@router.get("/campaigns/{code}/crosstab", operation_id="getCrosstab", summary="Un tableau croisé")
def get_crosstab(
    session: DbSession,
    _: Analyst,
    campaign: Campaign,
    now: Now,
    filters: Filters,
    rows: Annotated[
        str,
        Query(
            max_length=200,
            description="Le tableau : `participants`, `themes`, `sous_themes`, `enonces`, `themes_enonces`, "
            "`hors_grille`, `question:NOM` ou `question:NOM:ELEMENT`.",
            examples=["themes"],
        ),
    ] = "themes",
    by: Annotated[
        Crossing | None, Query(description="Une ventilation, ou le croisement déclaré `sexe_age`.")
    ] = None,
    number: ReleaseNumber = None,
    at: Annotated[date | None, Query(description="La parution qui valait ce jour-là.")] = None,
) -> Figures:
    """Un tableau de la liste close, par une ventilation. L’ensemble est toujours la première colonne.

    Un filtre garde des colonnes : `sexe=femme`, ou `sexe=femme&age=15-24` pour le croisement déclaré. Sans
    `by`, le filtre dit la ventilation. Aucun autre croisement n’est publié : les effectifs seraient trop
    petits, et se recouperaient.
    """
    today = now.astimezone(ZoneInfo(TIME_ZONE)).date()
    table = find_table(session, campaign, rows, "rows")
    crossing = _crossing(table, by, filters)
    if any(month > f"{today:%Y-%m}" for month in filters.get("mois", ())):
        raise date_to_come("mois")
    if at is not None and at > today:
        raise date_to_come("at")
    if at is not None and number is not None:
        raise two_releases()
    release = find_release(session, campaign, number) if at is None else release_on(session, campaign, at)
    wanted = _columns(release, crossing, filters) if release else set()
    found = figures(session, campaign, release, (table.sheet, table.label), crossing, table.rows)
    return _only(found, wanted) if filters else found


def _crossing(table: Listed, by: Crossing | None, filters: Mapping[str, list[str]]) -> str | None:
    """Return the one crossing that is asked for; raises a problem for one that is not published."""
    parts = tuple(filters)
    implied = parts[0] if len(parts) == 1 else next((p for p, of in PAIRS.items() if of == parts), None)
    if by is None and parts and implied is None:
        raise not_broken_down(table.breakdowns)
    crossing = by or implied
    if crossing and crossing not in table.breakdowns:
        raise not_broken_down(table.breakdowns)
    if crossing and not set(parts) <= {crossing, *PAIRS.get(crossing, ())}:
        raise not_broken_down(table.breakdowns)
    return str(crossing) if crossing else None


def _columns(release: ReleaseRow, crossing: str | None, filters: Mapping[str, list[str]]) -> set[str]:
    """Return the codes of the columns to keep; raises a problem for a category that is not there."""
    labels = release.about.get("breakdowns", {})
    for by, wanted in filters.items():
        known = [code for code, _ in labels.get(by, [])]
        if not set(wanted) <= set(known):
            raise category_unknown(by, known)
    parts = PAIRS.get(crossing or "", (crossing or "",))
    return {
        code
        for code, _ in labels.get(crossing, [])
        if all(
            part in filters.get(by, [part])
            for by, part in zip(parts, code.split(PAIR_SEPARATOR, len(parts) - 1), strict=True)
        )
    }


def _only(found: Figures, wanted: set[str]) -> Figures:
    keep = {"", *wanted}
    return found.model_copy(
        update={
            "columns": [one for one in found.columns if one.code in keep],
            "rows": [
                row.model_copy(update={"cells": [cell for cell in row.cells if cell.column in keep]})
                for row in found.rows
            ],
        }
    )
