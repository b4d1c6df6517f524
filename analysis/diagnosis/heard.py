"""Who was heard and who is missing, on the first page (domain reference 6.2.7). Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from analysis.counting import PARTICIPANTS
from analysis.diagnosis.cells import Cells, percent
from analysis.diagnosis.model import Heard, Method
from analysis.population import BREAKDOWNS
from analysis.scheme import UNSPECIFIED
from analysis.tables import sheet_name
from analysis.tagging import tagging_said
from analysis.wording import PERCENT_FROM

COMPARED = ("sexe", "age", "secteur")
CHECK_ALL_UNDER = 300
"""Participants under which people had better check every tag (domain reference 6.2.6)."""
LABELS = {
    "sexe": {"femme": "Femmes", "homme": "Hommes"},
    "age": {"15-24": "15-24 ans", "25-59": "25-59 ans", "60-74": "60-74 ans", "75+": "75 ans et plus"},
}


def method(cells: Cells, about: Mapping[str, Any], weighting: Mapping[str, Any]) -> Method:
    """about: what goes with every figure of the release; weighting: its document `ponderation`, empty where
    there is none."""
    beside = {one["by"]: one for one in weighting.get("profile") or ()}
    heard = tuple(one for by in COMPARED for one in _heard(cells, by, beside.get(by, {})))
    return Method(
        participants=int(about["participants"]),
        first_date=_day(about.get("first_date")),
        last_date=_day(about.get("last_date")),
        modes=about.get("modes") or {},
        taxonomy=str(about.get("taxonomy", "")),
        taggers=tuple(about.get("taggers") or ()),
        revisions=tuple(about.get("revisions") or ()),
        weighting=weighting,
        margins=weighting.get("vintage"),
        heard=heard,
        notes=tuple(_notes(about, weighting, heard)),
    )


def _heard(cells: Cells, by: str, profile: Mapping[str, Any]) -> Iterator[Heard]:
    """Categories of the residents first, then those of participants alone. Shares are of those whom the
    document `ponderation` sets beside residents; without residents, of who said theirs.

    profile: the document's on one breakdown, empty where the residents are not known.
    """
    sheet, labels = sheet_name(PARTICIPANTS, by), cells.breakdowns.get(by, {})
    known = {str(one["code"]): one for one in profile.get("categories", ())}
    if not {*known, *labels} - {UNSPECIFIED}:
        return  # nobody was asked
    said = (cells.people(PARTICIPANTS) or 0) - (cells.people(sheet, UNSPECIFIED) or 0)
    said = int(profile.get("of", said))
    for category in dict.fromkeys([*known, *labels]):
        number, beside = cells.people(sheet, category), known.get(category, {})
        told = said >= PERCENT_FROM and category != UNSPECIFIED and (not known or category in known)
        yield Heard(
            by=by,
            by_label=BREAKDOWNS[by],
            category=category,
            label=labels.get(category) or LABELS.get(by, {}).get(category, category),
            number=number,
            participants=percent(number / said) if told and number is not None else None,
            residents=beside.get("residents"),
            missing=bool(beside.get("missing")),
        )


def _notes(about: Mapping[str, Any], weighting: Mapping[str, Any], heard: tuple[Heard, ...]) -> Iterator[str]:
    if not weighting.get("profile"):
        yield (
            "La population du quartier par sexe et âge n’est pas connue\u00a0: on ne peut pas dire qui "
            "manque. Importez-la avec « portevoix territory import »."
        )
    elif int(about["participants"]) < PERCENT_FROM:
        yield (
            f"Moins de {PERCENT_FROM} participants\u00a0: pas de pourcentage, et on ne peut pas dire "
            "sûrement qui manque."
        )
    if weighting.get("used"):
        yield (
            "Les parts redressées le disent\u00a0; les autres sont brutes\u00a0: redressées, elles feraient "
            "deviner un chiffre retenu."
        )
    elif weighting.get("profile") and weighting.get("reason"):
        yield f"Chiffres bruts, sans redressement\u00a0: {weighting['reason']}"
    if missing := [one.label for one in heard if one.missing]:
        yield f"Moins présents que dans le quartier\u00a0: {', '.join(missing)}."
    if hidden := [one.label for one in heard if one.number is None and one.residents]:
        yield f"Nombre non montré, pour ne faire reconnaître personne\u00a0: {', '.join(hidden)}."
    if int(about["participants"]) < CHECK_ALL_UNDER:
        yield (
            f"Moins de {CHECK_ALL_UNDER} participants\u00a0: faites vérifier toutes les étiquettes par une "
            "personne avant de publier."
        )
    if by_whom := tagging_said(about):
        yield by_whom
    tagged = about.get("tagged_percent")
    if tagged is not None and tagged < 100:
        yield f"{tagged}\u00a0% des réponses ouvertes sont étiquetées."


def _day(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None
