"""Rows of a CSV file that people made: encoding and separator found out, read as a stream."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

SEPARATORS = ";,\t"
_BLOCK = 1 << 16
_LONGEST_CELL = 1 << 20
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods are zip files; .xls
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class FileRefused(Exception):
    """The file cannot be read as a table; the message says what to do, in French, in one line."""


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is where the row begins in the file, from 1; `cells` are trimmed, missing ones empty.

    `excess`: how many cells stand beyond the header's, which an unquoted separator in a text makes.
    """

    line: int
    cells: dict[str, str] = field(repr=False)
    excess: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """What was found out about a file. `lines` are counted, not rows: a cell may hold several."""

    path: Path
    encoding: str
    separator: str
    columns: tuple[str, ...]
    lines: int
    warnings: tuple[str, ...] = ()

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header; raises FileRefused where the file breaks off."""
        for line, cells in _lines(self.path, self.encoding, self.separator):
            if len(self.columns) == 1:  # nothing to separate: the line is the text
                cells = [self.separator.join(cells)]
            if line > 1 and any(cell.strip() for cell in cells):
                excess = sum(1 for cell in cells[len(self.columns) :] if cell.strip())
                yield Row(line, _named(self.columns, cells), excess)


def open_table(path: Path) -> Table:
    """Find out how a file is written, and read it once to its end; raises FileRefused.

    A quotation mark that is not closed swallows the rows after it: the file is refused before anything
    is taken from it.
    """
    csv.field_size_limit(_LONGEST_CELL)
    try:
        _refuse_workbook(path)
        encoding, lines, warnings = _encoding(path)
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            header = file.readline(_BLOCK)
        separator = max(SEPARATORS, key=header.count)
        columns: tuple[str, ...] = ()
        for line, cells in _lines(path, encoding, separator):
            if line == 1:
                columns = tuple(cell.strip() for cell in cells)
    except OSError:
        raise FileRefused(
            f"Le fichier « {path.name} » ne s’ouvre pas\u00a0: vérifiez son nom et son dossier."
        ) from None
    if not any(columns):
        what = "est vide" if not header.strip() and lines <= 1 else "n’a pas de titres"
        raise FileRefused(
            f"Le fichier « {path.name} » {what}\u00a0: il faut une première ligne de titres, dont « text »."
        )
    return Table(path, encoding, separator, columns, lines, warnings)


def _lines(path: Path, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line where it begins; raises FileRefused at a quotation mark left open."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(_without_nul(file), delimiter=separator, strict=True)
        before = 0
        try:
            for cells in reader:
                yield before + 1, cells
                before = reader.line_num
        except csv.Error:
            raise FileRefused(
                f"Ligne {before + 1}\u00a0: un guillemet n’est pas fermé, ou n’est pas doublé dans un texte. "
                'Écrivez "…" autour du texte entier, "" pour un guillemet dedans, puis recommencez.'
            ) from None


def _refuse_workbook(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(8).startswith(_WORKBOOKS):
            raise FileRefused(
                f"« {path.name} » n’est pas un CSV, c’est un classeur\u00a0: enregistrez-le en CSV (UTF-8) "
                "avec votre tableur, puis recommencez."
            )


def _encoding(path: Path) -> tuple[str, int, tuple[str, ...]]:
    """Return the encoding, the number of lines and warnings, in one pass over the bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, valid = 0, True
    with path.open("rb") as file:
        start = file.read(4)
        for mark, name in _MARKS:
            if start.startswith(mark):
                return name, sum(block.count(b"\n") for block in _blocks(file)), ()
        file.seek(0)
        for block in _blocks(file):
            lines += block.count(b"\n")
            if valid:
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    valid = False
        if valid:
            try:
                decoder.decode(b"", final=True)
                return "utf-8", lines, ()
            except UnicodeDecodeError:
                pass
    return (
        "cp1252",
        lines,
        ("Le fichier n’est pas en UTF-8\u00a0: il est lu en latin-1 (Windows). Vérifiez les accents.",),
    )


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(_BLOCK):
        yield block


def _named(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    return {column: cell.strip() for column, cell in zip(columns, padded, strict=False)}


def _without_nul(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line.replace("\0", "") if "\0" in line else line
