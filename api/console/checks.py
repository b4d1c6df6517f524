"""What the desk says of checking the tagger: how far people are, and what to do next."""

from typing import Any

from analysis.checked import SAMPLE_AT_LEAST

SAMPLE = 200  # participants: 150 to 200 make a sound sample (domain reference 6.2.3)


def checking_said(code: str, about: dict[str, Any] | None) -> tuple[str, str] | None:
    """Return what to say of the last release's checks, and the command that helps; None when all is read."""
    checked = (about or {}).get("checked")
    if not checked or checked["whole"] or checked["percent"] is None:
        return None
    read = f"{checked['percent']}\u00a0% des réponses libres ont été lues par une personne."
    sheet = f"portevoix nlu queue {code} --out feuille.csv --participants"
    if checked["full_checking"]:
        said = f"{read} Moins de 300 participants\u00a0: faites tout lire, rien ne sera alors à corriger."
        return said, f"{sheet} 300"
    if checked["participants"] is None:
        said = (
            f"{read} Pour que les chiffres soient corrigés, faites lire toutes les réponses de participants "
            f"tirés au sort (au moins {SAMPLE_AT_LEAST}, mieux {SAMPLE})."
        )
        return said, f"{sheet} {SAMPLE}"
    said = f"{read} Les parts sont corrigées par {checked['participants']} participants tirés au sort."
    return said, f"{sheet} {SAMPLE}"
