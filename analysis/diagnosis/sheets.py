"""A sheet per theme: what residents say, beside statistics, what is done and what actors say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.counting import KINDS_IN_THEMES, THEMES
from analysis.diagnosis.cells import Cells, colour_of, percent
from analysis.diagnosis.model import (
    Action,
    ActorSays,
    Axis,
    Band,
    Change,
    Line,
    Quote,
    Salience,
    Share,
    Speakers,
    Statistic,
    ThemeSheet,
)
from analysis.population import BREAKDOWNS
from analysis.scheme import UNSPECIFIED
from analysis.statistics.estimate import Method
from analysis.statistics.sensitivity import GAMMAS, band, band_sentence
from analysis.tables import sheet_name
from analysis.thresholds import DENOMINATOR_AT_LEAST
from analysis.told import METHODS
from analysis.within import PLACES, SENTIMENT, URGENCY, of_theme
from consultation.taxonomy import Theme, facets, taxonomy

HEADLINES = ("ATO", "CON", "BES", "PRP", "ENG")
"""Kinds with totals of their own, assets first."""
SPOKEN_BY = ("sexe", "age", "secteur", "mode")
QUOTED = ("ATO", "CON", "PRP")
"""One validated quotation of each goes with a theme."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is set beside residents' words: by theme code, what is known of the territory."""

    quotes: tuple[Quote, ...] = ()
    statistics: Mapping[str, tuple[Statistic, ...]] | None = None
    actions: Mapping[str, tuple[Action, ...]] | None = None
    actors: Mapping[str, tuple[ActorSays, ...]] | None = None
    axes: Mapping[str, tuple[Axis, ...]] | None = None
    changes: Mapping[str, Change] | None = None


def theme_sheets(cells: Cells, beside: Beside) -> tuple[ThemeSheet, ...]:
    """Return the sheets, most spoken of first; those whose figure is withheld last, in the grid's order."""
    sheets = [_sheet(cells, beside, theme) for theme in taxonomy().themes]
    return tuple(sorted(sheets, key=lambda one: -one.salience.share.order))


def _sheet(cells: Cells, beside: Beside, theme: Theme) -> ThemeSheet:
    code = theme.code
    share = cells.share(THEMES, code)
    return ThemeSheet(
        code=code,
        label=theme.label,
        definition=theme.definition,
        axes=(beside.axes or {}).get(code, ()),
        salience=salience(share),
        kinds=kinds_of(cells, code),
        sentiment=_own(cells, SENTIMENT, code, [(one.code, one.label) for one in facets().sentiments]),
        urgency=_own(
            cells,
            URGENCY,
            code,
            [(one.code, one.label) for one in facets().urgencies if one.code in ("U1", "U2")],
        ),
        places=_places(cells, code),
        speakers=_speakers(cells, code),
        change=(beside.changes or {}).get(code),
        quotations=_quotations(beside.quotes, code),
        statistics=(beside.statistics or {}).get(code, ()),
        actions=(beside.actions or {}).get(code, ()),
        actors=(beside.actors or {}).get(code, ()),
    )


def salience(share: Share) -> Salience:
    """Return a share with its sensitivity bands, from 60 participants on."""
    bands: tuple[Band, ...] = ()
    if share.share is not None:
        bands = tuple(_band(share.share / 100, gamma) for gamma in GAMMAS)
    kind = METHODS.get(Method(share.method)) if share.interval and share.method else None
    return Salience(share, kind, bands, colour_of(share.denominator))


def _band(p: float, gamma: float) -> Band:
    low, high = band(p, gamma)
    return Band(gamma, percent(low), percent(high), band_sentence(p, gamma))


def kinds_of(cells: Cells, theme: str) -> tuple[Line, ...]:
    """Return the headline kinds of a theme, among all who were tagged."""
    labels = {kind.code: kind.label for kind in facets().kinds}
    lines = cells.lines(KINDS_IN_THEMES, [(f"{theme}:{code}", labels[code]) for code in HEADLINES])
    return tuple(replace(line, code=line.code.partition(":")[2]) for line in lines)


def _own(cells: Cells, sheet: str, theme: str, rows: Iterable[tuple[str, str]]) -> tuple[Line, ...]:
    """Rows of a theme's own table; nothing at all where its theme is withheld."""
    own = of_theme(sheet, theme)
    if not cells.share(THEMES, theme).shown or cells.people(own) is None:
        return ()
    return tuple(cells.lines(own, rows))


def _places(cells: Cells, theme: str) -> tuple[Line, ...]:
    """Places that at least 11 participants name when they speak of a theme, most named first."""
    labels = {one.code: one.label for one in facets().places}
    rows = [(code, labels.get(code, code)) for code in cells.rows(of_theme(PLACES, theme))]
    lines = [
        line
        for line in _own(cells, PLACES, theme, rows)
        if line.share.numerator is not None and line.share.numerator >= DENOMINATOR_AT_LEAST
    ]
    return tuple(sorted(lines, key=lambda line: (-(line.share.numerator or 0), line.label)))


def _speakers(cells: Cells, theme: str) -> tuple[Speakers, ...]:
    found = []
    for by in SPOKEN_BY:
        sheet = sheet_name(THEMES, by)
        if not set(cells.breakdowns.get(by, {})) - {UNSPECIFIED}:
            continue  # nobody was asked
        lines = [
            Line(category, label, cells.share(sheet, theme, category), sheet, theme, category)
            for category, label in cells.breakdowns.get(by, {}).items()
        ]
        if any(line.share.shown for line in lines):
            found.append(Speakers(by, BREAKDOWNS[by], tuple(lines)))
    return tuple(found)


def _quotations(quotes: Sequence[Quote], theme: str) -> tuple[Quote, ...]:
    """One of each kind that a sheet quotes, the first validated."""
    own = [one for one in quotes if one.theme == theme]
    chosen = (next((one for one in own if one.kind == kind), None) for kind in QUOTED)
    return tuple(one for one in chosen if one is not None)
