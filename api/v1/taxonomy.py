"""The grid of themes, with its codes and mappings."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.access import Facilitator
from api.v1.models import Labelled, example
from consultation.taxonomy import facets, taxonomy

router = APIRouter(tags=["Grille des thèmes"])


class SubThemeOut(Labelled):
    model_config = example(code="LOG-ETA", label="État du logement et nuisibles", definition="Humidité…")
    definition: str


class ThemeOut(Labelled):
    model_config = example(
        code="LOG",
        label="Logement et immeuble",
        definition="Le logement, ses charges, le bailleur ou le syndic, et les parties communes…",
        law_2014=[4],
        pillar_2015="P2",
        priority_2030="A3",
        subthemes=[{"code": "LOG-ETA", "label": "État du logement et nuisibles", "definition": "Humidité…"}],
    )
    definition: str
    law_2014: list[int] = Field(description="Objectifs de l’article 1er de la loi du 21 février 2014.")
    pillar_2015: str
    priority_2030: str
    subthemes: list[SubThemeOut]


class TaxonomyOut(BaseModel):
    version: str = Field(examples=["0.1"])
    themes: list[ThemeOut]
    off_grid: list[Labelled] = Field(examples=[[{"code": "AUT", "label": "Autre thème"}]])
    kinds: list[Labelled] = Field(
        description="Types d’énoncé.", examples=[[{"code": "ATO", "label": "Atout"}]]
    )
    pillars_2015: dict[str, str] = Field(examples=[{"P2": "Cadre de vie et renouvellement urbain"}])
    priorities_2030: dict[str, str] = Field(examples=[{"A3": "Transitions"}])


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
