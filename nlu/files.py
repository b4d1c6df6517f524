"""Tag a CSV file: column `text`, optional `question`; codes joined by `|`. Bad rows lose nothing else."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nlu.normalise import LIMIT
from nlu.pipeline import Tagger
from nlu.tagged import Tagged, TagKind

MADE = ("segments", "themes", "subthemes", "kinds", "sentiment", "urgency", "actors", "places")
"""Columns that tagging adds."""
LONGEST = 10_000_000
"""Characters of the longest field that is read; longer ones are refused, not guessed at."""
CHUNK = 500
_WORST = ("U3", "U2", "U1", "U0")


class FileRefused(ValueError):
    """The whole file cannot be read; the message says why and what to do, in French, in one line."""


@dataclass(slots=True)
class Report:
    """Rows done, and for each kind of mistake the lines (from 1) where it was."""

    done: int = 0
    refused: dict[str, list[int]] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """Return one French line per kind of mistake."""
        return [f"{why} : {_listed(numbers)}." for why, numbers in self.refused.items()]


def tag_file(
    path: Path, out: Path, progress: Callable[[int], None] | None = None, tagger: Tagger | None = None
) -> Report:
    """Write `out` with the tags of `path`; `progress` gets the number of rows done so far.

    Raises FileRefused if nothing can be read. `out` is UTF-8 with commas.
    """
    report = Report()
    text = _decoded(path)
    rows = _rows(text, report)
    header = next(rows)[1]
    tagger = tagger or Tagger.load()
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, [*(name for name in header if name not in MADE), *MADE], extrasaction="ignore"
        )
        writer.writeheader()
        for chunk in _chunks(row for _, row in rows):
            tagged = tagger.tag((row["text"], row.get("question") or None) for row in chunk)
            for row, one in zip(chunk, tagged, strict=True):
                writer.writerow(row | columns(one))
            report.done += len(chunk)
            if progress:
                progress(report.done)
    return report


def columns(tagged: Tagged) -> dict[str, str]:
    """Return the columns of one text: codes joined by `|`, the worst urgency, every sentiment."""
    themes = tagged.codes(TagKind.THEME)
    urgencies = tagged.codes(TagKind.URGENCY)
    return {
        "segments": str(len(tagged.segments)),
        "themes": "|".join(code for code in themes if "-" not in code),
        "subthemes": "|".join(code for code in themes if "-" in code),
        "kinds": "|".join(tagged.codes(TagKind.STATEMENT)),
        "sentiment": "|".join(tagged.codes(TagKind.SENTIMENT)),
        "urgency": next((code for code in _WORST if code in urgencies), ""),
        "actors": "|".join(tagged.codes(TagKind.ACTOR)),
        "places": "|".join(tagged.codes(TagKind.PLACE)),
    }


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


def _rows(text: str, report: Report) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the header (as a row of its own names), then the good rows with their line."""
    csv.field_size_limit(LONGEST)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    lines = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        header = [name.strip() for name in next(lines)]
    except (StopIteration, csv.Error) as error:
        raise FileRefused("Fichier vide ou illisible, il faut une ligne d’en-tête.") from error
    if "text" not in header:
        raise FileRefused("Il manque la colonne « text », ajoutez-la à la première ligne.")
    yield 1, dict.fromkeys(header, "")
    while True:
        line = lines.line_num + 1
        try:
            values = next(lines)
        except StopIteration:
            return
        except csv.Error:
            _refuse(report, "Champ trop long ou mal fermé", line)
            continue
        fault = _fault(values, header)
        if fault:
            _refuse(report, fault, line)
        elif values:
            yield line, dict(zip(header, values, strict=True))


def _fault(values: list[str], header: list[str]) -> str | None:
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


def _refuse(report: Report, why: str, line: int) -> None:
    report.refused.setdefault(why, []).append(line)


def _chunks(rows: Iterator[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    chunk: list[dict[str, str]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _listed(numbers: list[int], most: int = 10) -> str:
    shown = ", ".join(str(number) for number in numbers[:most])
    more = f" et {len(numbers) - most} autres" if len(numbers) > most else ""
    return f"ligne{'s' if len(numbers) > 1 else ''} {shown}{more}"
