"""The workbook that project leads open: one sheet per table, no formulas, nothing hidden."""

import io
from typing import Any

from analysis.exports.dossier import Dossier
from analysis.exports.listing import Field, Kind, Listing
from analysis.exports.listings import listings
from analysis.exports.method import method_points
from analysis.exports.packing import repack
from analysis.exports.values import Told, Value, is_formula, plain

README, DICTIONARY = "LISEZMOI", "dictionnaire"
SHEETS = (
    "participants",
    "themes",
    "sous_themes",
    "croisements",
    "priorites",
    "verbatims_valides",
    "methode",
)
"""The sheets of the domain reference (5.3), in its order; the others come between and after."""
CREATOR = "Porte-voix"
NARROW, WIDE = 12, 60  # widths of columns, in characters
ROWS_MEASURED = 200
"""Rows that a column's width is made for; longer tables are filtered, not read, and keep one line a row."""
SHADE = "FFDCE4F0"


def write_workbook(dossier: Dossier) -> bytes:
    """Return XLSX. It names nobody, and the same dossier gives the same bytes."""
    from openpyxl import Workbook  # a large library: only where a workbook is asked for

    book = Workbook()
    every = listings(dossier)
    _read_me(book.active, dossier, every)
    for one in every:
        _sheet(book.create_sheet(one.title), one)
    _dictionary(book.create_sheet(DICTIONARY), every)
    head = dossier.head
    moment = head.at.replace(tzinfo=None)
    book.properties.creator = book.properties.lastModifiedBy = CREATOR
    book.properties.title = plain(f"{head.title} – parution {head.release}")
    book.properties.description = head.sentence
    book.properties.language = "fr-FR"
    book.properties.created = book.properties.modified = moment
    out = io.BytesIO()
    book.save(out)
    return repack(out.getvalue(), head.at)


def _read_me(sheet: Any, dossier: Dossier, every: tuple[Listing, ...]) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.title = README
    rows: list[tuple[str, str]] = [(plain(dossier.head.title), ""), *method_points(dossier), ("", "")]
    rows += [("Les feuilles", "")]
    rows += [(one.title, _count(one)) for one in every]
    rows += [(DICTIONARY, "Le sens de chaque colonne.")]
    for number, row in enumerate(rows, 1):
        for column, words in enumerate(row, 1):
            _put(sheet.cell(number, column), words)
        sheet.cell(number, 2).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(number, 1).font = Font(bold=True, size=14 if number == 1 else 11)
        sheet.cell(number, 1).alignment = Alignment(vertical="top")
    sheet.column_dimensions["A"].width = 28
    sheet.column_dimensions["B"].width = 100
    _print(sheet)


def _count(listing: Listing) -> str:
    number = len(listing.rows)
    return f"{number} ligne{'s' if number > 1 else ''}" if number else "Rien à montrer dans cette parution."


def _sheet(sheet: Any, listing: Listing) -> None:
    _heading(sheet, [field.name for field in listing.fields])
    for number, row in enumerate(listing.rows, 2):
        for column, (field, value) in enumerate(zip(listing.fields, row, strict=True), 1):
            if value is not None:
                _put(sheet.cell(number, column), value, field)
    _widths(sheet, listing)
    if listing.rows:
        sheet.auto_filter.ref = sheet.dimensions
    else:
        _put(sheet.cell(2, 1), "Rien à montrer dans cette parution.")


def _heading(sheet: Any, names: list[str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for column, name in enumerate(names, 1):
        cell = sheet.cell(1, column)
        _put(cell, name)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=SHADE)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    _print(sheet)


def _print(sheet: Any) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _put(cell: Any, value: Value, field: Field | None = None) -> None:
    """Write a value: a text stays a text, whatever it begins with."""
    match value:
        case int() | float():
            cell.value = value
            if field is not None and field.kind is Kind.DECIMAL:
                cell.number_format = "0.00"
        case _:
            words = value.words if isinstance(value, Told) else plain(value)
            cell.value = words
            if is_formula(words):
                cell.data_type, cell.quotePrefix = "s", True


def _widths(sheet: Any, listing: Listing) -> None:
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    for column, field in enumerate(listing.fields, 1):
        texts = [_length(row[column - 1]) for row in listing.rows[:ROWS_MEASURED]]
        width = min(WIDE, max([NARROW, len(field.name) + 2, *texts]))
        sheet.column_dimensions[get_column_letter(column)].width = width
        if field.kind is Kind.TEXT and width == WIDE and len(listing.rows) <= ROWS_MEASURED:
            for number in range(2, len(listing.rows) + 2):
                sheet.cell(number, column).alignment = Alignment(wrap_text=True, vertical="top")


def _length(value: Value) -> int:
    words = value.words if isinstance(value, Told) else str(value if value is not None else "")
    return len(words) + 2


def _dictionary(sheet: Any, every: tuple[Listing, ...]) -> None:
    rows = [(one.title, field.name, str(field.kind), field.about) for one in every for field in one.fields]
    _heading(sheet, ["feuille", "colonne", "type", "sens"])
    for number, row in enumerate(rows, 2):
        for column, words in enumerate(row, 1):
            _put(sheet.cell(number, column), words)
    for letter, width in (("A", 20), ("B", 28), ("C", 20), ("D", 90)):
        sheet.column_dimensions[letter].width = width
