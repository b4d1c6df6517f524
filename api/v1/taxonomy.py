"""The grid of themes, with its codes and mappings."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.access import Facilitator
from api.v1.models import Labelled
from consultation.taxonomy import facets, taxonomy

router = APIRouter(tags=["Grille des thèmes"])


class SubThemeOut(Labelled):
    definition: str


class ThemeOut(Labelled):
    definition: str
    law_2014: list[int] = Field(description="Objectifs de l’article 1er de la loi du 21 février 2014.")
    pillar_2015: str
    priority_2030: str
    subthemes: list[SubThemeOut]


class TaxonomyOut(BaseModel):
    version: str
    themes: list[ThemeOut]
    off_grid: list[Labelled]
    kinds: list[Labelled] = Field(description="Types d’énoncé.")
    pillars_2015: dict[str, str]
    priorities_2030: dict[str, str]


@router.get("/taxonomy", operation_id="getTaxonomy", summary="La grille des thèmes")
def get_taxonomy(_: Facilitator) -> TaxonomyOut:
    """14 thèmes, 77 sous-thèmes, types d’énoncé. Un code ne change pas de sens et n’est jamais réattribué."""
    grid = taxonomy()
    return TaxonomyOut(
        version=grid.version,
        themes=[
            ThemeOut(
                code=theme.code,
                label=theme.label,
                definition=theme.definition,
                law_2014=list(theme.law),
                pillar_2015=theme.p2015,
                priority_2030=theme.p2030,
                subthemes=[
                    SubThemeOut(code=sub.code, label=sub.label, definition=sub.definition)
                    for sub in theme.subthemes
                ],
            )
            for theme in grid.themes
        ],
        off_grid=[Labelled(code=one.code, label=one.label) for one in grid.off_grid],
        kinds=[Labelled(code=one.code, label=one.label) for one in facets().kinds],
        pillars_2015=dict(grid.pillars_2015),
        priorities_2030=dict(grid.priorities_2030),
    )
