"""Query parameters that several operations share: closed lists."""

from enum import StrEnum
from typing import Annotated

from fastapi import Query

LARGEST = 2_147_483_647


class Breakdown(StrEnum):
    SEX = "sexe"
    AGE = "age"
    SECTOR = "secteur"
    MODE = "mode"
    MONTH = "mois"
    FORM = "forme"


By = Annotated[Breakdown | None, Query(description="Ventilation ; sans elle, l’ensemble seulement.")]
ReleaseNumber = Annotated[
    int | None,
    Query(alias="release", ge=1, le=LARGEST, description="Numéro de parution ; sans lui, la dernière."),
]
Limit = Annotated[int, Query(ge=1, le=200, description="Nombre d’éléments par page.")]
