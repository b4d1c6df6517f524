"""Invented participants and margins for the tests of weights."""

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.population import Population, attribute
from consultation.margins import Margins

SEX = {"femme": 0.52, "homme": 0.48}
AGE = {"15-24": 0.2, "25-59": 0.55, "60-74": 0.17, "75+": 0.08}
JOINT = {f"{sex}:{age}": SEX[sex] * AGE[age] for sex in SEX for age in AGE}
BANDS = ("15-24", "25-59", "60-74", "75+", "non_precise")


def population(**values: Sequence[str]) -> Population:
    n = len(next(iter(values.values())))
    return Population(n, {by: attribute([], list(given)) for by, given in values.items()})


def margins(**shares: Mapping[str, float]) -> Margins:
    return Margins("2022", shares, people=3000)


def crowd(n: int, seed: int = 1, sex: Sequence[float] = (0.6, 0.33, 0.02, 0.05)) -> Population:
    """Rather young and female, as who answers a bot."""
    generator = np.random.default_rng(seed)
    return population(
        sexe=generator.choice(["femme", "homme", "autre", "non_precise"], n, p=sex).tolist(),
        age=generator.choice(BANDS, n, p=[0.4, 0.36, 0.13, 0.06, 0.05]).tolist(),
    )
