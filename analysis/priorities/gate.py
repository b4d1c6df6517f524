"""What of a poll may be said: exactly what the release shows of the poll's own question. Pure.

A document is a second telling of the same answers: it takes its numbers from the shown cells, and says
nothing of an item whose number of participants the release withholds.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.estimates import Cell as Place
from analysis.shield import Shield
from analysis.statistics.estimate import Estimate
from analysis.tables import EVERYONE, sheet_name
from analysis.thresholds import DENOMINATOR_AT_LEAST, SIDE_AT_LEAST, Withheld

QUESTION = "question:"
SURE_FROM = DENOMINATOR_AT_LEAST + SIDE_AT_LEAST - 1
"""Participants from which 11 are left whatever fewer than 5 of them said."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One question of a release, in total. `base`: who answered, None where withheld for the reason `why`;
    `counts`: per code, None where withheld; `estimates`: share, low, high (0..1) of codes that have them."""

    base: int | None
    why: Withheld | None
    counts: Mapping[str, int | None]
    estimates: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        return self.base is not None and all(count is not None for count in self.counts.values())


NOT_ASKED = Shown(None, Withheld.DENOMINATOR, {})


@dataclass(frozen=True, slots=True)
class Told:
    """A cell as it is written: `sheet` with its breakdown, `estimate` as (share, low, high) if it has one."""

    sheet: str
    row: str
    column: str
    numerator: int | None
    withheld: str | None
    estimate: tuple[float, float, float] | None = None


class Gate:
    """What a release shows of its closed questions: of everybody, and how many of each group answered."""

    def __init__(self, cells: Iterable[Told]) -> None:
        self._totals: dict[str, dict[str, Told]] = {}
        self._groups: set[tuple[str, str, str]] = set()
        for cell in cells:
            name, _, by = cell.sheet.partition("/")
            if not by:
                self._totals.setdefault(name, {})[cell.row] = cell
            elif cell.row == EVERYONE and cell.numerator is not None:
                self._groups.add((name, by, cell.column))

    @classmethod
    def of(cls, shields: Sequence[Shield], estimates: Sequence[Mapping[Place, Estimate]]) -> "Gate":
        """Return the gate of a release in the making: its tables as they will be written."""
        both = zip(shields, estimates, strict=True)
        return cls(
            cell
            for shield, found in both
            if shield.table.sheet.startswith(QUESTION)
            for cell in _cells(shield, found)
        )

    def shown(self, question: str, item: str = "") -> Shown:
        rows = self._totals.get(sheet_of(question, item))
        if rows is None or EVERYONE not in rows:
            return NOT_ASKED
        whole = rows[EVERYONE]
        if whole.numerator is None:
            return Shown(None, Withheld(whole.withheld or Withheld.DENOMINATOR), {})
        options = {code: cell for code, cell in rows.items() if code != EVERYONE}
        return Shown(
            whole.numerator,
            None,
            {code: cell.numerator for code, cell in options.items()},
            {code: cell.estimate for code, cell in options.items() if cell.estimate is not None},
        )

    def group_shown(self, question: str, item: str, by: str, category: str) -> bool:
        """True if the release shows how many of a group answered the question."""
        return (sheet_of(question, item), by, category) in self._groups


def sheet_of(question: str, item: str = "") -> str:
    """Return the name of a closed question's table, as `analysis.scheme.Closed.sheet` has it."""
    return f"{QUESTION}{question}:{item}" if item else f"{QUESTION}{question}"


def _cells(shield: Shield, found: Mapping[Place, Estimate]) -> Iterator[Told]:
    for row, code in enumerate((EVERYONE, *shield.table.rows)):
        for column, (by, category) in enumerate(shield.table.columns.names):
            why = Withheld.of(int(shield.why[row, column]))
            value = None if why else int(shield.values[row, column])
            one = None if why else found.get((row, column))
            estimate = None if one is None else (one.share, one.low, one.high)
            yield Told(sheet_name(shield.table.sheet, by), code, category, value, why, estimate)


def enough_grades(shown: Shown, unsure: Sequence[str], graded: int) -> bool:
    """True if an item may be ranked: 11 participants graded it, and saying so gives nothing away.

    Where the number of « je ne sais pas » is withheld, it may be because it is below 5: then whether 11 are
    left must follow from the number of participants alone, or the answer would tell it.
    """
    if shown.base is None or graded < DENOMINATOR_AT_LEAST:
        return False
    if all(shown.counts.get(code) is not None for code in unsure):
        return True
    return shown.base >= SURE_FROM


def median_bounds(shares: NDArray[np.float64], hidden: NDArray[np.bool_]) -> tuple[int, int]:
    """Return the lowest and highest majority grade that agree with what is shown.

    shares: (levels + 1,) worst grade first, unsure last, of all who answered; those of `hidden` are not used:
    what is left of 1 lies somewhere among them. Equal bounds: the grade follows from what everybody may read.
    """
    known = np.where(hidden, 0.0, shares)
    left = max(0.0, 1.0 - float(known.sum()))
    places = np.flatnonzero(hidden)
    if not places.size or left <= 0:
        return _median(known), _median(known)
    found = []
    for place in places:
        filled = known.copy()
        filled[place] += left
        found.append(_median(filled))
    return min(found), max(found)


def _median(shares: NDArray[np.float64]) -> int:
    """The lower median, as majority judgment has it; the last one is outside the order."""
    cumulated = np.cumsum(shares[:-1])
    return int((2 * cumulated < cumulated[-1] - 1e-12).sum())
