"""The convergence table as rows: residents' voice beside the statistics of each theme."""

from analysis.diagnosis.model import Meeting, Share
from analysis.exports.dossier import Dossier
from analysis.exports.listing import Field, Kind, Listing
from analysis.exports.said import shown_share
from analysis.exports.values import NO_PERCENT, Value, secret

CONVERGENCE = (
    Field("theme", Kind.CODE, "Le thème."),
    Field("theme_libelle", Kind.TEXT, "Le thème, en clair."),
    Field("cas", Kind.CODE, "confirme, angle_mort_statistique, silencieux, apaise ou indetermine."),
    Field("cas_libelle", Kind.TEXT, "Le cas, en clair."),
    Field("participants_concernes", Kind.COUNT, "Participants qui en parlent."),
    Field("participants_comptes", Kind.COUNT, "Participants comptés : le dénominateur (n)."),
    Field("part_pct", Kind.PERCENT, "Part des participants qui en parlent, en %."),
    Field("borne_basse_pct", Kind.PERCENT, "Bas de l’intervalle à 95 %, en %."),
    Field("borne_haute_pct", Kind.PERCENT, "Haut de l’intervalle à 95 %, en %."),
    Field("retenu", Kind.CODE, "Pourquoi la part est retenue."),
    Field("statistiques_degradees", Kind.COUNT, "Statistiques du thème plus mauvaises que leur référence."),
    Field("statistiques_connues", Kind.COUNT, "Statistiques du thème qui se comparent à une référence."),
    Field("la_plus_degradee", Kind.TEXT, "La statistique la plus loin de sa référence, du mauvais côté."),
    Field("pourquoi", Kind.TEXT, "Pourquoi ce cas."),
)


def convergence_listing(dossier: Dossier) -> Listing:
    rows = tuple(_row(one) for one in dossier.diagnosis.convergence.rows)
    return Listing("convergence", "convergence", CONVERGENCE, rows)


def _row(one: Meeting) -> tuple[Value, ...]:
    return (
        one.theme,
        one.label,
        str(one.case),
        one.case_label,
        *share_values(one.share),
        one.worse,
        one.known,
        one.worst,
        one.why,
    )


def share_values(share: Share) -> tuple[Value, ...]:
    """Return numerator, denominator, share, its two bounds, and why they are withheld."""
    one = shown_share(share)
    if one is None:
        why = secret(share.withheld)
        return (why, why, why, why, why, share.withheld)
    if one.share is None or one.interval is None:
        return (one.numerator, one.denominator, NO_PERCENT, NO_PERCENT, NO_PERCENT, None)
    return (one.numerator, one.denominator, one.share, *one.interval, None)
