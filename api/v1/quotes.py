"""Quotations: residents' words that a person read and validated, without anything about who said them."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from analysis.quotations import Quotation, validated
from api.access import Analyst, Campaign, DbSession
from api.diagnosis_problems import grid_code_unknown
from api.v1.models import example
from api.v1.parameters import Limit
from api.v1.releases import find_release
from consultation.taxonomy import facets, taxonomy

router = APIRouter(tags=["Citations"])
LARGEST = 2**63 - 1
NOTE = "Une citation illustre un thème : elle ne dit pas combien de personnes pensent ainsi."


class QuotedOut(BaseModel):
    """Des mots d’habitant, relus par une personne. Ni âge, ni sexe, ni date : rien de qui les a dits."""

    id: int = Field(description="Numéro de la citation ; il ne change jamais.")
    theme: str
    theme_label: str
    kind: str = Field(description="Type d’énoncé : `ATO`, `CON`, `PRP`…")
    kind_label: str
    text: str


class QuotePage(BaseModel):
    model_config = example(
        campaign="tilleuls-abcd",
        items=[
            {
                "id": 12,
                "theme": "ESP",
                "theme_label": "Espaces publics et renouvellement urbain",
                "kind": "ATO",
                "kind_label": "Atout",
                "text": "Le parc est agréable, on s’y retrouve.",
            }
        ],
        next=12,
        note=NOTE,
        sentence="Résultats issus d’une consultation ouverte : …",
    )
    campaign: str
    items: list[QuotedOut]
    next: int | None = Field(description="À passer dans `after` pour la page suivante ; null à la fin.")
    note: str
    sentence: str | None = Field(description="À reproduire avec toute citation ; null sans parution.")


@router.get("/campaigns/{code}/quotes", operation_id="listQuotes", summary="Les citations validées")
def list_quotes(
    session: DbSession,
    _: Analyst,
    campaign: Campaign,
    q: Annotated[
        str,
        Query(max_length=200, description="Des mots, tous présents ; sans égard aux accents ni à la casse."),
    ] = "",
    theme: Annotated[
        str | None, Query(max_length=10, description="Code d’un thème.", examples=["LOG"])
    ] = None,
    kind: Annotated[
        str | None, Query(max_length=10, description="Code d’un type d’énoncé.", examples=["ATO"])
    ] = None,
    limit: Limit = 50,
    after: Annotated[int, Query(ge=0, le=LARGEST, description="Le `next` de la page d’avant.")] = 0,
) -> QuotePage:
    """Une citation au plus par participant et par thème, sous les thèmes que la dernière parution montre.

    Une personne de l’équipe a relu chaque citation, et son auteur a donné son accord. S’il le retire,
    corrige ou efface ses mots, la citation disparaît aussitôt.
    """
    themes = {one.code: one.label for one in taxonomy().themes}
    kinds = {one.code: one.label for one in facets().kinds}
    for field, given, known in (("theme", theme, themes), ("kind", kind, kinds)):
        if given is not None and given not in known:
            raise grid_code_unknown(field, [*known])
    release = find_release(session, campaign, None)
    found = validated(session, [campaign], theme, kind, q, limit=limit + 1, after=after)
    items = [_out(one, themes, kinds) for one in found[:limit]]
    return QuotePage(
        campaign=campaign.code,
        items=items,
        next=items[-1].id if len(found) > limit else None,
        note=NOTE,
        sentence=release.about["sentence"] if release else None,
    )


def _out(one: Quotation, themes: dict[str, str], kinds: dict[str, str]) -> QuotedOut:
    return QuotedOut(
        id=one.id,
        theme=one.theme,
        theme_label=themes.get(one.theme, one.theme),
        kind=one.kind,
        kind_label=kinds.get(one.kind, one.kind),
        text=one.text,
    )
