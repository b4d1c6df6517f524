"""Who found the themes of a release: the machine, people, or both. Pure."""

from collections.abc import Mapping
from typing import Any


def tagging_said(about: Mapping[str, Any]) -> str | None:
    """Return, in French, who found the themes of a release: the machine, people, or both.

    None for releases of before, which do not know.
    """
    checked = about.get("checked")
    if checked is None or checked["percent"] is None:
        return None
    if checked["whole"]:
        return "Toutes les réponses libres ont été lues par une personne."
    if checked["participants"] is not None:
        return (
            f"Thèmes étiquetés par la machine, et corrigés par {checked['participants']} participants "
            "tirés au sort, dont une personne a lu toutes les réponses."
        )
    return (
        f"Thèmes étiquetés par la machine\u00a0: {checked['percent']}\u00a0% des réponses libres "
        "ont été lues par une personne. Les fourchettes ne comptent pas les erreurs de la machine."
    )
