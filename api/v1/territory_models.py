"""What the API answers about territories: published statistics, margins, actions, what actors say."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.v1.models import example

Missing = Literal["secret", "non_disponible", "hors_champ"]

TERRITORY: dict[str, Any] = {
    "code": "QN09901N",
    "name": "Les Tilleuls",
    "commune": "Valmont-sur-Orle",
    "generation": 2024,
    "indicators": 24,
    "margins": True,
    "outline": True,
}


class TerritoryOut(BaseModel):
    """Un quartier prioritaire."""

    model_config = example(**TERRITORY)
    code: str
    name: str
    commune: str | None
    generation: int = Field(description="2015 (codes QP) ou 2024 (codes QN).")
    indicators: int = Field(description="Nombre d’indicateurs connus, tous millésimes confondus.")
    margins: bool = Field(description="Si l’on sait qui habite là, pour redresser.")
    outline: bool = Field(description="Si le contour est connu.")


class TerritoryPage(BaseModel):
    items: list[TerritoryOut]
    next: str | None = Field(description="À passer dans `after` pour la page suivante ; null à la fin.")


class MarginOut(BaseModel):
    """Une part des habitants de 15 ans et plus."""

    by: str = Field(description="sexe, age, sexe_age (`femme:15-24`), secteur ou statut.")
    category: str
    share: float = Field(description="De 0 à 1 ; les parts d’une ventilation font 1.")


class MarginsOut(BaseModel):
    vintage: str
    people: int | None = Field(description="Habitants de 15 ans et plus, si leur nombre est connu.")
    shares: list[MarginOut]


class AxesOut(BaseModel):
    """Une lecture de la grille par axes."""

    name: str = Field(description="contrat (celui du territoire), p2030, p2015 ou loi2014.")
    title: str
    labels: dict[str, str] = Field(description="Libellé de chaque axe.")
    themes: dict[str, list[str]] = Field(description="Axes de chaque thème ou sous-thème.")


class TerritoryDetail(TerritoryOut):
    """Ce que l’on sait d’un territoire, et ce qui manque."""

    model_config = example(
        **TERRITORY,
        campaigns=["tilleuls-abcd"],
        actions=6,
        statements=5,
        margin_details={
            "vintage": "2021",
            "people": 2910,
            "shares": [
                {"by": "sexe", "category": "femme", "share": 0.53},
                {"by": "sexe", "category": "homme", "share": 0.47},
            ],
        },
        weighting="redressement possible sur le sexe seulement, il manque l’âge des 15 ans et plus",
        axes=[
            {
                "name": "loi2014",
                "title": "Loi du 21 février 2014, article 1er",
                "labels": {"4": "Habitat"},
                "themes": {"LOG": ["4"]},
            }
        ],
        geometry=None,
        lacking=["le contour : importez le GeoJSON de l’ANCT"],
    )
    campaigns: list[str] = Field(description="Codes des campagnes qui en parlent.")
    actions: int
    statements: int
    margin_details: MarginsOut | None = Field(description="Les marges du millésime le plus récent.")
    weighting: str = Field(description="Le redressement que ces marges permettent.")
    axes: list[AxesOut]
    geometry: dict[str, Any] | None = Field(description="Le contour : une géométrie GeoJSON, en degrés.")
    lacking: list[str] = Field(description="Ce qui manque, et que faire.")


class IndicatorOut(BaseModel):
    """Une statistique publiée, au millésime le plus récent."""

    name: str = Field(description="Nom stable de l’indicateur.")
    label: str
    unit: str = Field(description="%, €, nombre ou rapport ; une part est de 0 à 100.")
    vintage: str
    value: float | None = Field(description="null : voir `missing`.")
    missing: Missing | None = Field(description="Pourquoi la valeur manque.")
    reference: float | None = Field(description="La même statistique à côté : `source` dit de quoi.")
    gap: float | None = Field(description="value − reference, en points pour une part.")
    direction: Literal["favorable", "defavorable", "neutre"] = Field(
        description="Ce que veut dire une valeur haute pour les habitants."
    )
    themes: list[str] = Field(description="Les thèmes en regard desquels elle se lit.")
    source: str


class TerritoryIndicators(BaseModel):
    """Les statistiques d’un territoire."""

    model_config = example(
        territory="QN09901N",
        items=[
            {
                "name": "taux_pauvrete",
                "label": "Taux de pauvreté à 60\u00a0% du revenu médian",
                "unit": "%",
                "vintage": "2021",
                "value": 44.2,
                "missing": None,
                "reference": 19.5,
                "gap": 24.7,
                "direction": "defavorable",
                "themes": ["DRO"],
                "source": "Exemple inventé ; référence : commune",
            }
        ],
    )
    territory: str
    items: list[IndicatorOut]


class ActionOut(BaseModel):
    """Une action publique sur le territoire."""

    title: str
    scheme: str | None = Field(description="Le dispositif.")
    theme: str = Field(description="Code d’un thème ou d’un sous-thème.")
    operator: str | None
    starts_on: date | None
    ends_on: date | None
    state: Literal["prevue", "en_cours", "terminee", "abandonnee"]


class TerritoryActions(BaseModel):
    """Ce qui est déjà fait, ou prévu."""

    model_config = example(
        territory="QN09901N",
        items=[
            {
                "title": "Réfection des halls de la rue des Tilleuls",
                "scheme": "TFPB",
                "theme": "LOG-PCO",
                "operator": "Valmont Habitat",
                "starts_on": "2025-03-01",
                "ends_on": "2026-12-31",
                "state": "en_cours",
            }
        ],
    )
    territory: str
    items: list[ActionOut]


class StatementOut(BaseModel):
    """Ce que dit une institution, une association, un commerce : jamais une personne."""

    actor: str
    theme: str
    kind: str = Field(description="Type d’énoncé (CON, ATO, BES, PRP…).")
    text: str
    source: str | None
    said_on: date | None


class TerritoryActors(BaseModel):
    """Ce que disent les acteurs."""

    model_config = example(
        territory="QN09901N",
        items=[
            {
                "actor": "Centre social des Tilleuls",
                "theme": "LIE",
                "kind": "ATO",
                "text": "L’entraide entre voisines est une force du quartier.",
                "source": "Réunion partenariale",
                "said_on": "2026-04-14",
            }
        ],
    )
    territory: str
    items: list[StatementOut]
