"""Priorities as rows: one row per method and item, best first, each rank with how sure it is."""

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.exports.dossier import Dossier
from analysis.exports.listing import Field, Kind, Listing
from analysis.exports.values import NOT_MADE, Told, Value, secret
from analysis.thresholds import Withheld

METHODS = {
    "jugement_majoritaire": "Jugement majoritaire",
    "comparaisons": "Comparaisons deux à deux",
    "classement": "Classements",
    "approbation": "Approbation",
    "multicritere": "Multicritère",
    "gommettes": "Gommettes",
    "budget": "Budget",
}
PRIORITIES = (
    Field("methode", Kind.CODE, "La méthode qui classe."),
    Field("methode_libelle", Kind.TEXT, "La méthode, en clair."),
    Field("question", Kind.CODE, "La question posée."),
    Field("question_libelle", Kind.TEXT, "La question, en clair."),
    Field("priorite", Kind.CODE, "La priorité."),
    Field("priorite_libelle", Kind.TEXT, "La priorité, en clair."),
    Field("participants", Kind.COUNT, "Participants qui se sont prononcés sur cette priorité (n)."),
    Field("rang", Kind.COUNT, "Le rang, 1 pour la première."),
    Field("rang_haut", Kind.COUNT, "Haut de l’intervalle à 95 % du rang (le meilleur)."),
    Field("rang_bas", Kind.COUNT, "Bas de l’intervalle à 95 % du rang (le moins bon)."),
    Field("chance_pct", Kind.PERCENT, "Chance d’être parmi les premières (voir parmi_les), en %."),
    Field("parmi_les", Kind.COUNT, "Le nombre de premières dont « chance_pct » parle : 3, ou 1."),
    Field("surete", Kind.TEXT, "La même chance, en mots : presque sûr, probable, incertain…"),
    Field("mention", Kind.TEXT, "Jugement majoritaire : la mention du milieu."),
    Field("note", Kind.TEXT, "Pourquoi une priorité, ou toute la méthode, n’est pas classée."),
)
FEW = Told("en mots (moins de 60 participants)")


def method_label(method: Mapping[str, Any]) -> str:
    name = str(method.get("method", ""))
    return METHODS.get(name, name.replace("_", " "))


def priorities_listing(dossier: Dossier) -> Listing:
    rows = tuple(row for method in dossier.methods for row in _rows(method))
    return Listing("priorites", "priorités", PRIORITIES, rows)


def first_ones(method: Mapping[str, Any]) -> str:
    """Return what the chance of a method is of: « parmi les 3 premières », « première »."""
    number = (method.get("certainty") or {}).get("of") or 3
    return "première" if number == 1 else f"parmi les {number} premières"


def grade_of(method: Mapping[str, Any], item: Mapping[str, Any]) -> str | None:
    """Return the majority grade in words; « entre … et … » where the profile is partly withheld."""
    labels = {one["code"]: one["label"] for one in method.get("grades", ())}
    if item.get("grade") is not None:
        return str(labels.get(item["grade"], item["grade"]))
    if item.get("grade_between"):
        low, high = (str(labels.get(code, code)) for code in item["grade_between"])
        return f"entre {low} et {high}"
    return None


def _rows(method: Mapping[str, Any]) -> Iterator[tuple[Value, ...]]:
    label, reason = method_label(method), method.get("reason")
    first = (method.get("certainty") or {}).get("of")
    for item in method.get("items", ()):
        n, rank = item.get("n"), item.get("rank")
        low, high = item.get("interval") or (None, None)
        top: Value = item.get("top")
        why = item.get("withheld")
        yield (
            str(method.get("method", "")),
            label,
            str(method.get("poll", "")),
            str(method.get("label", "")),
            str(item.get("code", "")),
            str(item.get("label", "")),
            n if n is not None else _no_people(method, why),
            rank if rank is not None else NOT_MADE,
            low if rank is not None else NOT_MADE,
            high if rank is not None else NOT_MADE,
            top if top is not None else FEW if rank is not None else NOT_MADE,
            first if rank is not None and first is not None else NOT_MADE,
            item.get("sure"),
            grade_of(method, item),
            told_why(why) or reason,
        )


def told_why(why: str | None) -> str | None:
    """Return why an item has no rank: a reason of withholding in words, or the sentence as it is."""
    if why is None:
        return None
    return secret(why).words if why in set(Withheld) else why


def _no_people(method: Mapping[str, Any], why: str | None) -> Told:
    """What stands for the number of participants: a reason, or that no participant is behind the method."""
    if why in set(Withheld):
        return secret(why)
    return NOT_MADE if method.get("n") is None else secret(str(Withheld.DENOMINATOR))
