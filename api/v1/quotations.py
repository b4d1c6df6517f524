"""Quotations: what a person may read to quote it, and what he or she decides. Never who said it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from analysis import quotations
from analysis.quotations import SegmentUnknown, TextRefused
from analysis.quoting import LONGEST
from api.access import Admin, Campaign, DbSession
from api.diagnosis_problems import grid_code_unknown, segment_unknown
from api.problems import words_wrong
from api.v1.models import example
from api.v1.parameters import Limit
from consultation.taxonomy import facets, taxonomy
from consultation.words import QuotationState

router = APIRouter(tags=["Citations"])

LARGEST = 2**63 - 1
State = Literal["validee", "refusee"]


class CandidateOut(BaseModel):
    """Un propos que son auteur accepte de voir cité. Jamais qui parle."""

    model_config = example(
        number=51,
        themes=["LIE"],
        kinds=["ATO"],
        text="Heureusement qu’on a [nom] et le centre social, ils aident tout le monde.",
        sensitive=[],
        state=None,
        quoted=None,
    )
    number: int = Field(description="Numéro du propos, à donner avec la décision.")
    themes: list[str] = Field(description="Codes de la grille, le plus probable d’abord.")
    kinds: list[str] = Field(description="Types d’énoncé, le plus probable d’abord.")
    text: str = Field(description="Les mots, données personnelles masquées.")
    sensitive: list[str] = Field(
        description="Sujets sensibles touchés (santé, religion…) : à relire deux fois avant de citer."
    )
    state: State | None = Field(description="La décision déjà prise, s’il y en a une.")
    quoted: str | None = Field(description="Le texte retenu, s’il y en a un.")


class CandidatePage(BaseModel):
    items: list[CandidateOut]
    next: int | None = Field(description="À passer dans `after` pour la page suivante ; null à la fin.")


class Deciding(BaseModel):
    """La décision, après lecture."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"state": "validee", "text": "Heureusement qu’on a […] le centre social"},
                {"state": "refusee"},
            ]
        },
    )
    state: State
    text: str | None = Field(
        default=None,
        max_length=LONGEST,
        description="Les mots retenus : raccourcis ou masqués avec « […] », jamais réécrits. Sans eux, tous.",
    )
    theme: str | None = Field(default=None, max_length=8, description="S’il y en a plusieurs : lequel.")
    kind: str | None = Field(default=None, max_length=8, description="S’il y en a plusieurs : lequel.")


class DecidedOut(BaseModel):
    model_config = example(number=51, state="validee")
    number: int
    state: State


@router.get(
    "/campaigns/{code}/quotations/candidates",
    operation_id="listQuotationCandidates",
    summary="Les propos qu’une personne peut lire pour les citer",
)
def list_candidates(
    session: DbSession,
    _: Admin,
    campaign: Campaign,
    theme: Annotated[str | None, Query(max_length=8, description="Code d’un thème.")] = None,
    kind: Annotated[str | None, Query(max_length=8, description="Code d’un type d’énoncé.")] = None,
    decided: Annotated[bool, Query(description="Vrai : ceux qui ont déjà une décision.")] = False,
    after: Annotated[int, Query(ge=0, le=LARGEST, description="Le `next` de la page d’avant.")] = 0,
    limit: Limit = 50,
) -> CandidatePage:
    """Seulement si l’auteur accepte d’être cité, sans danger, en français ou relu. Du plus ancien au plus
    récent. Des mots non validés ne se publient pas : ne les gardez pas."""
    check_codes(theme, kind)
    found = quotations.candidates(
        session, campaign, theme, kind, decided=decided, limit=limit + 1, after=after
    )
    return CandidatePage(
        items=[_out(one) for one in found[:limit]],
        next=found[limit - 1].id if len(found) > limit else None,
    )


@router.post(
    "/campaigns/{code}/quotations/candidates/{number}",
    operation_id="decideQuotation",
    summary="Valider ou refuser une citation",
)
def decide(
    session: DbSession,
    holder: Admin,
    campaign: Campaign,
    number: Annotated[int, Path(ge=1, le=LARGEST, description="Numéro du propos.")],
    decision: Deciding,
) -> DecidedOut:
    """Notée avec le nom de la clé ; une nouvelle décision remplace l’ancienne."""
    try:
        quotations.decide(
            session,
            campaign,
            number,
            QuotationState(decision.state),
            holder.name,
            decision.text,
            theme=decision.theme,
            kind=decision.kind,
        )
    except SegmentUnknown:
        raise segment_unknown() from None
    except TextRefused as error:
        raise words_wrong(str(error)) from None
    session.commit()
    return DecidedOut(number=number, state=decision.state)


def check_codes(theme: str | None, kind: str | None) -> None:
    """Raise a problem for a code that the grid does not have."""
    themes = [one.code for one in taxonomy().themes]
    if theme is not None and theme not in themes:
        raise grid_code_unknown("theme", themes)
    kinds = [one.code for one in facets().kinds]
    if kind is not None and kind not in kinds:
        raise grid_code_unknown("kind", kinds)


def _out(one: quotations.Candidate) -> CandidateOut:
    return CandidateOut(
        number=one.id,
        themes=list(one.themes),
        kinds=list(one.kinds),
        text=one.text,
        sensitive=list(one.sensitive),
        state=one.state,  # type: ignore[arg-type]
        quoted=one.quoted,
    )
