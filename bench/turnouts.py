"""Invented consultations whose truth is known: who came, and of whom it holds."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.population import Attribute, Population
from consultation.margins import Margins

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SEXES, AGES = ("femme", "homme", "non_precise"), ("15-24", "25-59", "60-74", "75+", "non_precise")
# Residents aged 15 or more, by sex and age; how readily each answers; how often each is concerned, relative
# to the others. Women and the young answer more, and have other things to say.
LIVING = np.array([[0.10, 0.28, 0.095, 0.055], [0.105, 0.255, 0.075, 0.035]])
READY = np.array([[3.0, 1.5, 1.0, 0.8], [1.8, 0.8, 0.8, 0.6]])
CONCERNED = np.array([[1.6, 1.2, 0.7, 0.4], [1.3, 0.9, 0.6, 0.3]])
SILENT = 0.05  # give neither sex nor age
MARGINS = Margins(
    "2022",
    {"sexe_age": {f"{s}:{a}": LIVING[i, j] for i, s in enumerate(SEXES[:2]) for j, a in enumerate(AGES[:4])}},
)


@dataclass(frozen=True)
class Turnout:
    """One invented consultation: who came, and of whom it holds."""

    people: Population
    said: Bools


def rates(prevalence: float) -> Floats:
    """(2, 4) how many of each sex and age are concerned, so that `prevalence` of all residents are."""
    found: Floats = CONCERNED * prevalence / float((LIVING * CONCERNED).sum())
    return found


def turnouts(n: int, prevalence: float, draws: int, seed: int, readier: float = 1.0) -> Iterator[Turnout]:
    """Yield consultations of n participants; readier: odds by which people concerned answer more."""
    generator = np.random.default_rng(seed)
    concerned = rates(prevalence)
    # Residents by sex, age and whether they are concerned.
    living = np.stack([LIVING * (1 - concerned) * READY, LIVING * concerned * READY * readier])
    for _ in range(draws):
        said, sex, age = np.unravel_index(
            generator.choice(living.size, n, p=living.ravel() / living.sum()), living.shape
        )
        silent = generator.random(n) < SILENT
        people = Population(
            n,
            {
                "sexe": Attribute(SEXES, np.where(silent, 2, sex).astype(np.int32)),
                "age": Attribute(AGES, np.where(silent, 4, age).astype(np.int32)),
            },
        )
        yield Turnout(people, said == 1)


def evenly(n: int, prevalence: float, draws: int, seed: int) -> Iterator[Turnout]:
    """Yield consultations where everybody answers as readily, and nothing is weighted."""
    generator = np.random.default_rng(seed)
    for _ in range(draws):
        yield Turnout(Population(n, {}), generator.random(n) < prevalence)
