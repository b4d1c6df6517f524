"""Campaigns side by side, as the API answers them."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from analysis.contrasts import Contrast
from api.v1.models import RELEASE, FigureOut, ReleaseOut, example

Basis = Literal["brut", "estime"]
NOTE = (
    "Chaque campagne garde ses participants : ils ne sont jamais additionnés. Une même personne peut avoir "
    "répondu à plusieurs campagnes ; l’intervalle de l’écart les suppose distinctes."
)


class SideOut(BaseModel):
    campaign: str
    title: str
    territory: str | None
    wave: int
    release: ReleaseOut


class Gap(BaseModel):
    """Un écart à ce qui sert de référence, en points de pourcentage."""

    value: int | None = Field(description="Points en plus ou en moins ; null si un des deux chiffres manque.")
    interval: tuple[int, int] | None = Field(
        description="Intervalle à 95 % de l’écart (Newcombe 1998, méthode 10), en points."
    )
    p_adjusted: float | None = Field(
        description="Probabilité critique corrigée pour l’ensemble du tableau (Benjamini et Hochberg 1995)."
    )
    told: bool = Field(description="L’écart peut être écrit : probabilité corrigée de 5 % au plus.")
    why: str | None = Field(description="Pourquoi l’écart n’est pas calculé.")


def gap_values(contrast: Contrast) -> dict[str, Any]:
    """Return a gap's fields."""
    return {
        "value": contrast.points,
        "interval": contrast.interval,
        "p_adjusted": contrast.p_adjusted,
        "told": contrast.told,
        "why": contrast.why,
    }


class DifferenceOut(Gap):
    """Un écart à la première campagne, en points de pourcentage."""

    campaign: str


class SideBySide(BaseModel):
    """Une ligne d’un tableau, d’un côté et de l’autre."""

    code: str
    label: str
    basis: Basis = Field(
        description="Ce que l’écart compare : `estime`, si les estimations sont faites de la même façon des "
        "deux côtés ; sinon `brut`, les comptes."
    )


class CompareRow(SideBySide):
    figures: list[FigureOut] = Field(description="Un chiffre par campagne, dans l’ordre demandé.")
    differences: list[DifferenceOut] = Field(
        description="Chaque campagne suivante, par rapport à la première."
    )


FIGURE = {
    "column": "",
    "numerator": 42,
    "denominator": 140,
    "share": 30,
    "interval": [23, 38],
    "words": None,
    "withheld": None,
    "earlier": None,
}


class Comparison(BaseModel):
    model_config = example(
        table="themes",
        label="Thèmes",
        campaigns=[
            {
                "campaign": "tilleuls-abcd",
                "title": "Votre quartier, votre avis",
                "territory": "QN07501M",
                "wave": 1,
                "release": RELEASE,
            },
            {
                "campaign": "tilleuls-efgh",
                "title": "Votre quartier, votre avis",
                "territory": "QN07501M",
                "wave": 2,
                "release": RELEASE,
            },
        ],
        rows=[
            {
                "code": "LOG",
                "label": "Logement et immeuble",
                "basis": "brut",
                "figures": [FIGURE, {**FIGURE, "numerator": 70, "share": 50, "interval": [42, 58]}],
                "differences": [
                    {
                        "campaign": "tilleuls-efgh",
                        "value": 20,
                        "interval": [9, 31],
                        "p_adjusted": 0.009,
                        "told": True,
                        "why": None,
                    }
                ],
            }
        ],
        reserves=[],
        note=NOTE,
        sentence="Résultats issus d’une consultation ouverte : …",
    )
    table: str
    label: str
    campaigns: list[SideOut]
    rows: list[CompareRow]
    reserves: list[str] = Field(description="Ce qu’il faut savoir avant d’écrire un écart.")
    note: str
    sentence: str = Field(description="Une phrase par campagne, à reproduire avec tout chiffre.")
