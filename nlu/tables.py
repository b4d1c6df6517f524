"""Rows of a CSV file that people made: any usual delimiter and encoding, every mistake with its line.

Bad rows lose nothing else: they are told, kind by kind, and the good ones are given.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nlu.normalise import LIMIT

LONGEST = 10_000_000
"""Characters of the longest field that is read; longer ones are refused, not guessed at."""


class FileRefused(ValueError):
    """The whole file cannot be read; the message says why and what to do, in French, in one line."""


@dataclass(slots=True)
class Report:
    """Rows done, and for each kind of mistake the lines (from 1) where it was."""

    done: int = 0
    refused: dict[str, list[int]] = field(default_factory=dict)

    def refuse(self, why: str, line: int) -> None:
        self.refused.setdefault(why, []).append(line)

    def lines(self) -> list[str]:
        """Return one French line per kind of mistake."""
        return [f"{why} : {_listed(numbers)}." for why, numbers in self.refused.items()]


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a file, and its good rows with their line; reading them fills the report."""

    header: tuple[str, ...]
    rows: Iterator[tuple[int, dict[str, str]]]


def open_table(path: Path, report: Report) -> Table:
    """Read a file with a column `text`. Raises FileRefused if nothing of it can be read."""
    return parse_table(_decoded(path), report)


def parse_table(text: str, report: Report) -> Table:
    csv.field_size_limit(LONGEST)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    lines = text.splitlines(keepends=True)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        header = tuple(name.strip() for name in next(reader))
    except (StopIteration, csv.Error) as error:
        raise FileRefused("Fichier vide ou illisible, il faut une ligne d’en-tête.") from error
    if "text" not in header:
        raise FileRefused("Il manque la colonne « text », ajoutez-la à la première ligne.")
    double = sorted({name for name in header if header.count(name) > 1})
    if double:
        raise FileRefused(f"La colonne « {double[0]} » est là deux fois, renommez-en une.")
    return Table(header, _rows(lines, reader.line_num, delimiter, header, report))


def _rows(
    lines: list[str], start: int, delimiter: str, header: tuple[str, ...], report: Report
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the good rows after the first `start` lines.

    A quote that is never closed would swallow all that follows: its line is told, and the next ones read.
    """
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=delimiter)
        before, swallowed = start, False
        while not swallowed:
            line = before + 1
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error:
                before = start + reader.line_num
                report.refuse("Champ trop long ou mal fermé", line)
                continue
            before = start + reader.line_num
            swallowed = before == len(lines) and before > line and _open_quote(lines[line - 1 :])
            if swallowed:
                report.refuse("Guillemet jamais fermé", line)
            elif fault := _fault(values, header):
                report.refuse(fault, line)
            elif values:
                yield line, dict(zip(header, values, strict=True))
        start = line


def _open_quote(lines: list[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 1


def _fault(values: list[str], header: tuple[str, ...]) -> str | None:
    if not values:
        return None  # an empty line is no row
    if len(values) != len(header):
        return "Nombre de colonnes différent de l’en-tête"
    text = values[header.index("text")]
    if not text.strip():
        return "Texte vide"
    if len(text) > LIMIT:
        return f"Texte de plus de {LIMIT} caractères"
    return None


def _decoded(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FileRefused(f"{path} : lecture impossible ({error.strerror}), vérifiez le chemin.") from error
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    raise FileRefused(f"{path} : encodage inconnu, enregistrez le fichier en UTF-8.")


def _listed(numbers: list[int], most: int = 10) -> str:
    shown = ", ".join(str(number) for number in numbers[:most])
    more = f" et {len(numbers) - most} autres" if len(numbers) > most else ""
    return f"ligne{'s' if len(numbers) > 1 else ''} {shown}{more}"
