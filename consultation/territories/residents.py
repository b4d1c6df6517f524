"""Margins of residents aged 15 or more, from the shares that Insee publishes of everybody. Pure.

Insee's bands are 0-14, 15-24, 25-59, 60-74 and 75+, and shares with the suffix F are among women, where they
add up to 100 (domain reference, 3.2 and 3.3). With w the share of women, a_b that of band b in the population
and f_b among women: women of b are w·f_b, men of b are a_b - w·f_b, all divided by the share of 15+.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from consultation.territories.mapping import BANDS, CHILDREN

WOMAN, MAN = "femme", "homme"
SEX, AGE, JOINT = "sexe", "age", "sexe_age"
ROUNDING = 0.015
"""By how much rounded shares of a whole may miss 1 together."""


class MarginsRefused(ValueError):
    """The shares contradict each other; the message says how, in French."""


@dataclass(frozen=True, slots=True)
class MarginShare:
    """A share (0..1) of those aged 15 or more; `people` None where their number is unknown."""

    by: str
    category: str
    share: float
    people: float | None


def residents(
    women: float | None,
    ages: Mapping[str, float],
    women_ages: Mapping[str, float],
    population: float | None,
) -> tuple[MarginShare, ...]:
    """Return the margins that these shares (0..1, of everybody; `women_ages` of women) allow.

    Without ages, the sexes are those of all ages: the best there is. Raises MarginsRefused.
    """
    found: list[MarginShare] = []
    adults = _adults(ages) if _whole(ages) else None
    people = None if population is None or adults is None else population * adults
    joint: dict[str, float] = {}
    if adults is not None and women is not None and _whole(women_ages):
        _adults(women_ages)
        joint = _joint(women, ages, women_ages)
        found += _shares(JOINT, joint, people)
    if adults is not None:
        found += _shares(AGE, {band: ages[band] for band in BANDS}, people)
    if joint:
        among = sum(share for category, share in joint.items() if category.startswith(WOMAN))
        whole = sum(joint.values())
        found += _shares(SEX, {WOMAN: among, MAN: whole - among}, people)
    elif women is not None:
        if not 0 < women < 1:
            raise MarginsRefused("la part des femmes n’est pas entre 0 et 100 %")
        found += _shares(SEX, {WOMAN: women, MAN: 1 - women}, people)
    return tuple(found)


def _whole(ages: Mapping[str, float]) -> bool:
    return all(band in ages for band in BANDS)


def _adults(ages: Mapping[str, float]) -> float:
    """Return the share of 15 or more: 1 less the children where they are given."""
    adults = sum(ages[band] for band in BANDS)
    whole = adults + ages.get(CHILDREN, 0.0)
    if CHILDREN in ages and abs(whole - 1) > ROUNDING:
        raise MarginsRefused(f"les tranches d’âge font {whole:.1%} ensemble, et non 100 %".replace(".", ","))
    if whole > 1 + ROUNDING or adults <= 0:
        raise MarginsRefused("les tranches d’âge ne font pas une population")
    return adults


def _joint(women: float, ages: Mapping[str, float], women_ages: Mapping[str, float]) -> dict[str, float]:
    cells: dict[str, float] = {}
    for band in BANDS:
        hers = women * women_ages[band]
        his = ages[band] - hers
        if his < -ROUNDING / 3:
            raise MarginsRefused(f"il y aurait plus de femmes que d’habitants de {band} ans")
        cells[f"{WOMAN}:{band}"], cells[f"{MAN}:{band}"] = hers, max(his, 0.0)
    return cells


def _shares(by: str, parts: Mapping[str, float], people: float | None) -> list[MarginShare]:
    whole = sum(parts.values())
    return [
        MarginShare(by, category, part / whole, None if people is None else people * part / whole)
        for category, part in parts.items()
    ]


def weighting_said(kinds: frozenset[str]) -> str:
    """Say in French what weighting these margins allow."""
    if JOINT in kinds:
        return "redressement possible sur le sexe et l’âge croisés"
    if {SEX, AGE} <= kinds:
        return "redressement possible sur le sexe et l’âge"
    for one, words, other in ((SEX, "le sexe", "l’âge"), (AGE, "l’âge", "le sexe")):
        if one in kinds:
            return f"redressement possible sur {words} seulement, il manque {other} des 15 ans et plus"
    return "pas de redressement possible, il manque le sexe et l’âge des 15 ans et plus"
