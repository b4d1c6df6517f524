"""Means and medians of scales, numbers and grades as rows, from the release's document `moyennes`."""

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.exports.dossier import Dossier
from analysis.exports.listing import Field, Kind, Listing
from analysis.exports.values import NOT_MADE, Told, Value

DOCUMENT = "moyennes"
MIDDLES = (
    ("mean", "moyenne", "Moyenne"),
    ("mean_low", "moyenne_basse", "Bas de l’intervalle à 95 % de la moyenne"),
    ("mean_high", "moyenne_haute", "Haut de l’intervalle à 95 % de la moyenne"),
    ("median", "mediane", "Médiane"),
    ("median_low", "mediane_basse", "Bas de l’intervalle à 95 % de la médiane"),
    ("median_high", "mediane_haute", "Haut de l’intervalle à 95 % de la médiane"),
)
"""Names in the document, names of fields, words."""
MEANS = (
    Field("question", Kind.CODE, "La question."),
    Field("element", Kind.CODE, "L’élément d’une question répétée."),
    Field("question_libelle", Kind.TEXT, "La question, en clair."),
    Field("participants_comptes", Kind.COUNT, "Participants qui ont répondu (n)."),
    Field("calcul", Kind.CODE, "brut ou redresse."),
    *(Field(name, Kind.DECIMAL, f"{words}.") for _, name, words in MIDDLES),
    Field("echelle", Kind.TEXT, "Ce que veulent dire les nombres."),
)


def means_listing(dossier: Dossier) -> Listing:
    questions = dossier.documents.get(DOCUMENT, {}).get("questions", ())
    rows = tuple(row for question in questions for row in _rows(question))
    return Listing(DOCUMENT, "moyennes", MEANS, rows)


def _rows(question: Mapping[str, Any]) -> Iterator[tuple[Value, ...]]:
    n, why = question.get("n"), question.get("withheld")
    scale = ", ".join(f"{one['value']} = {one['label']}" for one in question.get("scale", ()))
    for name, said in (("raw", "brut"), ("weighted", "redresse")):
        values = question.get(name)
        if values is None and name == "weighted":
            continue  # nothing is weighted, or it may not be told beside the raw one
        hidden = Told(f"secret ({why})" if why else "secret", "complement")
        middles = [hidden if values is None else _number(values.get(key)) for key, _, _ in MIDDLES]
        yield (
            str(question["question"]),
            str(question["item"]),
            str(question["label"]),
            n if n is not None else hidden,
            said,
            *middles,
            scale,
        )


def _number(value: float | None) -> Value:
    return NOT_MADE if value is None else float(value)
