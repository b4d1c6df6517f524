"""Participant counts laid out for publication: a table, its rows, the total and every breakdown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Sums = NDArray[np.float64]

TOTAL = ("", "")
EVERYONE = ""
"""Row code of a table's denominators."""

PAIRS = {"sexe_age": ("sexe", "age")}
"""Declared pairs, and the breakdowns they cross: the only ones (DESIGN.md "Honest figures")."""
PAIR_SEPARATOR = ":"
"""Between the two categories of a pair's: `femme:25-59`, as the margins of a territory say it."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The total first, then the categories of each breakdown side by side.

    `names[i]` is (breakdown, category). Categories of one breakdown are exclusive and add up to the
    total: nobody is without one.

    `links`: a column that is the sum of several columns of a pair, and those: women are the women of every
    age. They are sums that a reader knows, as much as a breakdown's.
    """

    names: tuple[tuple[str, str], ...]
    spans: tuple[tuple[str, int, int], ...]  # breakdown, first column, one past its last
    links: tuple[tuple[int, tuple[int, ...]], ...] = ()

    @classmethod
    def of(cls, breakdowns: Iterable[tuple[str, tuple[str, ...]]]) -> "Columns":
        names, spans = [TOTAL], []
        for by, categories in breakdowns:
            spans.append((by, len(names), len(names) + len(categories)))
            names.extend((by, category) for category in categories)
        return cls(tuple(names), tuple(spans), tuple(_links(names)))

    def __len__(self) -> int:
        return len(self.names)

    def slices(self) -> Iterator[slice]:
        for _, start, stop in self.spans:
            yield slice(start, stop)


def _links(names: Sequence[tuple[str, str]]) -> Iterator[tuple[int, tuple[int, ...]]]:
    for pair, crossed in PAIRS.items():
        parts = [
            (place, category.split(PAIR_SEPARATOR))
            for place, (by, category) in enumerate(names)
            if by == pair
        ]
        for whole, (by, category) in enumerate(names):
            if parts and by in crossed:
                side = crossed.index(by)
                yield whole, tuple(place for place, both in parts if both[side] == category)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Sums of weights: `base` and `squares` (C,) of the denominators, `counts` (K, C) of the numerators.

    `strata`: (G,) participants of the denominator in each stratum that weights are made of; `said`: (K, G)
    those of each row.
    """

    base: Sums
    squares: Sums
    counts: Sums
    strata: Counts
    said: Counts


@dataclass(frozen=True, slots=True)
class Table:
    """Counts of participants. `base`: (C,) denominators; `counts`: (K, C) numerators, rows by columns.

    `exclusive`: each participant of the denominator is in exactly one row (options of a single choice),
    so that rows add up to `base`. `weighed`: None where nobody is weighted.
    """

    sheet: str
    rows: tuple[str, ...]
    columns: Columns
    base: Counts
    counts: Counts
    exclusive: bool = False
    weighed: Weighed | None = None

    def __post_init__(self) -> None:
        assert self.base.shape == (len(self.columns),)
        assert self.counts.shape == (len(self.rows), len(self.columns))


def sheet_name(sheet: str, by: str = "") -> str:
    """Name of a table of the closed list, as cells keep it: `themes`, `themes/sexe`."""
    return f"{sheet}/{by}" if by else sheet
