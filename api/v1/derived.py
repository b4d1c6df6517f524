"""What a release says beside its tables: who is missing, how figures are weighted, means of scales."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from analysis.documents import MEANS, WEIGHTING, read_document
from api.access import Analyst, Campaign, DbSession
from api.v1.campaigns import missing
from api.v1.models import Missing, Reason, example
from api.v1.parameters import ReleaseNumber
from api.v1.releases import find_release

router = APIRouter(tags=["Chiffres"])


class Presence(BaseModel):
    """Une catégorie d’habitants, et sa place parmi les participants."""

    code: str
    label: str
    residents: int = Field(description="Part des habitants de 15 ans et plus, en %.")
    participants: int | None
    share: int | None = Field(description="Part des participants, en % ; à partir de 60 participants.")
    missing: bool | None = Field(
        description="Moins présente que dans le territoire : même le haut de l’intervalle reste en dessous."
    )
    withheld: Reason | None


class ProfileBeside(BaseModel):
    by: str
    label: str
    asked: bool = Field(description="Faux si personne n’a répondu à une telle question.")
    of: int = Field(description="Participants dont les parts sont faites.")
    unspecified: int | None = Field(description="N’ont rien dit ; null si le nombre est retenu.")
    categories: list[Presence]


class Weighting(BaseModel):
    """Comment les chiffres sont redressés, ou pourquoi ils ne le sont pas ; et qui manque."""

    model_config = example(
        release=2,
        missing=None,
        used=True,
        reason=None,
        vintage="2021",
        on=["sexe", "age"],
        merged=[],
        participants=154,
        n_eff=121,
        deff=1.27,
        low=0.6,
        high=1.9,
        gap=0.0,
        population=3100,
        participation=5.0,
        profile=[],
        sentence="Résultats issus d’une consultation ouverte : …",
    )
    release: int | None = Field(description="Null tant que rien n’est paru, ou avant ce calcul.")
    missing: Missing | None
    used: bool = False
    reason: str | None = Field(default=None, description="Pourquoi il n’y a pas de redressement.")
    vintage: str | None = Field(default=None, description="Millésime de la population.")
    on: list[str] = []
    merged: list[str] = Field(default=[], description="Catégories regroupées ou laissées, faute de monde.")
    participants: int | None = None
    n_eff: int | None = Field(default=None, description="Nombre efficace de participants (Kish).")
    deff: float | None = Field(default=None, description="Effet de plan : participants / nombre efficace.")
    low: float | None = Field(default=None, description="Poids le plus petit.")
    high: float | None = Field(default=None, description="Poids le plus grand.")
    gap: float | None = Field(default=None, description="Plus grand écart restant à une marge, en points.")
    population: int | None = Field(default=None, description="Habitants de 15 ans et plus.")
    participation: float | None = Field(default=None, description="Taux de participation, en %.")
    profile: list[ProfileBeside] = Field(default=[], description="Les participants à côté des habitants.")
    sentence: str | None = Field(default=None, description="À reproduire avec tout chiffre.")


class Step(BaseModel):
    code: str
    label: str
    value: int


class Middle(BaseModel):
    """Moyenne et médiane, avec leurs intervalles à 95 % (rééchantillonnage des participants)."""

    mean: float | None = Field(description="Null pour des mentions, qui n’ont qu’un ordre.")
    mean_low: float | None
    mean_high: float | None
    median: float
    median_low: float
    median_high: float


class Grade(BaseModel):
    code: str
    label: str
    numerator: int | None
    share: int | None = Field(description="Part brute, en %.")
    weighted: int | None = Field(description="Part redressée, en %.")


class MeanOut(BaseModel):
    question: str
    item: str
    sheet: str
    label: str
    type: str
    n: int | None = Field(description="Participants qui ont répondu ; null si le nombre est retenu.")
    withheld: str | None = Field(description="Pourquoi ni moyenne ni médiane ne sont montrées.")
    scale: list[Step] = Field(description="La valeur de chaque réponse ; vide pour un nombre.")
    raw: Middle | None
    weighted: Middle | None
    profile: list[Grade]


class Means(BaseModel):
    """Les questions dont les réponses ont un ordre : échelles, mentions, nombres."""

    model_config = example(release=2, missing=None, questions=[], sentence="Résultats issus d’une …")
    release: int | None
    missing: Missing | None
    questions: list[MeanOut] = []
    sentence: str | None = Field(default=None, description="À reproduire avec tout chiffre.")


@router.get("/campaigns/{code}/weighting", operation_id="getWeighting", summary="Redressement, et qui manque")
def get_weighting(
    session: DbSession, _: Analyst, campaign: Campaign, number: ReleaseNumber = None
) -> Weighting:
    """Participants à côté des habitants, population, taux de participation, redressement et son coût."""
    release = find_release(session, campaign, number)
    content = read_document(session, release, WEIGHTING)
    if release is None or content is None:
        return Weighting(release=None, missing=missing(session, campaign) if release is None else None)
    return Weighting(**_with(content, release.number, release.about))


@router.get("/campaigns/{code}/means", operation_id="getMeans", summary="Moyennes, médianes et mentions")
def get_means(session: DbSession, _: Analyst, campaign: Campaign, number: ReleaseNumber = None) -> Means:
    """Brutes et redressées. Retenues quand elles feraient deviner une réponse retenue."""
    release = find_release(session, campaign, number)
    if release is None:
        return Means(release=None, missing=missing(session, campaign))
    content = read_document(session, release, MEANS) or {"questions": []}
    return Means(**_with(content, release.number, release.about))


def _with(content: dict[str, Any], number: int, about: dict[str, Any]) -> dict[str, Any]:
    return {**content, "release": number, "missing": None, "sentence": about["sentence"]}
