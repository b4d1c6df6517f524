"""Problems of quotations and of the diagnosis of a territory, in French: what is missing, and what to do."""

from collections.abc import Sequence

from api.problems import Problem


def segment_unknown() -> Problem:
    return Problem(
        404,
        "propos-inconnu",
        "Propos inconnu, ou qui ne peut pas être cité",
        "Effacé, corrigé, retiré, ou son auteur n’accepte pas d’être cité. Relisez la liste des propos.",
    )


def grid_code_unknown(field: str, allowed: Sequence[str]) -> Problem:
    """field: the parameter that holds a code which the grid does not have."""
    return Problem(
        422,
        "code-inconnu",
        "Code inconnu de la grille",
        f"« {field} » : valeurs possibles : {', '.join(allowed)}.",
        errors=[{"field": field, "detail": "Ce code n’est pas dans la grille.", "allowed": [*allowed]}],
    )


def diagnosis_campaign_unknown(codes: Sequence[str]) -> Problem:
    listed = ", ".join(codes) or "aucune pour le moment"
    return Problem(
        404,
        "campagne-autre-territoire",
        "Cette campagne n’est pas de ce territoire",
        f"Campagnes de ce territoire : {listed}.",
    )


def no_campaign() -> Problem:
    return Problem(
        404,
        "territoire-sans-campagne",
        "Aucune consultation sur ce territoire",
        "Ses statistiques sont connues, mais aucune consultation ouverte ou close ne le concerne : créez une "
        "campagne avec ce code de territoire.",
    )


def no_release(detail: str) -> Problem:
    """detail: what is still missing."""
    return Problem(
        404,
        "pas-de-parution",
        "Pas encore de chiffres",
        f"Le diagnostic se fait à partir d’une parution. {detail}",
    )


def axes_unknown(names: Sequence[str]) -> Problem:
    return Problem(
        422,
        "axes-inconnus",
        "Lecture par axes inconnue",
        f"Lectures possibles : {', '.join(names)}.",
        errors=[{"field": "axes", "detail": "Cette lecture n’existe pas ici.", "allowed": [*names]}],
    )
