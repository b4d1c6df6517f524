"""The sheets of an XLSForm workbook as rows of texts, read by pyxform."""

import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from pyxform.xls2json_backends import get_xlsform

from consultation.questionnaire.finding import Findings, Row

MOST_UNPACKED = 50_000_000  # bytes; a workbook is a zip file, and a small one can hide a huge one
MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its cells by column, without the empty ones."""

    line: Row
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheets:
    survey: tuple[SheetRow, ...]
    choices: tuple[SheetRow, ...]
    settings: tuple[SheetRow, ...]


def read_sheets(content: bytes, findings: Findings) -> Sheets | None:
    """Return the sheets, or None with a finding when the workbook cannot be read."""
    try:
        if content[:2] == b"PK" and _unpacked(content) > MOST_UNPACKED:
            findings.error("fichier_trop_gros", 0, "le classeur est trop gros une fois ouvert", "allégez-le")
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about decorations of the sheet
            book = get_xlsform(BytesIO(content))
    except Exception as error:  # two libraries read a stranger's file, with no common error
        message = f"le classeur ne se lit pas ({type(error).__name__})"
        findings.error("classeur", 0, message, "enregistrez-le au format .xlsx, avec une feuille survey")
        return None
    if not book.survey:
        findings.error(
            "classeur", 0, "la feuille survey manque ou est vide", "nommez-la survey, titres ligne 1"
        )
        return None
    return Sheets(
        _rows(book.survey, "survey", findings),
        _rows(book.choices or (), "choices", findings),
        _rows(book.settings or (), "settings", findings),
    )


def _unpacked(content: bytes) -> int:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def _rows(rows: Sequence[dict[str, str]], sheet: str, findings: Findings) -> tuple[SheetRow, ...]:
    if len(rows) > MOST_ROWS:
        line = Row(MOST_ROWS + 2, sheet)
        findings.error("fichier_trop_gros", line, f"plus de {MOST_ROWS} lignes", "allégez la feuille")
    return tuple(
        SheetRow(Row(number, sheet), {key: str(value) for key, value in _filled(row)})
        for number, row in enumerate(rows[:MOST_ROWS], start=2)
    )


def _filled(row: dict[str, str]) -> Iterable[tuple[str, str]]:
    return ((key, value) for key, value in row.items() if value is not None and str(value).strip())
