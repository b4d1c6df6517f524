"""Margins as they can be met: categories with too few participants put together, impossible ones refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite

import numpy as np

from analysis.population import Population
from analysis.scheme import band_label
from analysis.statistics.raking import Floats, Ints
from consultation.margins import JOINT, SEPARATOR, Margins

ENOUGH = 5  # in a category that is weighted on (domain reference 6.2.2)
SILENT_TOLD_FROM = 0.15  # share of participants whom the margin says nothing about
SUM_WITHIN = 0.01  # how far from 1 rounded shares may add up

NAMES = {"sexe": "sexe", "age": "âge", "secteur": "secteur", "statut": "statut d’occupation"}
OPTIONAL = frozenset({"secteur", "statut"})  # what weighting can do without

Shares = Mapping[str, float]


class NotWeighted(Exception):
    """Why participants are not weighted, in French."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Margin:
    """of: (n,) category of each participant, -1 where missing; target: (K,) shares, adding up to 1.

    `members`: the codes that each category holds.
    """

    by: str
    members: tuple[tuple[str, ...], ...]
    of: Ints
    target: Floats

    def counts(self) -> Ints:
        return np.bincount(self.of[self.of >= 0], minlength=len(self.members))

    def merged(self, groups: Sequence[Sequence[int]]) -> "Margin":
        """Return the margin with its categories put together; groups: indexes of each new category."""
        place = np.empty(len(self.members) + 1, np.int64)
        place[-1] = -1
        for new, old in enumerate(groups):
            place[list(old)] = new
        members = tuple(tuple(code for one in old for code in self.members[one]) for old in groups)
        target = np.array([self.target[list(old)].sum() for old in groups])
        return replace(self, members=members, of=place[self.of], target=target)


def margins_to_meet(population: Population, margins: Margins) -> tuple[list[Margin], list[str]]:
    """Return the margins to rake to, and in French what was put together or left out. Raises NotWeighted."""
    shares = {by: _checked(by, margins.shares[by]) for by in NAMES if margins.shares.get(by)}
    joint = _joint(margins.shares.get(JOINT) or {})
    if joint:
        # One source for the three: rounded apart they could not be met together.
        shares |= {"sexe": _summed(joint, 0), "age": _summed(joint, 1)}
    notes: list[str] = []
    met = {}
    for by in NAMES:
        if by in shares and (margin := _margin(population, by, shares[by], notes)):
            met[by] = margin
    if not met:
        raise NotWeighted("aucune question posée ne correspond aux catégories connues de la population")
    if joint and "sexe" in met and "age" in met:
        return _with_joint(met, joint, notes), notes
    return [*met.values()], notes


def _checked(by: str, given: Shares) -> dict[str, float]:
    """Return shares that add up to 1 exactly, rounding undone."""
    total = sum(given.values())
    if not all(isfinite(share) and share > 0 for share in given.values()):
        raise NotWeighted(f"la marge « {_name(by)} » a une part nulle ou illisible")
    if abs(total - 1) > SUM_WITHIN:
        said = f"{100 * total:.1f}".replace(".", ",")
        raise NotWeighted(f"la marge « {_name(by)} » fait {said}\u00a0% au lieu de 100\u00a0%")
    return {category: share / total for category, share in given.items()}


def _joint(given: Shares) -> dict[tuple[str, str], float]:
    """Return shares by sex and age band; none where a cell is lacking."""
    if not given:
        return {}
    split = {category: category.partition(SEPARATOR) for category in given}
    cells = {(split[c][0], split[c][2]): share for c, share in given.items() if split[c][1]}
    whole = {(sex, age) for sex, _ in cells for _, age in cells}
    if len(cells) < len(given) or set(cells) != whole:
        return {}
    checked = _checked(JOINT, given)
    return {(split[c][0], split[c][2]): share for c, share in checked.items()}


def _summed(joint: Mapping[tuple[str, str], float], axis: int) -> dict[str, float]:
    sums: dict[str, float] = {}
    for cell, share in joint.items():
        sums[cell[axis]] = sums.get(cell[axis], 0.0) + share
    return sums


def _margin(population: Population, by: str, shares: Shares, notes: list[str]) -> Margin | None:
    """Return a margin whose categories all hold enough participants; None where it is left out."""
    codes = sorted(shares, key=_age) if by == "age" else [*shares]
    of = np.full(population.n, -1, np.int64)
    if by in population.attributes:
        attribute = population.attributes[by]
        place = {code: index for index, code in enumerate(codes)}
        # Whatever the margin does not know ("autre", "non précisé") is missing.
        of = np.array([place.get(code, -1) for code in attribute.categories], np.int64)[attribute.of]
    margin = Margin(by, tuple((code,) for code in codes), of, np.array([shares[code] for code in codes]))
    counts = margin.counts()
    if not counts.any():
        notes.append(f"{_name(by)}\u00a0: non demandé ou sans réponse, non redressé")
        return None
    groups = _groups(counts[None, :], neighbours=by == "age")
    # A category that nobody is in cannot be put together with another: nobody speaks for it (6.2.2).
    if len(groups) > 1 and counts.all():
        notes.extend(_together(margin, groups))
        silent = float((of < 0).mean())
        if silent >= SILENT_TOLD_FROM:
            notes.append(
                f"{_name(by)}\u00a0: environ {round(10 * silent)} participants sur 10 au poids moyen"
            )
        return margin.merged(groups)
    if by not in OPTIONAL or not counts.all():
        # The same words for nobody and for few: which of both is not for publication.
        few = ", ".join(_label(by, c) for c, k in zip(codes, counts, strict=True) if k < ENOUGH)
        raise NotWeighted(f"moins de {ENOUGH} participants dans une catégorie\u00a0: {few}")
    notes.append(f"{_name(by)}\u00a0: trop peu de participants par catégorie, non redressé")
    return None


def _with_joint(
    met: Mapping[str, Margin], joint: Mapping[tuple[str, str], float], notes: list[str]
) -> list[Margin]:
    """Return the margins with the joint one, its bands put together until each cell holds enough.

    Who gave only one of both is missing in all three: else they could not be met together.
    """
    sex, age = met["sexe"], met["age"]
    known = (sex.of >= 0) & (age.of >= 0)
    width = len(age.members)
    cell = np.where(known, sex.of * width + age.of, -1)
    counts = np.bincount(cell[known], minlength=len(sex.members) * width).reshape(-1, width)
    groups = _groups(counts, neighbours=True)
    if len(groups) == 1:
        notes.append("sexe croisé avec l’âge\u00a0: trop peu de participants par case, redressé séparément")
        return [*met.values()]
    if len(groups) < width:
        notes.extend(_together(replace(age, by=JOINT), groups))
    coarse = age.merged(groups)
    pairs = [[(s, a) for s in one for a in band] for one in sex.members for band in coarse.members]
    crossed = Margin(
        JOINT,
        tuple(tuple(f"{s}{SEPARATOR}{a}" for s, a in cell) for cell in pairs),
        np.where(known, sex.of * len(groups) + coarse.of, -1),
        np.array([sum(joint[pair] for pair in cell) for cell in pairs]),
    )
    both = {by: replace(met[by], of=np.where(known, met[by].of, -1)) for by in ("sexe", "age")}
    if both["age"].counts().min() < ENOUGH:
        # Too few of a band gave their sex too: the joint margin's bands stand for it.
        both["age"] = both["age"].merged(groups)
    return [*{**met, **both}.values(), crossed]


def _groups(counts: Ints, neighbours: bool) -> list[list[int]]:
    """Put columns of (R, K) counts together until every cell holds enough, the smallest first."""
    groups = [[column] for column in range(counts.shape[1])]
    counts = counts.copy()
    while len(groups) > 1 and counts.min() < ENOUGH:
        least = counts.min(axis=0)
        small = int(least.argmin())
        beside = [small - 1, small + 1] if neighbours else [k for k in range(len(groups)) if k != small]
        other = min((k for k in beside if 0 <= k < len(groups)), key=lambda k: (least[k], k))
        into, gone = min(small, other), max(small, other)
        groups[into] = groups[into] + groups[gone]
        counts[:, into] += counts[:, gone]
        del groups[gone]
        counts = np.delete(counts, gone, axis=1)
    return groups


def _together(margin: Margin, groups: Sequence[Sequence[int]]) -> list[str]:
    notes = []
    for old in groups:
        if len(old) > 1:
            *most, last = (_label(margin.by, code) for one in old for code in margin.members[one])
            notes.append(f"{_name(margin.by)}\u00a0: {', '.join(most)} et {last} regroupés")
    return notes


def _name(by: str) -> str:
    return NAMES.get(by, "sexe croisé avec l’âge")


def _label(by: str, code: str) -> str:
    if by in {"age", JOINT}:
        return band_label(code)
    return {"femme": "femmes", "homme": "hommes"}.get(code, code) if by == "sexe" else code


def _age(code: str) -> int:
    """Where an age band begins, for the order of neighbours."""
    digits = code[: len(code) - len(code.lstrip("0123456789"))]
    return int(digits) if digits else 0
