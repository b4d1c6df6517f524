"""The method note: what whoever quotes a figure has to know and say."""

from analysis.about import day_label
from analysis.exports.dossier import Dossier
from analysis.exports.listing import Field, Kind, Listing
from analysis.exports.values import NBSP
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
            f"À 95{NBSP}%, de Wilson. Il mesure l’incertitude de calcul, pas le biais de participation.",
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
    if head.demo:
        points.insert(0, ("Avertissement", INVENTED))
    return tuple(points)


def method_listing(dossier: Dossier) -> Listing:
    return Listing("methode", "méthode", METHOD, method_points(dossier))
