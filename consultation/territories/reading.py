"""What every kind of file has in common: its titles found, its lines walked, what is refused told. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from consultation.territories.codes import CodeRefused, read_code
from consultation.territories.mapping import NEEDED, FileMapping, MappingWrong, last_year, read_vintage
from consultation.territories.tabular import Line, TableRefused
from consultation.territories.titles import Cells, Titles, cell

SEARCHED = 30
"""Lines among which the titles are looked for: Insee's sheets begin with notes."""
SHOWN = 8
LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line, or a cell of it, that is not kept. `column` is empty where the whole line is refused."""

    line: int
    code: str
    column: str
    why: str


Refuse = Callable[[Refusal], None]


class LineRefused(ValueError):
    """The line cannot be kept; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A table whose titles are found. `places`: role to place of its column; `lines`: those below."""

    mapping: FileMapping
    titles: Titles
    places: Mapping[str, int]
    lines: Iterator[Line]
    vintage: str | None
    today: date
    refuse: Refuse

    def get(self, cells: Cells, role: str) -> str:
        return cell(cells, self.places.get(role)).strip()

    def walk(self) -> Iterator[tuple[int, str, Cells]]:
        """Yield (line, code, cells) where the code is good; tells the others. Empty lines are none."""
        for line, cells in self.lines:
            if not any(one.strip() for one in cells):
                continue
            given = self.get(cells, "code")
            try:
                yield line, read_code(given, self.mapping.generation), cells
            except CodeRefused as refused:
                self.refuse(Refusal(line, given[:20], "", str(refused)))

    def vintage_of(self, cells: Cells) -> str:
        """Return the vintage of a line; raises LineRefused."""
        given = self.get(cells, "millesime")
        if not given:
            if self.vintage is None:
                raise LineRefused("le millésime manque : une année dans sa colonne, ou --millesime")
            return self.vintage
        try:
            return checked_vintage(given.removesuffix(".0"), self.today)
        except MappingWrong as wrong:
            raise LineRefused(str(wrong)) from None


def checked_vintage(given: str, today: date) -> str:
    """Return a vintage that is not of the future; raises MappingWrong."""
    vintage = read_vintage(given)
    if last_year(vintage) > today.year:
        raise MappingWrong(f"le millésime {vintage} est dans le futur")
    return vintage


@dataclass(frozen=True, slots=True)
class Found:
    """The titles of a table and the lines below. `dictionary`: it only says what the columns are."""

    titles: Titles
    lines: Iterator[Line]
    dictionary: bool = False


def find_titles(lines: Iterator[Line], mapping: FileMapping) -> Found:
    """Find the titles: from the mapping's line on, else above (a table saved without its notes).

    Raises TableRefused.
    """
    header = mapping.header or 1
    seen = list(islice(lines, header + SEARCHED))
    for place in sorted(range(len(seen)), key=lambda place: seen[place][0] < header):
        titles, below = Titles(seen[place][1]), chain(seen[place + 1 :], lines)
        if titles.find(mapping.columns["code"]) is not None:
            _check(titles, mapping)
            return Found(titles, below)
        if mapping.dictionary and len(titles.find_all(mapping.dictionary)) == len(mapping.dictionary):
            return Found(titles, below, dictionary=True)
    read = [cell.strip()[:30] for _, cells in seen for cell in cells if cell.strip()]
    if not read:
        raise TableRefused("le fichier est vide")
    raise TableRefused(
        f"la colonne du code ({' ou '.join(mapping.columns['code'])}) est introuvable ; "
        f"titres lus : {', '.join(read[:SHOWN])}"
    )


def _check(titles: Titles, mapping: FileMapping) -> None:
    for role in NEEDED[mapping.content]:
        if titles.find(mapping.columns[role]) is None:
            wanted = " ou ".join(mapping.columns[role])
            raise TableRefused(f"il manque la colonne {role} ({wanted})")
    if double := titles.doubles(mapping.aliases()):
        raise TableRefused(f"la colonne « {double[0][:40]} » est là deux fois : ôtez-en une")
