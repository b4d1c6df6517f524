"""Diagnoses made of tables that a test makes, without a database: through the gate, as a release is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.counting import Said, profile_table, theme_tables
from analysis.diagnosis.cells import Cell, Cells
from analysis.disclosure import protect
from analysis.earlier import Earlier
from analysis.population import Population, attribute
from analysis.shield import Shield
from analysis.tables import EVERYONE, sheet_name
from analysis.thresholds import Withheld
from analysis.within import GRAVE_BY_NATURE, within_tables

Spoken = tuple[str, str, str, str]  # theme or sub-theme, kind, sentiment, place


@dataclass(frozen=True, slots=True)
class Person:
    sex: str
    said: tuple[Spoken, ...]


def gate(people: Sequence[Person], earlier: Sequence[Earlier] = ()) -> list[Shield]:
    """Count what people say, and withhold as a release does after `earlier` ones."""
    n = len(people)
    population = Population(n, {"sexe": attribute(["femme", "homme"], [one.sex for one in people])})
    everyone = np.arange(n, dtype=np.int32)
    pairs = [(number, spoken) for number, one in enumerate(people) for spoken in one.said]
    themes = _said((number, code) for number, (code, *_) in pairs)
    both = [(number, code.partition("-")[0], rest) for number, (code, *rest) in pairs]
    tables = [
        profile_table(population),
        *theme_tables(
            population,
            everyone,
            themes,
            _said((number, kind) for number, (_, kind, *_) in pairs),
            _said((number, f"{theme}:{rest[0]}") for number, theme, rest in both),
        ),
        *within_tables(
            population,
            everyone,
            themes,
            _said(
                (number, f"{theme}:{kind}:{code}")
                for number, theme, (_, sentiment, place) in both
                for kind, code in (("sentiment", sentiment), ("lieu", place), ("urgence", "U1"))
            ),
            _said(
                (number, code)
                for number, (code, _, sentiment, _) in pairs
                if sentiment == "NEG2" or code in GRAVE_BY_NATURE
            ),
            _said((number, code) for number, (code, kind, *_) in pairs if kind == "ENG"),
        ),
    ]
    return protect(tables, earlier)


def cells_of(shields: Sequence[Shield]) -> Cells:
    """Return what would be written and read again: withheld numbers are not there."""
    found = {}
    for shield in shields:
        table = shield.table
        for row, code in enumerate((EVERYONE, *table.rows)):
            for column, (by, category) in enumerate(table.columns.names):
                why = Withheld.of(int(shield.why[row, column]))
                whole = int(table.base[column] if row else table.base[0])
                number = int(shield.values[row, column])
                place = (sheet_name(table.sheet, by), code, category)
                found[place] = Cell(None, None, str(why)) if why else Cell(number, whole, None)
    return Cells(found, {"sexe": {"femme": "Femmes", "homme": "Hommes"}})


def remembered(cells: Cells, number: int = 1) -> Earlier:
    """Return a release as the next one reads it."""
    return Earlier(number, {place: cell.numerator for place, cell in cells.by_place.items()})


def _said(pairs: object) -> Said:
    return Said.of([pairs])  # type: ignore[list-item]
