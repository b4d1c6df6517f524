"""How far people who read the same segments agree: Krippendorff's alpha, nominal and on sets. Pure.

Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011); for sets the distance MASI of
Passonneau, "Measuring Agreement on Set-valued Items" (LREC 2006).
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import permutations
from typing import TypeVar

Value = TypeVar("Value", bound=Hashable)

GOOD, FAIR = 0.8, 0.667
"""Least alpha of data that can be relied on, and of what may be said with caution (Krippendorff 2004)."""


def alpha(units: Iterable[Sequence[Value]], distance: Callable[[Value, Value], float]) -> float | None:
    """Return 1 - observed / expected disagreement, at most 1.

    units: the values that one thing got, one per person who read it; those with fewer than two do not
    count. None where nothing can be said: no such unit, or everybody always said the same one thing.
    """
    pairable = [unit for unit in units if len(unit) > 1]
    values = Counter(value for unit in pairable for value in unit)
    n = values.total()
    expected = sum(
        count * other * distance(value, with_value)
        for value, count in values.items()
        for with_value, other in values.items()
        if value != with_value
    )
    if not expected:
        return None
    observed = sum(
        sum(distance(one, other) for one, other in permutations(unit, 2)) / (len(unit) - 1)
        for unit in pairable
    )
    return 1 - observed * (n - 1) / expected


def nominal(one: Hashable, other: Hashable) -> float:
    """Return 0 for the same value, 1 for another."""
    return float(one != other)


def masi(one: frozenset[str], other: frozenset[str]) -> float:
    """Return 0 for equal sets, 1 for disjoint ones: 1 - Jaccard × (2/3 if one holds the other, else 1/3)."""
    if one == other:
        return 0.0
    common = len(one & other)
    if not common:
        return 1.0
    nested = 2 / 3 if one <= other or other <= one else 1 / 3
    return 1 - common / len(one | other) * nested


def said_of(value: float | None) -> str:
    """Return what an alpha means, in French."""
    if value is None:
        return "pas calculable"
    if value >= GOOD:
        return "bon"
    return "à prendre avec prudence" if value >= FAIR else "revoir le guide"
