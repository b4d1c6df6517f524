"""CSV as French spreadsheets open it: UTF-8 with BOM, semicolons, decimal comma unless told otherwise.

Every row carries the release, its dates, its versions and the fixed sentence: a file that is passed on
alone still says what its figures are.
"""

import csv
import io
from collections.abc import Iterable

from analysis.exports.dossier import Dossier
from analysis.exports.listing import Field, Kind, Listing
from analysis.exports.listings import everything, listings
from analysis.exports.method import method_points
from analysis.exports.packing import pack
from analysis.exports.values import Told, Value, is_formula, plain

BOM = "\ufeff"
ABOUT = (
    Field("campagne", Kind.CODE, "Le code de la campagne."),
    Field("parution", Kind.COUNT, "Le numéro de la parution dont viennent les chiffres."),
    Field("participants_parution", Kind.COUNT, "Participants comptés dans la parution."),
    Field("premiere_date", Kind.DATE, "Date de la première participation."),
    Field("derniere_date", Kind.DATE, "Date de la dernière participation."),
    Field("versions", Kind.TEXT, "Versions de la grille, de l’étiquetage et du questionnaire."),
    Field("phrase", Kind.TEXT, "À reproduire avec tout chiffre."),
)
README = "LISEZMOI.txt"


def tables(dossier: Dossier) -> dict[str, Listing]:
    """Return what may be written, by name; `chiffres`, all figures in one table, comes first."""
    every = everything(dossier)
    return {every.code: every, **{one.code: one for one in listings(dossier)}}


def write_csv(dossier: Dossier, listing: Listing, *, comma: bool = True) -> bytes:
    """Return one table. comma: a decimal comma, as French spreadsheets expect."""
    head = dossier.head
    about: tuple[Value, ...] = (
        head.code,
        head.release,
        head.participants,
        head.first.isoformat(),
        head.last.isoformat(),
        head.versions,
        head.sentence,
    )
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([field.name for field in (*listing.fields, *ABOUT)])
    told = [_text(one, comma) for one in about]
    for row in listing.rows:
        writer.writerow([*(_text(value, comma) for value in row), *told])
    return (BOM + out.getvalue()).encode()


def write_archive(dossier: Dossier, *, comma: bool = True) -> bytes:
    """Return a ZIP archive with one file per table and what to know before reading them."""
    every = listings(dossier)
    parts = [(README, read_me(dossier, every).encode())]
    parts += [(f"{one.code}.csv", write_csv(dossier, one, comma=comma)) for one in every]
    return pack(parts, dossier.head.at)


def read_me(dossier: Dossier, every: Iterable[Listing]) -> str:
    lines = [f"{point}\u00a0: {said}" for point, said in method_points(dossier)]
    lines += ["", "Les fichiers", ""]
    for one in every:
        lines += [f"{one.code}.csv – {one.title}", *_meanings(one.fields), ""]
    lines += ["À la fin de chaque ligne de chaque fichier", ""]
    lines += _meanings(ABOUT)
    return BOM + "\r\n".join(plain(line) for line in lines) + "\r\n"


def _meanings(fields: Iterable[Field]) -> list[str]:
    return [f"    {field.name}\u00a0: {field.about}" for field in fields]


def _text(value: Value, comma: bool) -> str:
    match value:
        case None:
            return ""
        case Told():
            return value.words
        case float():
            number = f"{value:g}"
            return number.replace(".", ",") if comma else number
        case int():
            return str(value)
    words = plain(value)
    return f"'{words}" if is_formula(words) else words
