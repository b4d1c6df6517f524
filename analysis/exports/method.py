"""The method note: what whoever quotes a figure has to know and say."""

from analysis.about import day_label
from analysis.exports.dossier import Dossier
from analysis.exports.listing import Field, Kind, Listing
from analysis.exports.values import NBSP
from analysis.sentence import ON
from analysis.tables import PAIRS
from analysis.thresholds import DENOMINATOR_AT_LEAST, SIDE_AT_LEAST
from analysis.wording import PERCENT_FROM

METHOD = (
    Field("point", Kind.TEXT, "Le point de méthode."),
    Field("precision", Kind.TEXT, "Ce qu’il en est dans cette parution."),
)
INVENTED = "Démonstration\u00a0: les participants et leurs réponses sont inventés."
WORDS = "quelques (moins de 20\u00a0%), plusieurs (20 à 50\u00a0%), beaucoup (plus de 50\u00a0%)"


def method_points(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """Return (point, what holds in this release), in the order told."""
    head = dossier.head
    tagged = "non connue" if head.tagged_percent is None else f"{head.tagged_percent}{NBSP}%"
    place = " – ".join(one for one in (head.place.code, head.place.name, head.place.commune) if one)
    points = [
        ("Phrase à reproduire", head.sentence),
        ("Consultation", f"{head.title} ({head.code}), phase {head.phase}, vague {head.wave}"),
        ("Quartier", place),
        ("Responsable", head.controller),
        ("Parution", f"n°{NBSP}{head.release} du {day_label(head.at.date())}"),
        ("Participations", f"du {day_label(head.first)} au {day_label(head.last)}"),
        ("Participants comptés", str(head.participants)),
        (
            "Ce qui est compté",
            "Des participants, jamais des messages. Une personne compte une fois par ligne.",
        ),
        (
            "Dénominateur des thèmes",
            "Les participants dont au moins une réponse à une question ouverte est étiquetée.",
        ),
        (
            "Seuils de publication",
            f"{DENOMINATOR_AT_LEAST} participants comptés au moins, dont {SIDE_AT_LEAST} d’un côté et "
            f"{SIDE_AT_LEAST} de l’autre. Un chiffre retenu est marqué «{NBSP}secret{NBSP}», avec la "
            f"raison{NBSP}: ce n’est pas zéro.",
        ),
        (
            "Pourcentages",
            f"À partir de {PERCENT_FROM} participants comptés. En dessous, des mots{NBSP}: {WORDS}.",
        ),
        (
            "Intervalle",
            f"À 95{NBSP}%. Il mesure l’incertitude de calcul, pas le biais de participation.",
        ),
        (
            "Étiquetage",
            f"Une machine propose, des personnes relisent. Part des réponses étiquetées{NBSP}: {tagged}.",
        ),
        ("Versions", head.versions),
        (
            "Trois colonnes",
            "Ce que disent les habitants, ce que disent les chiffres et ce que disent les acteurs restent "
            "séparés.",
        ),
    ]
    points += weighting_points(dossier)
    if head.demo:
        points.insert(0, ("Avertissement", INVENTED))
    return tuple(points)


def weighting_points(dossier: Dossier) -> list[tuple[str, str]]:
    """Return how figures are weighted, as the release's document `ponderation` says; nothing without one."""
    found = dossier.documents.get("ponderation")
    if not found:
        return []
    points = []
    if rate := found.get("participation"):
        said = f"{_french(rate)}{NBSP}% des {found['population']} habitants de 15 ans et plus."
        points.append(("Taux de participation", said))
    reason = found.get("reason")
    if not found.get("used"):
        return [*points, ("Redressement", f"Aucun{NBSP}: {reason}" if reason else "Aucun")]
    single = dict.fromkeys(one for by in found.get("on", ()) for one in PAIRS.get(by, (by,)))
    on = ", ".join(ON.get(by, by) for by in single)
    return [
        *points,
        ("Redressement", f"Sur {on} (Insee {found.get('vintage')})."),
        (
            "Poids",
            f"De {_french(found['low'])} à {_french(found['high'])}{NBSP}; nombre efficace de "
            f"participants{NBSP}: {found['n_eff']}{NBSP}; effet de plan{NBSP}: {_french(found['deff'])}.",
        ),
    ]


def _french(number: float) -> str:
    return f"{number:g}".replace(".", ",")


def method_listing(dossier: Dossier) -> Listing:
    return Listing("methode", "méthode", METHOD, method_points(dossier))
