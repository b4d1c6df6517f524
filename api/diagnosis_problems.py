"""Problems of quotations and of the diagnosis of a territory, in French: what is missing, and what to do."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from analysis.diagnosis.finding import CampaignElsewhere, NoCampaign, TerritoryUnknown
from api.problems import Problem, territory_refused, territory_unknown
from consultation.territories.codes import CodeRefused


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


def axes_unknown(names: Sequence[str]) -> Problem:
    return Problem(
        422,
        "axes-inconnus",
        "Lecture par axes inconnue",
        f"Lectures possibles : {', '.join(names)}.",
        errors=[{"field": "axes", "detail": "Cette lecture n’existe pas ici.", "allowed": [*names]}],
    )


@contextmanager
def of_a_territory() -> Iterator[None]:
    """Say as a problem why what is asked of a territory and its campaigns cannot be found."""
    try:
        yield
    except CodeRefused as error:
        raise territory_refused(str(error)) from None
    except TerritoryUnknown:
        raise territory_unknown() from None
    except NoCampaign:
        raise no_campaign() from None
    except CampaignElsewhere as error:
        raise diagnosis_campaign_unknown(error.codes) from None
