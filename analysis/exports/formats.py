"""The formats of an export: how each is made, called, and sent."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from analysis.exports.dossier import Dossier
from analysis.exports.gallery import Chart, draw

Progress = Callable[[int, int], None]


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    GEOJSON = "geojson"
    DOCX = "docx"
    PNG = "png"
    SVG = "svg"


class Decimal(StrEnum):
    """What stands in a decimal number of a CSV file."""

    COMMA = "virgule"
    POINT = "point"


class NotInDossier(Exception):
    """The release has nothing of what was asked for; the message says so in French, and what there is."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """`table`: one table for CSV, "" for an archive of all; `chart` for PNG and SVG; `pictures`: whether
    the report has its own."""

    table: str = ""
    chart: Chart = Chart.THEMES
    decimal: Decimal = Decimal.COMMA
    pictures: bool = True


@dataclass(frozen=True, slots=True)
class File:
    name: str
    media: str
    content: bytes


MEDIA = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
    Format.GEOJSON: "application/geo+json",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PNG: "image/png",
    Format.SVG: "image/svg+xml",
}
ARCHIVE = "application/zip"


def render(dossier: Dossier, form: Format, wishes: Wishes, progress: Progress | None = None) -> File:
    """Return the file; raises NotInDossier."""
    # Each brings its own libraries: only the one that is asked for.
    stem = f"{dossier.head.code}-parution-{dossier.head.release}"
    match form:
        case Format.CSV:
            return _csv(dossier, wishes, stem)
        case Format.XLSX:
            from analysis.exports.workbook import write_workbook

            content = write_workbook(dossier)
        case Format.JSON:
            from analysis.exports.json_document import write_json

            content = write_json(dossier)
        case Format.GEOJSON:
            from analysis.exports.geography import write_geojson

            content = write_geojson(dossier)
        case Format.DOCX:
            from analysis.exports.report.document import write_report

            content = write_report(dossier, pictures=wishes.pictures, progress=progress)
            stem = f"rapport-{stem}"
        case Format.PNG | Format.SVG:
            drawn = draw(dossier, wishes.chart, svg=form is Format.SVG)
            if drawn is None:
                raise NotInDossier(
                    f"La parution {dossier.head.release} n’a rien à montrer dans l’image « {wishes.chart} »."
                )
            content, stem = drawn, f"{stem}-{wishes.chart}"
    return File(f"{stem}.{form}", MEDIA[form], content)


def _csv(dossier: Dossier, wishes: Wishes, stem: str) -> File:
    from analysis.exports.csv_files import tables, write_archive, write_csv

    comma = wishes.decimal is Decimal.COMMA
    if not wishes.table:
        return File(f"{stem}-csv.zip", ARCHIVE, write_archive(dossier, comma=comma))
    known = tables(dossier)
    if wishes.table not in known:
        raise NotInDossier(f"Pas de tableau « {wishes.table[:40]} ». Au choix : {', '.join(known)}.")
    content = write_csv(dossier, known[wishes.table], comma=comma)
    return File(f"{stem}-{wishes.table}.csv", MEDIA[Format.CSV], content)
