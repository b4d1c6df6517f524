"""Titles of columns found by their aliases: spellings differ from file to file. Pure."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

Cells = Sequence[str]


def plain(title: str) -> str:
    """Return a title in small letters, without accents, blanks or hyphens: `Code QP` as `codeqp`."""
    letters = unicodedata.normalize("NFKD", title.casefold())
    return "".join(
        one for one in letters if not unicodedata.combining(one) and one not in " \t\u00a0\u202f-_'’"
    )


class Titles:
    """The titles of a table. `taken` are those that somebody asked for and that are there."""

    def __init__(self, cells: Cells) -> None:
        self.cells = tuple(cell.strip() for cell in cells)
        self._place: dict[str, int] = {}
        for number, cell in enumerate(self.cells):
            if cell:
                self._place.setdefault(plain(cell), number)
        self.taken: set[int] = set()

    def find(self, aliases: Iterable[str]) -> int | None:
        """Return the place of the first alias that is there, None where none is."""
        for alias in aliases:
            place = self._place.get(plain(alias))
            if place is not None:
                self.taken.add(place)
                return place
        return None

    def find_all(self, roles: Mapping[str, Iterable[str]]) -> dict[str, int]:
        """Return the places of the roles that are there."""
        found = {role: self.find(aliases) for role, aliases in roles.items()}
        return {role: place for role, place in found.items() if place is not None}

    def doubles(self, aliases: Iterable[str]) -> tuple[str, ...]:
        """Return those of these titles that two columns have: which one is meant cannot be known."""
        often = Counter(plain(cell) for cell in self.cells)
        return tuple(alias for alias in aliases if often[plain(alias)] > 1)

    def unread(self) -> tuple[str, ...]:
        return tuple(cell for number, cell in enumerate(self.cells) if cell and number not in self.taken)


def cell(cells: Cells, place: int | None) -> str:
    """Return the cell at a place; empty where the line is short or the column is not there."""
    return cells[place] if place is not None and place < len(cells) else ""
