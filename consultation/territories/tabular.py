"""Lines of a table, one at a time, whatever holds them: CSV of any usual encoding and delimiter, or XLSX.

Nothing is kept but the line at hand: a file of a million lines takes the memory of one.
"""

import codecs
import csv
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from consultation.territories.texts import storable

Line = tuple[int, tuple[str, ...]]
"""Number of a line, from 1, and its cells as texts."""

MOST_LINES = 100_000
MOST_COLUMNS = 1_000
MOST_BYTES = 300_000_000
MOST_UNPACKED = 150_000_000  # bytes; a workbook is a zip file, and a small one can hide a huge one
LONGEST_CELL = 100_000
_CHUNK = 1 << 20


class TableRefused(ValueError):
    """Nothing of the file can be read; the message says why and what to do, in French."""


@dataclass(frozen=True, slots=True)
class Table:
    """`progress` gives what is read of the file and all of it, in one unit."""

    lines: Iterator[Line]
    progress: Callable[[], tuple[int, int]]


@contextmanager
def open_table(path: Path, sheet: str | None = None) -> Iterator[Table]:
    """Open a file by what it holds, not by its name. Raises TableRefused, also while lines are read."""
    if path.stat().st_size > MOST_BYTES:
        raise TableRefused("le fichier est trop gros : ne laissez que votre région et une seule année")
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK\x03\x04"):
        yield from _workbook(path, sheet)
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableRefused("c’est un ancien classeur Excel (.xls) : enregistrez-le au format .xlsx")
    elif start.startswith(b"%PDF"):
        raise TableRefused("c’est un PDF : il faut le tableau lui-même, en CSV ou en XLSX")
    else:
        yield from _text(path)


def _text(path: Path) -> Iterator[Table]:
    size = path.stat().st_size
    with path.open("rb") as raw, TextIOWrapper(raw, _encoding(path), "replace", "") as file:
        yield Table(_csv_lines(file), lambda: (min(raw.tell(), size), size))


def _csv_lines(file: TextIO) -> Iterator[Line]:
    first = file.readline(LONGEST_CELL)
    if not first.strip():
        first = next((line for line in file if line.strip()), "")
        if not first:
            raise TableRefused("le fichier est vide")
    file.seek(0)
    before = csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(file, delimiter=_delimiter(file), strict=True)
    line = 1
    try:
        for cells in reader:
            if line > MOST_LINES:
                raise TableRefused(_too_long())
            yield line, tuple(storable(cell) for cell in cells[:MOST_COLUMNS])
            line = reader.line_num + 1
    except csv.Error:
        raise TableRefused(
            f"ligne {line} : un guillemet n’est pas fermé, ou une case est trop longue"
        ) from None
    finally:
        csv.field_size_limit(before)


def _delimiter(file: TextIO) -> str:
    """The sign that the first lines use most; a title may stand alone above the table."""
    seen = [file.readline(LONGEST_CELL) for _ in range(20)]
    file.seek(0)
    return max(";,\t|", key=lambda one: max(line.count(one) for line in seen))


def _encoding(path: Path) -> str:
    """UTF-8 where the whole file is, Windows' Latin-1 otherwise; UTF-16 by its mark. Read in pieces."""
    with path.open("rb") as file:
        start = file.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        utf8 = True
        while piece := file.read(_CHUNK):
            if b"\0" in piece:
                raise TableRefused("ce n’est pas un tableau : il faut un fichier CSV, XLSX ou GeoJSON")
            if utf8:
                try:
                    decoder.decode(piece)
                except UnicodeDecodeError:
                    utf8 = False
    return "utf-8-sig" if utf8 else "cp1252"


def _workbook(path: Path, sheet: str | None) -> Iterator[Table]:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            excel = "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile:
        raise TableRefused("le classeur est abîmé : téléchargez-le de nouveau") from None
    if not excel:
        raise TableRefused("ce n’est pas un classeur Excel : enregistrez-le au format .xlsx ou CSV")
    if unpacked > MOST_UNPACKED:
        raise TableRefused("le classeur est trop gros une fois ouvert : enregistrez la feuille en CSV")
    with path.open("rb") as file:  # by its name, it would be refused for another ending
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except Exception as error:  # a stranger's file, read by a library without a common error
            raise TableRefused(f"le classeur ne se lit pas ({type(error).__name__})") from None
        try:
            chosen = _sheet(book, sheet)
            reached = [0]
            yield Table(
                _sheet_lines(chosen, reached), lambda: (reached[0], max(chosen.max_row or 1, reached[0]))
            )
        finally:
            book.close()


def _sheet(book: Any, sheet: str | None) -> ReadOnlyWorksheet:
    names = [one for one in book.sheetnames if isinstance(book[one], ReadOnlyWorksheet)]
    found = next((one for one in names if sheet and one.casefold() == sheet.casefold()), None)
    if found is None and sheet and len(names) != 1:
        listed = ", ".join(names[:20])
        raise TableRefused(f"la feuille « {sheet} » n’y est pas (feuilles : {listed})")
    if found is None and not names:
        raise TableRefused("le classeur n’a pas de feuille")
    chosen: ReadOnlyWorksheet = book[found or names[0]]
    return chosen


def _sheet_lines(sheet: ReadOnlyWorksheet, reached: list[int]) -> Iterator[Line]:
    rows = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS if sheet.max_column is None else None)
    try:
        for line, cells in enumerate(rows, 1):
            if line > MOST_LINES:
                raise TableRefused(_too_long())
            reached[0] = line
            yield line, tuple(_said(cell) for cell in cells[:MOST_COLUMNS])
    except TableRefused:
        raise
    except Exception as error:  # the sheet's XML is read as it comes
        raise TableRefused(
            f"la feuille ne se lit plus après la ligne {reached[0]} ({type(error).__name__})"
        ) from None


def _said(cell: object) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return storable(str(cell)[:LONGEST_CELL])


def _too_long() -> str:
    return (
        f"plus de {MOST_LINES} lignes : rien n’est gardé. Ne laissez que votre région ou vos quartiers, "
        "et une seule année"
    )
