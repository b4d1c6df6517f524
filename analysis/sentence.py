"""The fixed sentence that goes with every figure (domain reference 6.2), in the variant that is true."""

from collections.abc import Sequence

from analysis.tables import PAIRS

SEX_AND_AGE = ("sexe", "age")
ON = {"sexe": "le sexe", "age": "l’âge", "secteur": "le secteur", "statut": "le statut d’occupation"}


def honesty_sentence(
    participants: int,
    *,
    population: int | None = None,
    weighted_with: str | None = None,
    weighted_on: Sequence[str] = SEX_AND_AGE,
) -> str:
    """Return the sentence, in French.

    population: residents aged 15 or more, where known; weighted_with: vintage of Insee's margins, where
    figures are weighted, and weighted_on the breakdowns. Never a margin of error, never a response rate.
    """
    share = ""
    if population and population >= participants:  # else somebody lives elsewhere, or it is out of date
        percent = 100 * participants / population
        share = f", soit {'moins de 1' if percent < 1 else round(percent)} % des 15 ans et plus"
    weights = (
        f"Redressement sur {listed(on_what(weighted_on))} (Insee {weighted_with})."
        if weighted_with
        else "Chiffres bruts, sans redressement."
    )
    return (
        (
            "Résultats issus d’une consultation ouverte : les participants se sont portés volontaires. "
            "Ils ne représentent pas tous les habitants. "
            f"{participants} participant{'s' if participants > 1 else ''}{share}. {weights} "
            "Les fourchettes mesurent l’incertitude de calcul, pas le biais de participation."
        )
        .replace(" :", "\u00a0:")
        .replace(" %", "\u00a0%")
    )


def on_what(breakdowns: Sequence[str]) -> list[str]:
    """Return what was weighted on, in French, once each; a pair is both its breakdowns."""
    singles = dict.fromkeys(by for one in breakdowns for by in PAIRS.get(one, (one,)))
    return [ON[by] for by in singles if by in ON]


def listed(names: Sequence[str]) -> str:
    """Return « a, b et c »."""
    return " et ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
