"""Priorities as the API answers them: methods side by side, each with how sure it is."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.v1.models import ReleaseOut, example

WORDS = "Avant 60 participants : quelques (< 20 %), plusieurs (20 à 50 %), beaucoup (> 50 %)."
Words = Literal["quelques", "plusieurs", "beaucoup"]
MethodName = Literal[
    "jugement_majoritaire", "comparaisons", "classement", "approbation", "gommettes", "multicritere"
]


class GradeOut(BaseModel):
    code: str
    label: str


class ProfilePart(BaseModel):
    """Une mention du profil de mérite : exactement ce que montre le tableau de la question."""

    code: str
    share: int | None = Field(description="En %, à partir de 60 participants ; null si la case est retenue.")
    words: Words | None = Field(description=WORDS)


class CriterionPart(BaseModel):
    code: str
    value: int | None = Field(description="Critère ramené entre 0 et 100 ; null s’il est inconnu.")
    part: int | None = Field(description="Ce qu’il apporte à la note, en points.")


class Position(BaseModel):
    """Un rang et sa sûreté."""

    rank: int | None = Field(description="1 : la première. Null si elle n’est pas classée : voir `withheld`.")
    interval: tuple[int, int] | None = Field(description="Rangs obtenus dans 95 % des tirages.")
    top: int | None = Field(
        description="Chance d’être dans les premières, en % ; à partir de 60 participants, si la parution "
        "montre tous les chiffres dont dépend le classement."
    )
    sure: str | None = Field(
        description="La même chance, en mots : presque sûr (90 % et plus), probable (66), incertain (34), "
        "peu probable (10), très peu probable."
    )


class ItemOut(Position):
    """Une priorité selon une méthode. Les champs d’une autre méthode sont null."""

    code: str
    label: str
    themes: list[str]
    n: int | None = Field(description="Participants qui se sont prononcés ; null si retenu.")
    withheld: str | None = Field(description="Pourquoi quelque chose n’est pas montré.")
    grade: str | None = Field(default=None, description="Mention majoritaire, si elle se déduit du profil.")
    grade_between: tuple[str, str] | None = Field(
        default=None, description="Sinon : de cette mention à celle-ci."
    )
    profile: list[ProfilePart] | None = Field(default=None, description="Profil de mérite, le mieux d’abord.")
    force: int | None = Field(
        default=None, description="Chance d’être préférée à une priorité moyenne, en %."
    )
    comparisons: int | None = Field(default=None, description="Réponses aux duels où elle était.")
    approvals: int | None = Field(default=None, description="Participants qui l’approuvent.")
    share: int | None = Field(default=None, description="Part, en %.")
    between: tuple[int, int] | None = Field(default=None, description="Intervalle à 95 % de `share`.")
    words: Words | None = Field(default=None, description=WORDS)
    score: int | None = Field(default=None, description="Note multicritère, de 0 à 100.")
    score_between: tuple[int, int] | None = Field(
        default=None, description="La note si tout ce qui manque valait 0, ou 100."
    )
    known: int | None = Field(default=None, description="Part du poids des critères qui est connue, en %.")
    criteria: list[CriterionPart] | None = None
    sensitivity: Position | None = Field(default=None, description="Si les poids du comité bougeaient.")


class CertaintyOut(BaseModel):
    kind: str = Field(description="Ce qui a été tiré.")
    draws: int
    of: int = Field(description="`top` : être parmi les `of` premières.")


class GuardGroup(BaseModel):
    """Un groupe dont la première priorité n’est pas celle de tous, au-delà du hasard."""

    by: str
    by_label: str
    category: str
    label: str
    first: str
    first_label: str
    rank_overall: int = Field(description="Rang de cette priorité pour tous ; 0 : non classée.")
    first_overall: list[str]


class GuardOut(BaseModel):
    groups: list[GuardGroup]
    note: str


class FundedOut(BaseModel):
    funded: list[str] = Field(description="Priorités payées, dans l’ordre du choix.")
    spent: int
    tied: list[list[str]] = Field(description="Ex æquo que seul l’ordre de la liste a départagés.")


class BudgetOut(BaseModel):
    budget: int
    costs: dict[str, int]
    greedy: FundedOut = Field(description="Les plus approuvées d’abord.")
    equal_shares: FundedOut = Field(description="Parts égales : chacun dispose de la même part du budget.")


class CriterionOut(BaseModel):
    code: str
    label: str
    says: Literal["habitants", "chiffres", "acteurs"] = Field(description="La colonne d’où vient ce critère.")
    weight: int = Field(description="En %.")
    flat: bool = Field(description="Il ne distingue aucune priorité d’une autre.")


class MethodOut(BaseModel):
    """Une méthode, sur une question. Les méthodes ne se mélangent jamais."""

    method: MethodName
    poll: str = Field(description="La question ; vide si la méthode ne vient pas d’une question.")
    label: str
    n: int | None = Field(description="Participants (ou personnes en atelier) ; null si retenu.")
    weighted: bool = Field(description="Redressée sur la population du quartier.")
    certainty: CertaintyOut | None
    reason: str | None = Field(description="Pourquoi il n’y a pas de classement.")
    note: str = Field(description="La méthode, en deux phrases.")
    items: list[ItemOut]
    grades: list[GradeOut] | None = Field(
        default=None, description="Mentions, de la meilleure à la moins bonne."
    )
    guard: GuardOut | None = None
    budget: BudgetOut | None = None
    criteria: list[CriterionOut] | None = None
    sensitivity: CertaintyOut | None = None
    weights_note: str | None = None
    dots: int | None = Field(default=None, description="Gommettes posées en tout.")


class StandOut(BaseModel):
    code: str
    n: int | None
    agree: int | None = Field(description="Part d’accord, en % ; à partir de 60 votants du groupe.")
    words: Words | None


class TypicalOut(StandOut):
    label: str
    side: Literal["accord", "desaccord"]


class OpinionGroupOut(BaseModel):
    code: str = Field(description="A, B… : du plus grand au plus petit. Un groupe n’a pas de nom.")
    size: int
    typical: list[TypicalOut]
    stands: list[StandOut]


class StatementOut(BaseModel):
    code: str
    label: str
    themes: list[str]
    n: int | None
    agree: int | None
    disagree: int | None
    withheld: str | None


class OpinionsOut(BaseModel):
    """Groupes d’opinion sur les propos des autres, à partir de 60 votants."""

    poll: str
    label: str
    reason: str | None
    note: str
    groups: list[OpinionGroupOut]
    agreed: list[str] = Field(description="Propos que tous les groupes approuvent.")
    rejected: list[str]
    statements: list[StatementOut]


class ThemeOut(BaseModel):
    code: str
    label: str


class RankOut(BaseModel):
    method: MethodName
    poll: str
    rank: int | None


class QuoteOut(BaseModel):
    id: int
    campaign: str
    theme: str
    kind: str
    text: str


class ActionOut(BaseModel):
    title: str
    scheme: str | None
    theme: str
    operator: str | None
    starts_on: date | None
    ends_on: date | None
    state: str


class DecisionOut(BaseModel):
    state: Literal["decide", "a_l_etude", "pas_decide"]
    why: str


class PathOut(BaseModel):
    """De la priorité à ce que les habitants en ont dit, à ce qui est déjà fait, et à ce qui est décidé."""

    code: str
    label: str
    themes: list[ThemeOut]
    ranks: list[RankOut] = Field(description="Ses rangs, méthode par méthode, côte à côte.")
    quotations: list[QuoteOut] = Field(description="Citations relues et validées sur ses thèmes.")
    actions: list[ActionOut]
    decision: DecisionOut | None


ITEM: dict[str, Any] = {
    "code": "halls",
    "label": "Réparer les halls",
    "themes": ["LOG-PCO"],
    "n": 150,
    "rank": 1,
    "interval": [1, 2],
    "top": 97,
    "sure": "presque sûr",
    "withheld": None,
    "grade": "tres",
    "profile": [
        {"code": "tres", "share": 58, "words": None},
        {"code": "important", "share": 30, "words": None},
        {"code": "peu", "share": 12, "words": None},
    ],
}


class PrioritiesOut(BaseModel):
    """Les priorités d’une campagne."""

    model_config = example(
        campaign="tilleuls-prio",
        territory="QN09901N",
        phase="priorites",
        wave=1,
        release=None,
        heard="tilleuls-abcd",
        methods=[
            {
                "method": "jugement_majoritaire",
                "poll": "importance",
                "label": "Pour vous, …, c’est :",
                "n": 150,
                "weighted": False,
                "certainty": {"kind": "bootstrap percentile 95 %, participants", "draws": 1000, "of": 3},
                "reason": None,
                "note": "Jugement majoritaire…",
                "items": [ITEM],
            }
        ],
        opinions=[],
        items=[
            {
                "code": "halls",
                "label": "Réparer les halls",
                "themes": [{"code": "LOG-PCO", "label": "Parties communes"}],
                "ranks": [{"method": "jugement_majoritaire", "poll": "importance", "rank": 1}],
                "quotations": [],
                "actions": [],
                "decision": {"state": "decide", "why": "Les travaux commencent en mars."},
            }
        ],
        sentence="Résultats issus d’une consultation ouverte : …",
    )
    campaign: str
    territory: str | None
    phase: str
    wave: int
    release: ReleaseOut | None
    heard: str | None = Field(description="Campagne dont la parution donne les critères des habitants.")
    methods: list[MethodOut]
    opinions: list[OpinionsOut]
    items: list[PathOut]
    sentence: str = Field(description="À reproduire avec tout chiffre.")
