"""From who said what to tables of participants (DESIGN.md "Honest figures"). Pure.

A participant counts once in a row, however much he or she says; shares are of participants.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.population import BREAKDOWNS, People, Population, tally, tally_rows
from analysis.scheme import Closed, Reading
from analysis.tables import Table
from consultation.taxonomy import OFF_GRID, facets, taxonomy

PARTICIPANTS = "participants"
THEMES, SUBTHEMES, KINDS = "themes", "sous_themes", "enonces"
KINDS_IN_THEMES, OFF_GRID_SHEET = "themes_enonces", "hors_grille"


@dataclass(frozen=True, slots=True)
class Said:
    """Who said what: pair i is `people[i]`, `codes[i]`. Pairs may repeat."""

    people: People
    codes: Sequence[str]


def profile_table(population: Population) -> Table:
    """Who took part: denominators only, in total and by each breakdown."""
    columns = population.columns()
    everyone = np.arange(population.n, dtype=np.int32)
    empty = np.zeros((0, len(columns)), np.int64)
    return Table(PARTICIPANTS, (), columns, tally(population, columns, everyone), empty)


def theme_tables(
    population: Population, tagged: People, themes: Said, kinds: Said, kinds_in_themes: Said
) -> list[Table]:
    """Themes, sub-themes, kinds, kinds within themes, and what is off the grid.

    tagged: participants with at least one tagged answer to an open question, the denominator of all.
    `kinds_in_themes` has codes THEME:KIND, said in one segment.
    """
    grid = taxonomy()
    theme_rows = tuple(theme.code for theme in grid.themes)
    kind_rows = tuple(kind.code for kind in facets().kinds)
    heads = Said(themes.people, [code.partition("-")[0] for code in themes.codes])
    everything = tuple(BREAKDOWNS)
    return [
        mention_table(THEMES, population, tagged, heads, theme_rows, everything),
        mention_table(
            SUBTHEMES, population, tagged, themes, tuple(s.code for s in grid.subthemes()), everything
        ),
        mention_table(KINDS, population, tagged, kinds, kind_rows, everything),
        mention_table(
            KINDS_IN_THEMES,
            population,
            tagged,
            kinds_in_themes,
            tuple(f"{theme}:{kind}" for theme in theme_rows for kind in kind_rows),
        ),
        mention_table(OFF_GRID_SHEET, population, tagged, heads, OFF_GRID),
    ]


def mention_table(
    sheet: str,
    population: Population,
    denominator: People,
    said: Said,
    rows: tuple[str, ...],
    breakdowns: Sequence[str] = (),
    exclusive: bool = False,
) -> Table:
    """Count participants of the denominator who said each code at least once; other codes are ignored."""
    columns = population.columns(breakdowns)
    place = {code: row for row, code in enumerate(rows)}
    row_of = np.fromiter((place.get(code, -1) for code in said.codes), np.int32, len(said.codes))
    counted = np.zeros(population.n, bool)
    counted[denominator] = True
    keep = (row_of >= 0) & counted[said.people]
    pairs = np.unique(said.people[keep].astype(np.int64) * max(1, len(rows)) + row_of[keep])
    people, row = np.divmod(pairs, max(1, len(rows)))
    counts = tally_rows(population, columns, people.astype(np.int32), row.astype(np.int32), len(rows))
    return Table(
        sheet,
        rows,
        columns,
        tally(population, columns, np.flatnonzero(counted).astype(np.int32)),
        counts,
        exclusive,
    )


def closed_table(
    population: Population,
    question: Closed,
    people: People,
    codes: Sequence[Sequence[str]],
    numbers: NDArray[np.int64],
) -> Table:
    """Count the answers to a closed question: answer i is of `people[i]`, who is given once.

    The denominator is who answered it; options outside the order ("Je ne sais pas") are rows too.
    """
    said_by: list[int] = []
    said: list[str] = []
    known = {code for code, _ in question.rows}
    for person, chosen, number in zip(people, codes, numbers, strict=True):
        for code in _rows_of(question, chosen, int(number)):
            if code in known:
                said_by.append(int(person))
                said.append(code)
    pairs = Said(np.array(said_by, np.int32), said)
    answered = np.unique(pairs.people)
    breakdowns = tuple(BREAKDOWNS) if question.broken_down else ()
    rows = tuple(code for code, _ in question.rows)
    return mention_table(question.sheet, population, answered, pairs, rows, breakdowns, question.exclusive)


def _rows_of(question: Closed, chosen: Sequence[str], number: int) -> Sequence[str]:
    match question.reading:
        case Reading.CODES:
            return chosen if not question.exclusive else chosen[:1]
        case Reading.FIRST:
            return chosen[:1]
        case Reading.BAND:
            return [f"{low}-{high}" for low, high in question.bands if low <= number <= high]
