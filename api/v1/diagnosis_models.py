"""The diagnosis as the API answers it: the shape of `analysis.diagnosis.model`, with what each part means."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ShareOut(Part):
    """Des participants, et comment le dire."""

    numerator: int | None
    denominator: int | None
    raw: int | None = Field(description="Part comptée, en % ; à partir de 60 participants.")
    share: int | None = Field(description="Part estimée, en % : redressée ou corrigée si `method` le dit.")
    interval: tuple[int, int] | None = Field(description="Intervalle à 95 % de `share`, en %.")
    words: Literal["quelques", "plusieurs", "beaucoup"] | None = Field(
        description="Avant 60 participants : quelques (< 20 %), plusieurs (20 à 50 %), beaucoup (> 50 %)."
    )
    method: str | None = Field(description="Comment `share` est estimée.")
    n_eff: float | None = Field(description="Nombre effectif de participants de cette estimation.")
    withheld: str | None = Field(description="Pourquoi rien n’est montré.")
    weighted: bool = Field(description="Vrai si `share` est redressée sur la population du quartier.")


class BandOut(Part):
    gamma: float
    low: int
    high: int
    sentence: str = Field(description="La fourchette de sensibilité, dite en français.")


class SalienceOut(Part):
    share: ShareOut
    interval_kind: str | None
    bands: list[BandOut] = Field(
        description="Si les personnes concernées venaient 1,5 ou 2 fois plus volontiers."
    )
    colour: Literal["masque", "qualitatif", "prudent", "plein"] = Field(
        description="Lecture : moins de 11 participants, 11 à 59, 60 à 149, 150 et plus."
    )


class LineOut(Part):
    code: str
    label: str
    share: ShareOut
    sheet: str = Field(description="Tableau de la parution.")
    row: str
    column: str


class SpeakersOut(Part):
    by: str
    label: str
    lines: list[LineOut]


class ChangeOut(Part):
    since: str = Field(description="Campagne de la vague précédente.")
    comparable: bool
    why: str | None = Field(description="Pourquoi les deux vagues ne se comparent pas.")
    before: ShareOut | None
    points: int | None = Field(description="Écart en points.")
    interval: tuple[int, int] | None
    p_value: float | None = Field(description="Corrigée pour le nombre de thèmes (Benjamini-Hochberg).")
    significant: bool | None


class QuoteOut(Part):
    id: int
    theme: str
    kind: str
    text: str


class StatisticOut(Part):
    name: str
    label: str
    unit: str
    vintage: str
    value: float | None
    reference: float | None
    gap: float | None = Field(description="Valeur moins référence, dans l’unité.")
    worse: int | None = Field(description="1 : plus mauvaise que la référence, -1 : meilleure, 0 : égale.")
    missing: str | None = Field(description="secret, non_disponible ou hors_champ.")
    source: str


class ActionOut(Part):
    title: str
    scheme: str | None
    operator: str | None
    starts_on: date | None
    ends_on: date | None
    state: str


class ActorOut(Part):
    actor: str
    kind: str
    text: str
    source: str | None
    said_on: date | None


class AxisOut(Part):
    grid: str = Field(description="contrat, p2030, p2015 ou loi2014.")
    code: str
    label: str


class ThemeSheetOut(Part):
    """Une fiche. Trois colonnes séparées : participants, statistiques, acteurs."""

    code: str
    label: str
    definition: str
    axes: list[AxisOut]
    salience: SalienceOut
    kinds: list[LineOut] = Field(description="Atouts, constats, besoins, propositions, engagements.")
    sentiment: list[LineOut] = Field(description="Parmi ceux qui parlent du thème ; vide si retenu.")
    urgency: list[LineOut]
    places: list[LineOut] = Field(description="Lieux nommés par 11 participants au moins.")
    speakers: list[SpeakersOut] = Field(description="Qui en parle : part de chaque catégorie.")
    change: ChangeOut | None
    quotations: list[QuoteOut] = Field(description="Un atout, un constat, une proposition, validés.")
    statistics: list[StatisticOut]
    actions: list[ActionOut]
    actors: list[ActorOut]


class HeardOut(Part):
    by: str
    by_label: str
    category: str
    label: str
    number: int | None
    participants: int | None = Field(description="% des participants qui ont répondu à cette question.")
    residents: int | None = Field(description="% des habitants de 15 ans et plus.")
    missing: bool = Field(description="Moins présents que dans le quartier, de 5 points ou plus.")


class MethodOut(Part):
    participants: int
    first_date: date | None
    last_date: date | None
    modes: dict[str, int | None]
    taxonomy: str
    taggers: list[str]
    revisions: list[int]
    weighting: dict[str, Any] = Field(description="Le redressement de la parution ; vide s’il n’y en a pas.")
    margins: str | None = Field(description="Millésime des marges de l’Insee.")
    heard: list[HeardOut] = Field(description="Qui a été entendu, qui manque.")
    notes: list[str]


class PointOut(Part):
    theme: str
    label: str
    text: str
    share: ShareOut
    quotations: list[int] = Field(description="Numéros de citations validées.")
    cells: list[str] = Field(description="Chiffres de la parution : tableau|ligne|colonne.")


class AfomOut(Part):
    draft: bool
    notice: str
    atouts: list[PointOut]
    faiblesses: list[PointOut]
    opportunites: list[PointOut]
    menaces: list[PointOut]


class MeetingOut(Part):
    theme: str
    label: str
    case: Literal["confirme", "angle_mort_statistique", "silencieux", "apaise", "indetermine"]
    case_label: str
    share: ShareOut
    voiced: bool | None
    worse: int = Field(description="Statistiques dégradées…")
    known: int = Field(description="…sur celles qui se comparent.")
    worst: str | None
    why: str


class ConvergenceOut(Part):
    rule: str
    thresholds: dict[str, float]
    rows: list[MeetingOut]


class PotentialsOut(Part):
    ready: ShareOut = Field(description="Participants qui disent vouloir agir.")
    question: str | None
    asked: list[LineOut]
    about: list[LineOut] = Field(description="Thèmes sur lesquels des participants veulent agir.")
    assets: list[LineOut] = Field(description="Thèmes cités comme atouts.")
    resources: list[LineOut] = Field(description="De quoi parlent ceux qui veulent agir.")
    quotations: list[QuoteOut]


class SignalOut(Part):
    code: str
    label: str
    theme: str
    share: ShareOut
    why: str


class AxisThemesOut(Part):
    axis: AxisOut
    themes: list[str]


EXAMPLE: dict[str, Any] = {
    "territory": "QN09901N",
    "name": "Les Tilleuls",
    "commune": "Ville-Exemple",
    "campaign": "tilleuls-abcd",
    "title": "Votre quartier, votre avis",
    "phase": "ecoute",
    "wave": 1,
    "invented": False,
    "release": 2,
    "released_at": "2026-03-20T12:00:00Z",
    "sentence": "Résultats issus d’une consultation ouverte : …",
    "method": {"participants": 154, "notes": ["Moins présents que dans le quartier : 60-74 ans."]},
    "themes": [
        {
            "code": "LOG",
            "label": "Logement et immeuble",
            "salience": {
                "share": {"numerator": 42, "denominator": 140, "raw": 30, "share": 28, "interval": [21, 36]},
                "bands": [{"gamma": 1.5, "low": 21, "high": 37}],
                "colour": "prudent",
            },
        }
    ],
    "convergence": {
        "rows": [{"theme": "LOG", "case": "confirme", "worse": 2, "known": 3}],
    },
    "afom": {
        "draft": True,
        "atouts": [{"theme": "LIE", "quotations": [12], "cells": ["themes_enonces|LIE:ATO|"]}],
    },
}


class DiagnosisOut(Part):
    """Le diagnostic d’un territoire. L’exemple est abrégé."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [EXAMPLE]})
    territory: str | None
    name: str
    commune: str | None
    campaign: str
    title: str
    phase: str
    wave: int
    invented: bool = Field(description="Vrai pour une démonstration : réponses inventées.")
    release: int
    released_at: datetime
    sentence: str = Field(description="À reproduire avec tout chiffre.")
    method: MethodOut
    kinds: list[LineOut] = Field(description="Totaux des types d’énoncé, tous thèmes ensemble.")
    themes: list[ThemeSheetOut] = Field(description="Du plus cité au moins cité ; les retenus à la fin.")
    convergence: ConvergenceOut
    afom: AfomOut
    potentials: PotentialsOut
    signals: list[SignalOut] = Field(description="Signaux faibles : peu de voix, sujet grave.")
    axes: list[AxisThemesOut] = Field(description="Les thèmes par axe de la lecture choisie.")
