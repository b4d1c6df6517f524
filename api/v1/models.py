"""What the API answers. Codes are stable; labels are French and may be reworded."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

WITHHELD = (
    "Pourquoi le chiffre n’est pas montré : `denominateur` (moins de 11 participants), `effectif` (moins "
    "de 5 d’un côté ou de l’autre), `complement` (il en ferait deviner un autre), `ecart` (trop proche d’une "
    "parution précédente)."
)
Reason = Literal["denominateur", "effectif", "complement", "ecart"]


def example(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


class CampaignOut(BaseModel):
    """Une campagne : une phase dans un territoire."""

    model_config = example(
        code="tilleuls-abcd",
        title="Votre quartier, votre avis",
        phase="ecoute",
        wave=1,
        state="ouverte",
        territory="QN07501M",
        opened_at="2026-03-02T08:00:00Z",
        closed_at=None,
        release=2,
    )
    code: str
    title: str
    phase: str
    wave: int
    state: str
    territory: str | None = Field(description="Code du quartier prioritaire, s’il est connu.")
    opened_at: datetime | None
    closed_at: datetime | None
    release: int | None = Field(description="Numéro de la dernière parution ; null s’il n’y en a pas encore.")


class CampaignPage(BaseModel):
    items: list[CampaignOut]
    next: str | None = Field(description="À passer dans `after` pour la page suivante ; null à la fin.")


class QuestionOut(BaseModel):
    name: str
    items: list[str] = Field(description="Les éléments d’une question répétée ; vide sinon.")
    label: str
    type: str
    options: list["Labelled"]


class Labelled(BaseModel):
    code: str
    label: str


class CampaignDetail(CampaignOut):
    questions: list[QuestionOut] = Field(description="Les questions fermées, qui ont chacune leur tableau.")
    missing: "Missing | None" = Field(description="Ce qui manque pour la première parution.")


class Missing(BaseModel):
    """Pourquoi il n’y a pas encore de chiffres."""

    model_config = example(
        participants=4, detail="Encore 4 participants et les premiers chiffres pourront paraître."
    )
    participants: int
    detail: str


class Share(BaseModel):
    """Un nombre de participants, et comment le dire."""

    numerator: int | None = Field(description="Participants concernés ; null si le chiffre est retenu.")
    denominator: int | None = Field(description="Participants comptés ; null si le chiffre est retenu.")
    share: int | None = Field(description="Part en %, arrondie ; à partir de 60 participants.")
    interval: tuple[int, int] | None = Field(
        description="Intervalle de Wilson à 95 %, en %, sans pondération ; à partir de 60 participants."
    )
    words: Literal["quelques", "plusieurs", "beaucoup"] | None = Field(
        description="Avant 60 participants : quelques (< 20 %), plusieurs (20 à 50 %), beaucoup (> 50 %)."
    )


Method = Literal["wilson", "ppi", "echantillon_verifie", "bootstrap"]
METHOD = (
    "Sorte d’intervalle à 95 % : `wilson` (sur le nombre efficace), `ppi` (étiquetage corrigé par les "
    "participants vérifiés), `echantillon_verifie` (participants vérifiés seuls), `bootstrap`."
)


class BandOut(BaseModel):
    """Où serait la part réelle si les personnes concernées répondaient `gamma` fois plus (ou moins)
    volontiers que les autres."""

    gamma: float
    low: int
    high: int


class EstimateOut(BaseModel):
    """La meilleure estimation, redressée si le territoire est connu, corrigée si un échantillon l’est."""

    share: int = Field(description="Part en %, arrondie.")
    interval: tuple[int, int] = Field(description="Intervalle à 95 %, en %.")
    method: Method = Field(description=METHOD)
    weighted: bool = Field(description="Redressée sur la population du territoire.")
    n_eff: int = Field(description="Nombre efficace de participants.")
    sensitivity: list[BandOut] = Field(description="Sensibilité au choix de participer, en %.")


class Earlier(Share):
    """Le dernier chiffre paru, quand la nouvelle parution ne peut pas montrer le sien."""

    release: int


class FigureOut(Share):
    """`share` et `interval` sont bruts ; `estimate` est le chiffre à citer, à côté du brut."""

    column: str = Field(description="Code de la colonne ; vide pour l’ensemble.")
    estimate: EstimateOut | None = Field(
        default=None, description="À partir de 60 participants ; le chiffre brut si rien ne le corrige."
    )
    reading: Literal["qualitatif", "prudent", "montre"] | None = Field(
        default=None,
        description="Comment le lire : `qualitatif` (moins de 60 participants : des mots), `prudent` (60 à "
        "149), `montre` (150 et plus).",
    )
    withheld: Reason | None = Field(description=WITHHELD)
    earlier: Earlier | None = Field(
        default=None, description="Si `withheld` est `ecart` : le chiffre d’avant."
    )


class ColumnOut(BaseModel):
    code: str = Field(description="Vide pour l’ensemble.")
    label: str
    denominator: int | None
    withheld: Reason | None = Field(description=WITHHELD)


class RowOut(BaseModel):
    code: str
    label: str
    cells: list[FigureOut]


RELEASE: dict[str, Any] = {
    "number": 2,
    "at": "2026-03-20T12:00:00Z",
    "participants": 154,
    "first_date": "2026-03-02",
    "last_date": "2026-03-19",
    "taxonomy": "0.1",
    "taggers": ["lexique-1"],
    "revisions": [1],
    "tagged_percent": 100,
    "modes": {"bot_web": 120, "bot_telegram": 34},
    "other_theme": {"numerator": 9, "denominator": 140, "share": 6, "interval": [3, 12], "words": None},
    "population": 3100,
    "participation": 5.0,
    "weighted_with": "2021",
    "n_eff": 121,
    "deff": 1.27,
    "segments": 310,
    "checked": {"percent": 40, "whole": False, "participants": 75, "full_checking": True, "themes": {}},
    "sentence": "Résultats issus d’une consultation ouverte : …",
}


class ThemeScore(BaseModel):
    f1: float = Field(description="Accord de la machine avec la personne, par participant (0 à 1).")
    checked: int = Field(description="Participants de l’échantillon vérifié.")


class CheckedOut(BaseModel):
    """Ce que des personnes ont vérifié des étiquettes."""

    percent: int | None = Field(description="Part des réponses ouvertes vérifiées, en %.")
    whole: bool = Field(description="Tout est vérifié : rien n’est à corriger.")
    participants: int | None = Field(
        description="Participants de l’échantillon tiré au sort et vérifié ; null s’il n’y en a pas assez."
    )
    full_checking: bool = Field(
        description="Moins de 300 participants : faites tout vérifier plutôt que corriger."
    )
    themes: dict[str, ThemeScore] = Field(description="Par thème, au moins 10 fois cité dans l’échantillon.")


class ReleaseOut(BaseModel):
    """Une parution : ce qui accompagne tous ses chiffres."""

    model_config = example(**RELEASE)
    number: int
    at: datetime
    participants: int
    first_date: date | None
    last_date: date | None
    taxonomy: str = Field(description="Version de la grille des thèmes.")
    taggers: list[str] = Field(description="Versions de l’étiquetage.")
    revisions: list[int] = Field(description="Révisions du questionnaire auxquelles on a répondu.")
    tagged_percent: int | None = Field(description="Part des réponses ouvertes étiquetées, en %.")
    modes: dict[str, int | None] = Field(description="Participants par mode de recueil ; null si retenu.")
    other_theme: Share | None = Field(
        description="Participants dont un propos n’entre dans aucun thème (AUT) ; 10 % au plus, en principe."
    )
    population: int | None = Field(default=None, description="Habitants de 15 ans et plus, si on le sait.")
    participation: float | None = Field(default=None, description="Taux de participation, en %.")
    weighted_with: str | None = Field(
        default=None, description="Millésime de la population du redressement ; null sans redressement."
    )
    n_eff: int | None = Field(default=None, description="Nombre efficace de participants (Kish).")
    deff: float | None = Field(default=None, description="Effet de plan : participants / nombre efficace.")
    segments: int | None = Field(default=None, description="Morceaux de réponse étiquetés.")
    checked: CheckedOut | None = Field(default=None, description="Ce que des personnes ont vérifié.")
    sentence: str = Field(description="À reproduire avec tout chiffre.")


class Figures(BaseModel):
    """Un tableau d’une parution."""

    model_config = example(
        campaign="tilleuls-abcd",
        table="themes",
        label="Thèmes",
        by="sexe",
        release=RELEASE,
        missing=None,
        columns=[
            {"code": "", "label": "Ensemble", "denominator": 140, "withheld": None},
            {"code": "femme", "label": "Une femme", "denominator": 90, "withheld": None},
        ],
        rows=[
            {
                "code": "LOG",
                "label": "Logement et immeuble",
                "cells": [
                    {
                        "column": "",
                        "numerator": 42,
                        "denominator": 140,
                        "share": 30,
                        "interval": [23, 38],
                        "words": None,
                        "withheld": None,
                        "earlier": None,
                        "estimate": {
                            "share": 28,
                            "interval": [21, 37],
                            "method": "wilson",
                            "weighted": True,
                            "n_eff": 110,
                            "sensitivity": [
                                {"gamma": 1.5, "low": 21, "high": 37},
                                {"gamma": 2.0, "low": 16, "high": 44},
                            ],
                        },
                        "reading": "prudent",
                    },
                    {
                        "column": "femme",
                        "numerator": None,
                        "denominator": None,
                        "share": None,
                        "interval": None,
                        "words": None,
                        "withheld": "complement",
                        "earlier": None,
                        "estimate": None,
                        "reading": None,
                    },
                ],
            }
        ],
        sentence="Résultats issus d’une consultation ouverte : …",
    )
    campaign: str
    table: str
    label: str
    by: str | None
    release: ReleaseOut | None = Field(description="Null tant que rien ne peut paraître : voir `missing`.")
    missing: Missing | None
    columns: list[ColumnOut]
    rows: list[RowOut]
    sentence: str | None


class QuestionFigures(Figures):
    """Le tableau d’une question fermée ; une liste pour une question répétée."""

    items: list[Figures] = Field(default=[], description="Question répétée : un tableau par élément.")


class ReleasePage(BaseModel):
    items: list[ReleaseOut]
    next: int | None = Field(description="À passer dans `before` pour la page suivante ; null à la fin.")
    missing: Missing | None
