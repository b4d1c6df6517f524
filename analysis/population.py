"""Participants who count, with the attributes that break figures down. Nobody is dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.tables import PAIR_SEPARATOR, PAIRS, Columns, Counts, Sums
from analysis.thresholds import PAIR_FROM, PAIR_ROOM

People = NDArray[np.int32]
"""Participants by their number, 0..n-1."""

BREAKDOWNS = {
    "sexe": "Sexe",
    "age": "Tranche d’âge",
    "secteur": "Secteur",
    "mode": "Mode de recueil",
    "mois": "Mois de participation",
    "forme": "Voix ou écrit",
}
"""The closed list of breakdowns, with their titles."""

FORMS = {"vocal": "A envoyé un message vocal", "ecrit": "Par écrit ou par bouton seulement"}
"""Categories of `forme`: spoke at least once, or never. One each, so that columns add up."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """`categories` in order; `of`: (n,) index of each participant's category."""

    categories: tuple[str, ...]
    of: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Strata:
    """What weights are made of. of: (n,) stratum of each participant; members: its category in
    each breakdown that is weighted on, for each of G strata; w: (G,) the weight of who is in it."""

    of: NDArray[np.int32]
    members: tuple[Mapping[str, str], ...]
    w: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Population:
    """`w`: (n,) weights of mean 1, None where nobody is weighted, and then there are no `strata`."""

    n: int
    attributes: Mapping[str, Attribute]
    w: NDArray[np.float64] | None = None
    strata: Strata | None = None

    def columns(self, breakdowns: Sequence[str] = tuple(BREAKDOWNS)) -> Columns:
        """Return the total and one column per category that somebody is in."""
        return Columns.of((by, self.attributes[by].categories) for by in breakdowns if by in self.attributes)


def attribute(order: Sequence[str], values: Sequence[str]) -> Attribute:
    """Make an attribute of everybody's category; categories without anybody are left out.

    order: categories in the order shown; others follow, sorted.
    """
    present = set(values)
    categories = tuple(dict.fromkeys([c for c in order if c in present] + sorted(present)))
    place = {category: index for index, category in enumerate(categories)}
    return Attribute(categories, np.fromiter((place[v] for v in values), np.int32, len(values)))


def paired(population: Population) -> Population:
    """Add the declared pairs as breakdowns, where enough people take part for one to say anything.

    The more weights differ, the more: what a pair withholds must not cost the weighted shares of everybody
    (analysis.estimates).
    """
    differ = 0.0 if population.w is None else float(population.w.max() - population.w.min())
    if population.n < PAIR_FROM * max(1.0, PAIR_ROOM * differ):
        return population
    attributes = dict(population.attributes)
    for pair, (one, other) in PAIRS.items():
        if all(by in attributes and len(attributes[by].categories) > 1 for by in (one, other)):
            attributes[pair] = _crossed(attributes[one], attributes[other])
    return replace(population, attributes=attributes)


def weighted(population: Population, w: NDArray[np.float64] | None, used: Sequence[str]) -> Population:
    """Return the population with weights, made of the breakdowns `used` (pairs are both of theirs)."""
    if w is None:
        return population
    singles = dict.fromkeys(single for by in used for single in PAIRS.get(by, (by,)))
    known = [by for by in singles if by in population.attributes]
    code = np.zeros(population.n, np.int64)
    for by in known:
        code = code * len(population.attributes[by].categories) + population.attributes[by].of
    _, first, of = np.unique(code, return_index=True, return_inverse=True)
    members = tuple(
        {by: population.attributes[by].categories[population.attributes[by].of[one]] for by in known}
        for one in first
    )
    return replace(population, w=w, strata=Strata(of.astype(np.int32), members, w[first]))


def _crossed(one: Attribute, other: Attribute) -> Attribute:
    width = max(1, len(other.categories))
    cells, of = np.unique(one.of.astype(np.int64) * width + other.of, return_inverse=True)
    names = (PAIR_SEPARATOR.join((one.categories[c // width], other.categories[c % width])) for c in cells)
    return Attribute(tuple(names), of.astype(np.int32))


def tally(population: Population, columns: Columns, people: People) -> Counts:
    """Return (C,) counts of `people`, each given once, in every column."""
    counts: Counts = tally_rows(population, columns, people, np.zeros(people.size, np.int32), 1)[0]
    return counts


def weigh_columns(population: Population, columns: Columns, people: People, power: int = 1) -> Sums:
    """Return (C,) sums of the weights of `people`, to the power of 1 or 2, in every column."""
    assert population.w is not None
    weights = population.w[people] ** power
    parts = [np.array([weights.sum()])]
    for by, start, stop in columns.spans:
        parts.append(np.bincount(population.attributes[by].of[people], weights, stop - start))
    return np.concatenate(parts)


def weigh_rows(
    population: Population, columns: Columns, people: People, rows: NDArray[np.int32], size: int
) -> Sums:
    """Return (size, C) sums of weights, as `tally_rows` counts."""
    assert population.w is not None
    weights = population.w[people]
    parts = [np.bincount(rows, weights, size)[:, None]]
    for by, start, stop in columns.spans:
        width = stop - start
        cell = rows.astype(np.int64) * width + population.attributes[by].of[people]
        parts.append(np.bincount(cell, weights, size * width).reshape(size, width))
    return np.hstack(parts)


def tally_rows(
    population: Population, columns: Columns, people: People, rows: NDArray[np.int32], size: int
) -> Counts:
    """Return (size, C) counts: pair i puts `people[i]` in row `rows[i]`; pairs are distinct."""
    parts = [np.bincount(rows, minlength=size)[:, None]]
    for by, start, stop in columns.spans:
        width = stop - start
        cell = rows.astype(np.int64) * width + population.attributes[by].of[people]
        parts.append(np.bincount(cell, minlength=size * width).reshape(size, width))
    counts: Counts = np.hstack(parts).astype(np.int64)
    return counts
