"""The cells of a release as a diagnosis reads them. Pure: what is withheld has no numbers to begin with."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from analysis.diagnosis.model import Colour, Line, Share
from analysis.statistics.estimate import Estimate, Method
from analysis.statistics.intervals import wilson
from analysis.tables import EVERYONE
from analysis.thresholds import DENOMINATOR_AT_LEAST, Withheld
from analysis.wording import PERCENT_FROM, in_words

Place = tuple[str, str, str]  # sheet with its breakdown, row, category
CAREFUL_FROM, FULL_FROM = PERCENT_FROM, 150
"""Participants in the denominator from which a figure is read with care, and as it is (reference 6.2.5)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """As `consultation.tables.CellRow` keeps it: shares in 0..1."""

    numerator: int | None
    denominator: int | None
    withheld: str | None
    share: float | None = None
    low: float | None = None
    high: float | None = None
    n_eff: float | None = None
    method: str | None = None


@dataclass(frozen=True, slots=True)
class Cells:
    """`breakdowns`: labels of categories by breakdown, as the release's `about` gives them; `weighted`: its
    estimates are weighted to who lives in the territory."""

    by_place: Mapping[Place, Cell]
    breakdowns: Mapping[str, Mapping[str, str]]
    weighted: bool = False

    def share(self, sheet: str, row: str, column: str = "") -> Share:
        cell = self.by_place.get((sheet, row, column))
        said = share_of(cell)
        estimated = cell is not None and cell.share is not None and said.share is not None
        return replace(said, weighted=True) if estimated and self.weighted else said

    def estimate(self, sheet: str, row: str, column: str = "") -> Estimate | None:
        return estimate_of(self.by_place.get((sheet, row, column)))

    def people(self, sheet: str, column: str = "") -> int | None:
        """Return a denominator; None where withheld or nobody."""
        cell = self.by_place.get((sheet, EVERYONE, column))
        return cell.numerator if cell else None

    def lines(self, sheet: str, rows: Iterable[tuple[str, str]]) -> Iterator[Line]:
        """Yield rows (code, label) of a table in total, withheld ones too."""
        for code, label in rows:
            yield Line(code, label, self.share(sheet, code), sheet, code)

    def rows(self, sheet: str) -> list[str]:
        return [row for name, row, column in self.by_place if name == sheet and row and not column]


def estimate_of(cell: Cell | None) -> Estimate | None:
    """Return what a shown cell is worth, in 0..1: the release's own estimate, else Wilson on its counts."""
    if cell is None or cell.withheld or cell.numerator is None or not cell.denominator:
        return None
    if cell.share is not None and cell.low is not None and cell.high is not None:
        method = Method(cell.method) if cell.method in set(Method) else Method.WILSON
        return Estimate(cell.share, cell.low, cell.high, cell.n_eff or cell.denominator, method)
    share, n = cell.numerator / cell.denominator, cell.denominator
    low, high = wilson(share, n)
    return Estimate(share, low, high, float(n), Method.WILSON)


def share_of(cell: Cell | None) -> Share:
    """Return how a cell is said: words below 60 participants, else percents with an interval."""
    found = estimate_of(cell)
    if cell is None or found is None:
        why = cell.withheld if cell and cell.withheld else str(Withheld.DENOMINATOR)
        return Share(withheld=why)
    assert cell.numerator is not None
    assert cell.denominator is not None
    if cell.denominator < PERCENT_FROM:
        return Share(
            numerator=cell.numerator,
            denominator=cell.denominator,
            words=in_words(cell.numerator, cell.denominator),
        )
    return Share(
        numerator=cell.numerator,
        denominator=cell.denominator,
        raw=percent(cell.numerator / cell.denominator),
        share=percent(found.share),
        interval=(percent(found.low), percent(found.high)),
        method=cell.method or str(found.method),
        n_eff=round(found.n_eff, 1),
    )


def colour_of(denominator: int | None) -> Colour:
    """Return how a figure of so many participants may be read."""
    if denominator is None or denominator < DENOMINATOR_AT_LEAST:
        return Colour.HIDDEN
    if denominator < CAREFUL_FROM:
        return Colour.WORDS
    return Colour.CAREFUL if denominator < FULL_FROM else Colour.FULL


def percent(share: float) -> int:
    """Round half up, as readers expect."""
    return int(100 * share + 0.5)
