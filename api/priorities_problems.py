"""Problems of priorities, in French: what is missing, and what to do."""

from collections.abc import Sequence

from api.problems import Problem


def method_absent(names: Sequence[str]) -> Problem:
    return Problem(
        404,
        "methode-absente",
        "Pas de priorités par cette méthode",
        f"Méthodes de cette campagne\u00a0: {', '.join(names) or 'aucune'}.",
        errors=[
            {
                "field": "method",
                "detail": "Aucune question ne s’y prête, ou le comité n’a encore rien donné.",
                "allowed": [*names],
            }
        ],
    )
