"""What of a poll may be said: exactly what the release shows of the poll's own question. Pure.

A document is a second telling of the same answers: it takes its numbers from the shown cells, and says
nothing of an item whose number of participants the release withholds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.shield import Shield
from analysis.thresholds import DENOMINATOR_AT_LEAST, SIDE_AT_LEAST, Withheld

SURE_FROM = DENOMINATOR_AT_LEAST + SIDE_AT_LEAST - 1
"""Participants from which 11 are left whatever fewer than 5 of them said."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One question of a release, in total. `base`: who answered, None where withheld for the reason `why`;
    `counts`: per code, None where withheld."""

    base: int | None
    why: Withheld | None
    counts: Mapping[str, int | None]

    @property
    def whole(self) -> bool:
        return self.base is not None and all(count is not None for count in self.counts.values())


NOT_ASKED = Shown(None, Withheld.DENOMINATOR, {})


class Gate:
    """The shields of a release, by question and item."""

    def __init__(self, shields: Iterable[Shield]) -> None:
        self._shields = {shield.table.sheet: shield for shield in shields}

    def shown(self, question: str, item: str = "") -> Shown:
        shield = self._shields.get(f"question:{question}:{item}" if item else f"question:{question}")
        if shield is None:
            return NOT_ASKED
        why = Withheld.of(int(shield.why[0, 0]))
        counts = {
            code: int(shield.values[row, 0]) if shield.shown[row, 0] and why is None else None
            for row, code in enumerate(shield.table.rows, start=1)
        }
        return Shown(int(shield.table.base[0]) if why is None else None, why, counts)

    def group_shown(self, question: str, item: str, by: str, category: str) -> bool:
        """True if the release shows how many of a group answered the question."""
        shield = self._shields.get(f"question:{question}:{item}" if item else f"question:{question}")
        if shield is None or (by, category) not in shield.table.columns.names:
            return False
        return bool(shield.shown[0, shield.table.columns.names.index((by, category))])


def enough_grades(shown: Shown, unsure: Sequence[str], graded: int) -> bool:
    """True if an item may be ranked: 11 participants graded it, and saying so gives nothing away.

    Where the number of « je ne sais pas » is withheld, it is so because it is below 5: then whether 11 are left
    must follow from the number of participants alone, or the answer would tell it.
    """
    if shown.base is None or graded < DENOMINATOR_AT_LEAST:
        return False
    if all(shown.counts.get(code) is not None for code in unsure):
        return True
    return shown.base >= SURE_FROM


def median_bounds(shares: NDArray[np.float64], hidden: NDArray[np.bool_]) -> tuple[int, int]:
    """Return the lowest and highest majority grade that agree with what is shown.

    shares: (levels + 1,) worst grade first, unsure last, of all who answered; those of `hidden` are not used: what
    is left of 1 lies somewhere among them. Equal bounds: the grade follows from what everybody may read.
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
