"""How pages of the console say a figure: never without its number of participants, nor its interval."""

from analysis.diagnosis.model import Share, Statistic
from consultation.territories.wording import said_number

REASONS = {
    "denominateur": "moins de 11 participants",
    "effectif": "trop peu de participants d’un côté ou de l’autre",
    "complement": "en ferait deviner un autre",
    "ecart": "trop proche d’une parution précédente",
}
COLOURS = {
    "masque": "Non montré (moins de 11 participants)",
    "qualitatif": "Qualitatif : des mots, pas de pourcentage (11 à 59 participants)",
    "prudent": "À lire avec prudence (60 à 149 participants)",
    "plein": "Lecture pleine, avec son intervalle (150 participants et plus)",
}
SHORT = {"masque": "non montré", "qualitatif": "qualitatif", "prudent": "prudence", "plein": "lecture pleine"}
KINDS = {"ATO": "Atout", "CON": "Constat", "PRP": "Proposition", "BES": "Besoin", "ENG": "Envie d’agir"}


def say_share(share: Share) -> str:
    """Return « 28 % (entre 21 et 36 %), 42 participants sur 140 », words below 60, or why it is withheld."""
    if not share.shown:
        return f"Non montré : {REASONS.get(share.withheld or '', 'trop peu de participants')}"
    of = f"{share.numerator} participants sur {share.denominator}"
    if share.share is None or share.interval is None:
        return f"{share.words} ({of})"
    low, high = share.interval
    raw = f"\u00a0; {share.raw}\u00a0% comptés" if share.raw != share.share else ""
    weighted = " redressés" if share.weighted else ""
    return f"{share.share}\u00a0%{weighted} (entre {low} et {high}\u00a0%{raw}), {of}"


def say_gap(one: Statistic) -> str:
    """Return the gap to the reference, and what it means."""
    if one.gap is None:
        return "pas de référence" if one.value is not None else ""
    meaning = {1: "plus mauvais", -1: "meilleur", 0: "égal"}.get(one.worse if one.worse is not None else 2)
    points = "\u00a0points" if one.unit == "%" else ""
    number = said_number(round(one.gap, 2), "" if one.unit == "%" else one.unit)
    said = f"{'+' if one.gap > 0 else ''}{number}{points}"
    return f"{said} ({meaning})" if meaning else said
