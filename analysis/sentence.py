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
    rate = participation_rate(participants, population)
    share = "" if rate is None else f", soit {rate or 'moins de 1'} % des 15 ans et plus"
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


def participation_rate(participants: int, people: int | None) -> int | None:
    """Return the share of the residents aged 15 or more who took part, in whole percents; 0 under 1 %.

    None where it is not known, or more took part than live there: somebody lives elsewhere, or the number
    is out of date.
    """
    if not people or people < participants:
        return None
    percent = 100 * participants / people
    return 0 if percent < 1 else int(percent + 0.5)


def on_what(breakdowns: Sequence[str]) -> list[str]:
    """Return what was weighted on, in French, once each; a pair is both its breakdowns."""
    singles = dict.fromkeys(by for one in breakdowns for by in PAIRS.get(one, (one,)))
    return [ON[by] for by in singles if by in ON]


def listed(names: Sequence[str]) -> str:
    """Return « a, b et c »."""
    return " et ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
