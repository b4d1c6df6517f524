"""The estimate of every figure that is shown: weighted, corrected by participants whom people checked.

An estimate says something too. It is rounded to whole percents, its interval is made from the rounded
share, and it is left out where it could be solved for a figure that is withheld. Pure.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.counting import Said
from analysis.population import People, Strata
from analysis.residue import leaves_enough
from analysis.shield import Shield
from analysis.statistics.estimate import Estimate, Method
from analysis.statistics.intervals import wilson
from analysis.statistics.ppi import ppi_share
from analysis.statistics.weighting import Weights
from analysis.tables import PAIRS
from analysis.thresholds import publishable
from analysis.wording import PERCENT_FROM

STEP = 0.01
"""What shares are rounded to."""

Cell = tuple[int, int]  # row and column of a table's grid


@dataclass(frozen=True, slots=True)
class Sample:
    """Participants drawn at random whom people checked.

    people: their numbers; tagged: everybody in the denominator of themes; said: for each table of what the
    tagger finds, what counts (the person's reading, of the sample) and what the machine says of everybody.
    """

    people: People
    tagged: People
    said: Mapping[str, tuple[Said, Said]]


def estimate(
    shield: Shield,
    weights: Weights,
    strata: Strata | None = None,
    sample: Sample | None = None,
    before: Mapping[Cell, Estimate] | None = None,
) -> dict[Cell, Estimate]:
    """Return the estimates of what a shield shows, where they are not the raw count's own.

    before: those of the last release where neither count has changed since: they stay, for a second
    one of the same people, with other weights, could be solved with the first.
    """
    found: dict[Cell, Estimate] = {}
    if shield.table.weighed is not None and strata is not None:
        rows = range(1, len(shield.table.rows) + 1)
        # The rows of a single choice make everybody: their shares are solved together.
        for group in [list(rows)] if shield.table.exclusive else [[row] for row in rows]:
            found |= _of_rows(shield, group, weights, strata, before or {})
    if sample is not None and shield.table.sheet in sample.said:
        told = {row for row, column in found if not column}
        found |= _corrected(shield, weights, sample, None if weights.w is None else told)
    return found


def _of_rows(
    shield: Shield, rows: Sequence[int], weights: Weights, strata: Strata, before: Mapping[Cell, Estimate]
) -> dict[Cell, Estimate]:
    """Return the weighted shares of some rows that give away nothing of what these withhold."""
    enough = shield.table.base >= PERCENT_FROM
    cells = [(row, int(column)) for row in rows for column in np.flatnonzero(shield.shown[row] & enough)]
    made = {cell: before.get(cell) or _weighted(shield, *cell) for cell in cells}
    if made and not all(_all_shown(shield, row, weights.used) for row in rows):
        return _narrowed(shield, rows, strata, made)
    return made


def _narrowed(
    shield: Shield, rows: Sequence[int], strata: Strata, made: Mapping[Cell, Estimate]
) -> dict[Cell, Estimate]:
    """The most of the shares that is proved to give away nothing: all; or those of the total, row after row,
    then those of each breakdown."""
    if _proved(shield, rows, strata, made):
        return dict(made)
    kept: dict[Cell, Estimate] = {}
    totals = [[(row, 0)] for row in rows]
    spans = [[(row, c) for row in rows for c in range(*ends)] for _, *ends in shield.table.columns.spans]
    for cells in (*totals, *spans):
        more = {cell: made[cell] for cell in cells if cell in made and (not cell[1] or (cell[0], 0) in kept)}
        if more and _proved(shield, rows, strata, kept | more):
            kept |= more
    return kept


def _proved(shield: Shield, rows: Sequence[int], strata: Strata, made: Mapping[Cell, Estimate]) -> bool:
    shares = {cell: one.share for cell, one in made.items()}
    return leaves_enough(shield, rows, strata, shares, STEP)


def _all_shown(shield: Shield, row: int, used: Sequence[str]) -> bool:
    """True if the categories that weights are made of are all shown: the share says nothing more of them."""
    spans = {by: slice(start, stop) for by, start, stop in shield.table.columns.spans}
    wanted = {single for by in used for single in PAIRS.get(by, (by,))}
    if not wanted <= spans.keys():
        return False
    wanted |= {pair for pair, crossed in PAIRS.items() if pair in spans and wanted & {*crossed}}
    return all(bool(shield.shown[row, spans[by]].all()) for by in wanted)


def _weighted(shield: Shield, row: int, column: int) -> Estimate:
    weighed = shield.table.weighed
    assert weighed is not None
    share = float(weighed.counts[row - 1, column] / weighed.base[column])
    worth = float(weighed.base[column] ** 2 / weighed.squares[column])
    return rounded(share, worth, Method.WILSON)


def _corrected(
    shield: Shield, weights: Weights, sample: Sample, told: Collection[int] | None
) -> dict[Cell, Estimate]:
    """Estimates of the total of what the tagger finds. told: rows whose weighted share may be told."""
    table = shield.table
    counts, machine = sample.said[table.sheet]
    place = np.full(
        max(int(sample.tagged.max(initial=0)), int(sample.people.max(initial=0))) + 1, -1, np.int64
    )
    place[sample.tagged] = np.arange(sample.tagged.size)
    checked = np.zeros(sample.tagged.size, bool)
    checked[place[sample.people[place[sample.people] >= 0]]] = True
    w = None if weights.w is None else weights.w[sample.tagged]
    true, guessed = (_by_row(said, table.rows, place) for said in (counts, machine))
    found = {}
    for row in np.flatnonzero(shield.shown[1:, 0]):
        if table.base[0] < PERCENT_FROM or (told is not None and int(row) + 1 not in told):
            continue
        truth, predicted = (_flags(one, int(row), checked.size) for one in (true, guessed))
        held, all_of_them = int(truth[checked].sum()), int(checked.sum())
        rest = (int(table.counts[row, 0]) - held, int(table.base[0]) - all_of_them)
        # What the checked say, and what is left of the count without them, are figures too.
        if publishable(held, all_of_them) and publishable(*rest):
            made = ppi_share(predicted, checked, truth, w)
            found[int(row) + 1, 0] = rounded(made.share, made.n_eff, made.method)
    return found


def _by_row(said: Said, rows: Sequence[str], place: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return for each row the places, in the denominator, of who said it."""
    row_of = said.rows(rows)
    inside = said.people < place.size
    where = np.where(inside, place[np.minimum(said.people, place.size - 1)], -1)
    keep = (row_of >= 0) & (where >= 0)
    order = np.argsort(row_of[keep], kind="stable")
    where, sizes = where[keep][order], np.bincount(row_of[keep], minlength=len(rows))
    return np.split(where, np.cumsum(sizes)[:-1])


def _flags(rows: Sequence[NDArray[np.int64]], row: int, n: int) -> NDArray[np.bool_]:
    flags = np.zeros(n, bool)
    flags[rows[row]] = True
    return flags


def rounded(share: float, worth: float, method: Method) -> Estimate:
    """Return an estimate as it may be told: in whole percents, its interval made from the rounded share."""
    told, n = percent(share) / 100, max(1, round(worth))
    low, high = wilson(told, n)
    return Estimate(told, percent(low) / 100, percent(high) / 100, float(n), method)


def percent(share: float) -> int:
    """Round half up, as readers expect."""
    return int(100 * min(1.0, max(0.0, share)) + 0.5)
