"""Tag a CSV file: column `text`, optional `question`; codes joined by `|`. Bad rows lose nothing else."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from nlu.pipeline import Tagger
from nlu.tables import Report, open_table
from nlu.tagged import Tagged, TagKind

MADE = (
    *("segments", "themes", "subthemes", "kinds", "sentiment", "urgency"),
    *("actors", "places", "masked", "language"),
)
"""Columns that tagging adds."""
CHUNK = 500
_WORST = ("U3", "U2", "U1", "U0")


def tag_file(
    path: Path, out: Path, progress: Callable[[int], None] | None = None, tagger: Tagger | None = None
) -> Report:
    """Write `out` with the tags of `path`; `progress` gets the number of rows done so far.

    Raises FileRefused if nothing can be read. `out` is UTF-8 with commas.
    """
    report = Report()
    table = open_table(path, report)
    tagger = tagger or Tagger.load()
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, [*(name for name in table.header if name not in MADE), *MADE], extrasaction="ignore"
        )
        writer.writeheader()
        for chunk in _chunks(row for _, row in table.rows):
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
        "masked": tagged.masked,
        "language": tagged.language,
    }


def _chunks(rows: Iterator[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    chunk: list[dict[str, str]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
