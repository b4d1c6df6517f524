"""How pages of the console say a figure: never without its number of participants, nor its interval."""

from analysis.diagnosis.model import Quote, Share, Statistic

REASONS = {
    "denominateur": "moins de 11 participants",
    "effectif": "trop peu de participants d’un côté ou de l’autre",
    "complement": "en ferait deviner un autre",
    "ecart": "trop proche d’une parution précédente",
}
MISSING = {
    "secret": "secret statistique",
    "non_disponible": "non disponible",
    "hors_champ": "hors du champ de la source",
}
COLOURS = {
    "masque": "Non montré (moins de 11 participants)",
    "qualitatif": "Qualitatif : des mots, pas de pourcentage (11 à 59 participants)",
    "prudent": "À lire avec prudence (60 à 149 participants)",
    "plein": "Lecture pleine, avec son intervalle (150 participants et plus)",
}
ACTION_STATES = {
    "prevue": "prévue",
    "en_cours": "en cours",
    "terminee": "terminée",
    "abandonnee": "abandonnée",
}
KINDS = {"ATO": "Atout", "CON": "Constat", "PRP": "Proposition", "BES": "Besoin", "ENG": "Envie d’agir"}


def say_share(share: Share) -> str:
    """Return « 28 % (entre 21 et 36 %), 42 participants sur 140 », words below 60, or why it is withheld."""
    if not share.shown:
        return f"Non montré : {REASONS.get(share.withheld or '', 'trop peu de participants')}"
    of = f"{share.numerator} participants sur {share.denominator}"
    if share.share is None or share.interval is None:
        return f"{share.words} ({of})"
    low, high = share.interval
    raw = f", {share.raw}\u00a0% sans redressement" if share.raw != share.share else ""
    return f"{share.share}\u00a0% (entre {low} et {high}\u00a0%{raw}), {of}"


def say_number(value: float | None, unit: str) -> str:
    """Return a statistic with its unit, in French."""
    if value is None:
        return ""
    whole = f"{value:,.1f}".removesuffix(".0").replace(",", "\u202f").replace(".", ",")
    return whole if unit in ("nombre", "rapport", "") else f"{whole}\u00a0{unit}"


def say_gap(one: Statistic) -> str:
    """Return the gap to the reference, and what it means."""
    if one.gap is None:
        return "pas de référence" if one.value is not None else ""
    meaning = {1: "plus mauvais", -1: "meilleur", 0: "égal"}.get(one.worse if one.worse is not None else 2)
    unit = "points" if one.unit == "%" else one.unit
    sign = "+" if one.gap > 0 else "−" if one.gap < 0 else ""
    said = f"{sign}{say_number(abs(one.gap), '')} {'' if unit in ('nombre', 'rapport') else unit}".strip()
    return f"{said} ({meaning})" if meaning else said


def say_quote(one: Quote) -> str:
    return f"«\u00a0{one.text}\u00a0»"
