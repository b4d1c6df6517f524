"""Rows of a table that a team filled in: columns by name, each row with its line, all faults told."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from consultation.territories.tabular import Line, open_table
from consultation.territories.tabular import TableRefused as Unreadable

LARGEST = 5_000_000  # bytes: these are files of a committee, not of residents
MOST_ROWS = 5_000
LONGEST_CELL = 2_000
MOST_SHOWN = 20


class TableRefused(Exception):
    """Nothing of the file was taken; each line of the message says what is wrong and where, in French."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        more = len(self.faults) - MOST_SHOWN
        shown = [*self.faults[:MOST_SHOWN], *([f"… et {more} de plus."] if more > 0 else [])]
        super().__init__("\n".join(shown))


@dataclass(frozen=True, slots=True)
class Row:
    """`cells` by column, trimmed; a column that the file does not have, or the row leaves empty, holds ""."""

    line: int
    cells: dict[str, str]


def read_rows(path: Path, needed: Iterable[str], optional: Iterable[str] = ()) -> tuple[Row, ...]:
    """Read a CSV or XLSX file whose first line names its columns; other columns are left aside.

    Raises TableRefused where it cannot be read, lacks a needed column, or has nothing under its header.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise TableRefused([f"Le fichier dépasse {LARGEST // 1_000_000} Mo : ce n’est pas le bon."])
        with open_table(path) as table:
            lines = [line for line in table.lines if any(cell.strip() for cell in line[1])]
    except OSError as error:
        raise TableRefused([f"Le fichier « {path} » ne s’ouvre pas : vérifiez son nom."]) from error
    except Unreadable as error:
        raise TableRefused([f"Le fichier ne se lit pas : {error}."]) from error
    if not lines:
        raise TableRefused([f"Le fichier est vide : il faut les colonnes {', '.join(needed)}."])
    if len(lines) > MOST_ROWS:
        raise TableRefused([f"Plus de {MOST_ROWS} lignes : ce n’est pas le bon fichier."])
    return _rows(lines, tuple(needed), tuple(optional))


def _rows(lines: list[Line], needed: tuple[str, ...], optional: tuple[str, ...]) -> tuple[Row, ...]:
    first, header = lines[0][0], [name.strip().lower() for name in lines[0][1]]
    faults = [f"Ligne {first} : il manque la colonne « {name} »." for name in needed if name not in header]
    faults += [
        f"Ligne {first} : la colonne « {name} » est là deux fois."
        for name in (*needed, *optional)
        if header.count(name) > 1
    ]
    if faults:
        read = ", ".join(name[:40] for name in header if name)
        raise TableRefused([*faults, f"Colonnes lues : {read}."])
    if len(lines) < 2:
        raise TableRefused(["Le fichier n’a aucune ligne sous ses colonnes."])
    found = []
    for line, values in lines[1:]:
        cells = dict(zip(header, (value.strip() for value in values), strict=False))
        if long := [name for name, value in cells.items() if len(value) > LONGEST_CELL]:
            raise TableRefused([f"Ligne {line} : « {long[0]} » a plus de {LONGEST_CELL} caractères."])
        found.append(Row(line, {name: cells.get(name, "") for name in (*needed, *optional)}))
    return tuple(found)
