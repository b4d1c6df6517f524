"""From who said what to tables of participants (DESIGN.md "Honest figures"). Pure.

A participant counts once in a row, however much he or she says; shares are of participants.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.population import (
    BREAKDOWNS,
    People,
    Population,
    tally,
    tally_rows,
    weigh_columns,
    weigh_rows,
)
from analysis.scheme import Closed
from analysis.tables import PAIRS, Columns, Table, Weighed
from consultation.taxonomy import OFF_GRID, facets, taxonomy

PARTICIPANTS = "participants"
THEMES, SUBTHEMES, KINDS = "themes", "sous_themes", "enonces"
KINDS_IN_THEMES, OFF_GRID_SHEET = "themes_enonces", "hors_grille"

WITH_PAIRS = (*BREAKDOWNS, *PAIRS)
"""Breakdowns of the tables that are crossed by a declared pair: participants and themes."""


@dataclass(frozen=True, slots=True)
class Said:
    """Who said what: pair i is `people[i]`, `vocabulary[codes[i]]`. Pairs may repeat."""

    people: People
    codes: NDArray[np.int32]
    vocabulary: tuple[str, ...]

    @classmethod
    def of(cls, chunks: Iterable[Iterable[tuple[int, str]]]) -> "Said":
        """Gather pairs that come in chunks: what is held in memory is eight bytes a pair."""
        places: dict[str, int] = {}
        people, codes = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
        for chunk in chunks:
            pairs = [(person, places.setdefault(code, len(places))) for person, code in chunk]
            both = np.array(pairs, np.int32).reshape(-1, 2)
            people.append(both[:, 0])
            codes.append(both[:, 1])
        return cls(np.concatenate(people), np.concatenate(codes), tuple(places))

    @classmethod
    def gathered(cls, groups: Iterable[tuple[str, str]]) -> "Said":
        """Gather each code with its people as `3,17,…`; a code may come more than once."""
        places: dict[str, int] = {}
        people, codes = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
        for code, numbers in groups:
            found = np.fromstring(numbers, np.int32, sep=",")
            people.append(found)
            codes.append(np.full(found.size, places.setdefault(code, len(places)), np.int32))
        return cls(np.concatenate(people), np.concatenate(codes), tuple(places))

    def heads(self) -> "Said":
        """The same with the theme of each code: LOG for LOG-ETA."""
        return Said(self.people, self.codes, tuple(code.partition("-")[0] for code in self.vocabulary))

    def rows(self, rows: Sequence[str]) -> NDArray[np.int32]:
        """Return each pair's row, -1 for a code that is no row."""
        place = {code: row for row, code in enumerate(rows)}
        of = np.array([*(place.get(code, -1) for code in self.vocabulary), -1], np.int32)
        return of[self.codes]


def profile_table(population: Population) -> Table:
    """Who took part: denominators only, in total and by each breakdown."""
    columns = population.columns(WITH_PAIRS)
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
    heads = themes.heads()
    everything = tuple(BREAKDOWNS)
    return [
        mention_table(THEMES, population, tagged, heads, theme_rows, WITH_PAIRS),
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
    row_of = said.rows(rows)
    counted = np.zeros(population.n, bool)
    counted[denominator] = True
    keep = (row_of >= 0) & counted[said.people]
    pairs = np.unique(said.people[keep].astype(np.int64) * max(1, len(rows)) + row_of[keep])
    people, row = np.divmod(pairs, max(1, len(rows)))
    who, row = people.astype(np.int32), row.astype(np.int32)
    asked = np.flatnonzero(counted).astype(np.int32)
    return Table(
        sheet,
        rows,
        columns,
        tally(population, columns, asked),
        tally_rows(population, columns, who, row, len(rows)),
        exclusive,
        _weighed(population, columns, asked, who, row, len(rows)),
    )


def _weighed(
    population: Population, columns: Columns, asked: People, who: People, rows: NDArray[np.int32], size: int
) -> Weighed | None:
    if population.w is None or population.strata is None:
        return None
    strata = len(population.strata.members)
    cell = rows.astype(np.int64) * strata + population.strata.of[who]
    return Weighed(
        weigh_columns(population, columns, asked),
        weigh_columns(population, columns, asked, 2),
        weigh_rows(population, columns, who, rows, size),
        np.bincount(population.strata.of[asked], minlength=strata),
        np.bincount(cell, minlength=size * strata).reshape(size, strata),
    )


def closed_table(population: Population, question: Closed, said: Said) -> Table:
    """Count the answers to a closed question.

    The denominator is who answered it with one of its options; those outside the order ("Je ne sais
    pas") are rows too. said: one pair per participant and option; one per participant if exclusive.
    """
    rows = tuple(code for code, _ in question.rows)
    answered = said.people[said.rows(rows) >= 0]
    breakdowns = tuple(BREAKDOWNS) if question.broken_down else ()
    return mention_table(question.sheet, population, answered, said, rows, breakdowns, question.exclusive)
