"""A mapping file: what the columns of a published file mean, so that names that change need no code. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from consultation.words import MissingValue

Aliases = tuple[str, ...]
"""Titles that a column may have, the first found wins; small letters, accents and spaces do not matter."""

VINTAGE = re.compile(r"(?:19|20)\d\d(?:-(?:19|20)\d\d)?")
BANDS = ("15-24", "25-59", "60-74", "75+")
"""As participants are grouped (domain reference 3.3)."""
CHILDREN = "0-14"


class MappingWrong(ValueError):
    """The mapping file cannot be used; the message says where and what, in French."""


class Content(StrEnum):
    """What the lines of a file are."""

    INDICATORS = "indicateurs"  # a territory a line, an indicator a column
    VALUES = "valeurs"  # an indicator of a territory a line
    MARGINS = "marges"  # a category of residents a line
    OUTLINES = "contours"
    ACTIONS = "actions"
    ACTORS = "acteurs"
    AXES = "axes"


NEEDED: Mapping[Content, tuple[str, ...]] = {
    Content.INDICATORS: ("code",),
    Content.VALUES: ("code", "indicateur", "valeur"),
    Content.MARGINS: ("code", "par", "categorie"),
    Content.OUTLINES: ("code",),
    Content.ACTIONS: ("code", "action", "theme"),
    Content.ACTORS: ("code", "acteur", "theme", "propos"),
    Content.AXES: (),
}


@dataclass(frozen=True, slots=True)
class Column:
    """An indicator's column. `scale` brings it to the catalogue's unit (100 for a share of 0 to 1).

    `mainland`: the statistic does not exist overseas, so that an empty cell there is out of scope. `zero`:
    why there is no value where the file says 0 of what cannot be none.
    """

    aliases: Aliases
    reference: Aliases = ()
    scale: float = 1.0
    mainland: bool = False
    zero: MissingValue | None = None


@dataclass(frozen=True, slots=True)
class MarginColumns:
    """Columns about residents. Shares are in percents of everybody; those of `women_ages`, of women."""

    population: Aliases = ()
    women: Aliases = ()
    ages: Mapping[str, Aliases] = field(default_factory=dict)
    women_ages: Mapping[str, Aliases] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileMapping:
    name: str
    title: str
    content: Content
    source: str
    vintage: str | None
    generation: int | None
    sheet: str | None
    header: int | None  # line of the titles, from 1, where they are not the first
    columns: Mapping[str, Aliases]
    empty: MissingValue
    codes: Mapping[str, MissingValue]
    median: bool
    reference_of: str
    indicators: Mapping[str, Column]
    margins: MarginColumns | None
    dictionary: Mapping[str, Aliases]

    def aliases(self) -> Iterator[str]:
        """Yield every title that is read of a table."""
        for one in self.columns.values():
            yield from one
        for column in self.indicators.values():
            yield from (*column.aliases, *column.reference)
        if self.margins is not None:
            yield from (*self.margins.population, *self.margins.women)
            for ages in (*self.margins.ages.values(), *self.margins.women_ages.values()):
                yield from ages


def read_vintage(given: object) -> str:
    """Return a vintage (`2021`, or `2019-2021`); raises MappingWrong."""
    vintage = str(given).strip() if isinstance(given, str | int) else ""
    if VINTAGE.fullmatch(vintage) is None:
        raise MappingWrong(f"« {vintage[:20]} » n’est pas un millésime : une année, par exemple 2021")
    return vintage


def last_year(vintage: str) -> int:
    return int(vintage[-4:])
