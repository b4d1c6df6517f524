"""The worksheet: a CSV that a spreadsheet opens, with one row per segment to check. Pure.

It is written with `;` and a BOM, as French spreadsheets want it, and read with any usual delimiter.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from nlu.learning.codes import Reading, faults
from nlu.tables import FileRefused, Report, open_table

HEADER = ("answer", "segment", "question", "text", "themes", "kinds", "sentiment", "urgency", "raison")
NEEDED = ("answer", "segment", "themes")
_BETWEEN = re.compile(r"[|,;/\s]+")
_NUMBER = re.compile(r"\s*(\d{1,18})(?:[.,]0+)?\s*")
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Line:
    """A row to check. `codes`: the machine's themes, kinds, sentiment and urgency; all empty when blind."""

    version: int
    segment: int
    question: str
    text: str
    codes: tuple[str, str, str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class Read:
    """A row that a person filled in, and where it stands."""

    line: int
    version: int
    text: str
    reading: Reading


def write(file: TextIO, lines: Iterable[Line]) -> int:
    """Write the worksheet; return the number of its rows. `file` is opened with newline="" and a BOM."""
    writer = csv.writer(file, delimiter=";")
    writer.writerow(HEADER)
    count = 0
    for line in lines:
        count += 1
        text = " ".join(line.text.split())
        # A spreadsheet takes what begins with these for a formula, and would carry it out.
        shown = f"'{text}" if text.startswith(_FORMULA) else text
        writer.writerow([line.version, line.segment, line.question, shown, *line.codes, line.reason])
    return count


def read(path: Path, report: Report) -> tuple[list[Read], frozenset[int]]:
    """Return the rows that keep the rules, and the answers that have others, which the report tells.

    An answer of which no row has a theme was not looked at: nothing is said of it. Raises FileRefused.
    """
    table = open_table(path, report)
    missing = [name for name in NEEDED if name not in table.header]
    if missing:
        raise FileRefused(
            f"Il manque la colonne « {missing[0]} » : gardez les colonnes de « portevoix nlu queue »."
        )
    rows = list(table.rows)
    touched = {row["answer"].strip() for _, row in rows if row["themes"].strip()}
    found, broken = [], set()
    for line, row in rows:
        version, segment = _number(row["answer"]), _number(row["segment"])
        if row["answer"].strip() not in touched:
            continue
        if version is None or segment is None:
            report.refuse("Numéro de réponse ou de segment illisible", line)
            continue
        one = _read(line, version, segment, row)
        if wrong := next(faults(one.reading), None):
            report.refuse(wrong, line)
            broken.add(version)
        else:
            found.append(one)
    return found, frozenset(broken)


def _read(line: int, version: int, segment: int, row: dict[str, str]) -> Read:
    reading = Reading(
        segment,
        frozenset(_codes(row["themes"])),
        frozenset(_codes(row.get("kinds", ""))),
        row.get("sentiment", "").strip().upper(),
        row.get("urgency", "").strip().upper(),
    )
    return Read(line, version, row["text"], reading)


def _codes(cell: str) -> Iterator[str]:
    yield from (code.upper() for code in _BETWEEN.split(cell) if code)


def _number(cell: str) -> int | None:
    """Return a whole number; spreadsheets write 12 as 12.0 at times."""
    found = _NUMBER.fullmatch(cell)
    return int(found.group(1)) if found else None
