"""How figures of a territory are said in French. Pure."""

from collections.abc import Sequence

from consultation.territories.catalogue import Direction
from consultation.territories.facts import REFERENCE, Indicator
from consultation.words import ActionState, MissingValue

MISSING = {
    MissingValue.SECRET: "secret statistique",
    MissingValue.UNAVAILABLE: "non disponible",
    MissingValue.OUT_OF_SCOPE: "hors champ",
}
STATES = {
    ActionState.PLANNED: "prévue",
    ActionState.RUNNING: "en cours",
    ActionState.OVER: "terminée",
    ActionState.ABANDONED: "abandonnée",
}
MARGINS = {
    "sexe": "sexe",
    "age": "tranche d’âge",
    "sexe_age": "sexe et âge croisés",
    "secteur": "secteur",
    "statut": "statut d’occupation",
}


def said_number(value: float, unit: str) -> str:
    """Return `43,9 %`, `13 305 €`, `2 470`: at most one decimal (two for small ratios), no-break spaces."""
    digits = 2 if unit == "rapport" and abs(value) < 10 else 1
    text = f"{value:,.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:,.0f}"
    french = text.replace(",", "\u202f").replace(".", ",").replace("-", "−")
    return f"{french}\u00a0{unit}" if unit in ("%", "€") else french


def said_value(one: Indicator) -> str:
    if one.value is not None:
        return said_number(one.value, one.unit)
    return MISSING[one.missing] if one.missing else ""


def said_gap(one: Indicator) -> str:
    """Return the gap with its sign, and whether it is for better or worse; empty where there is none."""
    if one.gap is None:
        return ""
    points = "point" if abs(one.gap) < 2 else "points"
    number = said_number(round(one.gap, 2), "" if one.unit == "%" else one.unit)
    signed = f"+{number}" if one.gap > 0 else number
    words = f"{signed}\u00a0{points}" if one.unit == "%" else signed
    if one.worse is None or one.gap == 0 or one.direction is Direction.NEUTRAL:
        return words
    return f"{words} ({'moins' if one.worse else 'plus'} favorable)"


def said_sources(indicators: Sequence[Indicator]) -> tuple[str, ...]:
    """Return each source once, then what the references are of: medians of a file as one line."""
    sources: dict[str, None] = {}
    references: dict[str, None] = {}
    for one in indicators:
        source, _, of = one.source.partition(REFERENCE)
        sources[source] = None
        references["médiane des territoires du même fichier" if of.startswith("médiane") else of] = None
    said = [f"Source : {source}." for source in sources if source]
    return (*said, *(f"Référence : {of}." for of in references if of))
