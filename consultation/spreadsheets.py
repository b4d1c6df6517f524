"""Rows of a table that people made in a spreadsheet: CSV (`;`, `,` or tab) or XLSX, each with its line."""

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

LARGEST = 5_000_000  # bytes: these are files of a committee, not of residents
MOST_ROWS = 20_000
LONGEST_CELL = 10_000
MOST_SHOWN = 20


class TableRefused(Exception):
    """Nothing of the file can be used; each line of the message says what and where, in French."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        shown = [*self.faults[:MOST_SHOWN]]
        if len(self.faults) > MOST_SHOWN:
            shown.append(f"Et {len(self.faults) - MOST_SHOWN} autres erreurs.")
        super().__init__("\n".join(shown))


@dataclass(frozen=True, slots=True)
class Row:
    """`cells` by column, trimmed; a column that the row leaves empty holds ""."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path, needed: Iterable[str], optional: Iterable[str] = ()) -> Table:
    """Read a file whose first line names its columns; other columns are left aside.

    Raises TableRefused where it cannot be read, or lacks a needed column. Empty rows are no rows.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise TableRefused([f"Le fichier « {path} » ne s’ouvre pas : vérifiez son nom."]) from error
    if len(content) > LARGEST:
        raise TableRefused([f"Le fichier dépasse {LARGEST // 1_000_000} Mo : ce n’est pas le bon."])
    lines = _workbook(content) if content[:2] == b"PK" else _text(content)
    return _table(lines, tuple(needed), tuple(optional))


def _table(lines: list[tuple[int, list[str]]], needed: tuple[str, ...], optional: tuple[str, ...]) -> Table:
    wanted = (*needed, *optional)
    if not lines:
        raise TableRefused([f"Le fichier est vide : il faut les colonnes {', '.join(needed)}."])
    if len(lines) > MOST_ROWS:
        raise TableRefused([f"Plus de {MOST_ROWS} lignes : ce n’est pas le bon fichier."])
    header = [name.strip().lower() for name in lines[0][1]]
    faults = [
        f"Ligne {lines[0][0]} : il manque la colonne « {name} »." for name in needed if name not in header
    ]
    faults += [
        f"Ligne {lines[0][0]} : la colonne « {name} » est là deux fois."
        for name in wanted
        if header.count(name) > 1
    ]
    if faults:
        raise TableRefused(
            [*faults, f"Colonnes lues : {', '.join(name for name in header if name) or 'aucune'}."]
        )
    rows = []
    for line, values in lines[1:]:
        if any(len(value) > LONGEST_CELL for value in values):
            raise TableRefused([f"Ligne {line} : une case a plus de {LONGEST_CELL} caractères."])
        cells = dict(zip(header, (value.strip() for value in values), strict=False))
        if any(cells.values()):
            rows.append(Row(line, {name: cells.get(name, "") for name in wanted}))
    return Table(tuple(name for name in header if name in wanted), tuple(rows))


def _text(content: bytes) -> list[tuple[int, list[str]]]:
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count))
    found, line = [], 1
    try:
        for values in reader:
            if any(value.strip() for value in values):
                found.append((line, values))
            line = reader.line_num + 1
    except csv.Error as error:
        raise TableRefused([f"Ligne {line} : case trop longue ou guillemet jamais fermé."]) from error
    return found


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    raise TableRefused(["Ce n’est ni un CSV ni un classeur XLSX : enregistrez-le en CSV (UTF-8)."])


def _workbook(content: bytes) -> list[tuple[int, list[str]]]:
    """Return the rows of the first sheet."""
    from openpyxl import load_workbook  # large: only for workbooks
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        found: list[tuple[int, list[str]]] = []
        for line, values in enumerate(sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1), start=1):
            cells = ["" if value is None else _plain(value) for value in values]
            if any(cells):
                found.append((line, cells))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, SyntaxError) as error:
        raise TableRefused(
            ["Le classeur ne se lit pas : enregistrez-le de nouveau en XLSX, ou en CSV."]
        ) from error
    return found


def _plain(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
