"""A share with its interval, and how both were made."""

from dataclasses import dataclass
from enum import StrEnum


class Method(StrEnum):
    """How an interval of 95 % was made."""

    WILSON = "wilson"  # on the effective number of participants
    PPI = "ppi"  # the tagger's count, corrected by the participants that a person checked
    CHECKED = "echantillon_verifie"  # Wilson on the checked participants alone
    BOOTSTRAP = "bootstrap"  # percentiles over participants drawn again, weights made anew


@dataclass(frozen=True, slots=True)
class Estimate:
    """`share`, `low`, `high` in 0..1; `n_eff` is how many participants the precision is worth."""

    share: float
    low: float
    high: float
    n_eff: float
    method: Method


@dataclass(frozen=True, slots=True)
class Measured:
    """A mean, a median or a difference: in the unit of what was measured."""

    value: float
    low: float
    high: float
    n_eff: float
    method: Method
