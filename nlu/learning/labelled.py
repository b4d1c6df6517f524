"""Examples from files that somebody labelled: with our codes, or with their own labels and a projection."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from spacy.language import Language

from consultation.taxonomy import facets, taxonomy
from nlu.about import CODES
from nlu.danger import read as danger
from nlu.heads import HEADS, KINDS, TONES
from nlu.learning.masking import masked
from nlu.learning.spreading import meant, silent
from nlu.projection import Projection
from nlu.reading import read
from nlu.tables import FileRefused, Report, open_table
from nlu.training.corpus import Example

WEIGHT = 1.5
"""What an example weighs beside the 1 of a row of the corpus: as a correction, measured on real texts."""
HAND = "fichier"
FACETS = ("kinds", "sentiment", "urgency")
"""Learnt together, from rows that have them all: what is missing would be taken for neutral."""
CHUNK = 256


@dataclass(slots=True)
class Labelled:
    """Examples of a file; the report tells what was refused."""

    examples: list[Example] = field(default_factory=list)
    report: Report = field(default_factory=Report)


def read_examples(path: Path, nlp: Language, projection: Projection | None = None) -> Labelled:
    """Read a file with columns text and themes (codes or labels, `|` between); raises FileRefused.

    `nlp` carries the model that says which of our codes a label means, and where (`spreading`).
    """
    made = Labelled()
    table = open_table(path, made.report)
    if "themes" not in table.header:
        raise FileRefused(f"{path} : il manque la colonne « themes », ajoutez-la à la première ligne.")
    known = _labels(projection)
    rows = []
    for line, row in table.rows:
        labels = _split(row["themes"])
        strange = sorted(labels - known)
        if strange:
            made.report.refuse(f"Étiquette « {strange[0]} » inconnue", line)
        elif fault := _fault(row):
            made.report.refuse(fault, line)
        elif not any(token.form[0].isalnum() for token in read(row["text"])):
            made.report.refuse("Texte sans mot", line)
        elif danger(row["text"]) is not None or row.get("urgency") == "U3":
            made.report.refuse("Danger possible : rien n’en est appris", line)
        else:
            rows.append((row, labels))
    if projection is None:
        made.examples = [_coded(row, codes) for row, codes in rows]
    else:
        made.examples = list(_projected(rows, nlp, projection))
    made.report.done = len(rows)
    return made


def _coded(row: dict[str, str], codes: frozenset[str]) -> Example:
    """Return the example of a row with our codes."""
    whole = all(row.get(name) for name in FACETS)
    return Example(
        text=masked(row["text"]),
        question=row.get("question") or None,
        themes=codes & frozenset(HEADS),
        kinds=_split(row["kinds"]) if whole else None,
        tone=row["sentiment"] if whole else None,
        urgency=row["urgency"] if whole else None,
        hand=HAND,
        weight=WEIGHT,
    )


def _projected(
    rows: Sequence[tuple[dict[str, str], frozenset[str]]], nlp: Language, projection: Projection
) -> Iterator[Example]:
    """Yield an example for each segment; codes that the file cannot speak of keep their probability."""
    unsaid = silent(projection)
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        for (row, labels), segments in zip(chunk, _segments(nlp, [row for row, _ in chunk]), strict=True):
            codes = meant(labels, [sure for _, sure in segments], projection)
            for (said, sure), of in zip(segments, codes, strict=True):
                yield Example(
                    text=masked(said),
                    question=row.get("question") or None,
                    themes=of & frozenset(HEADS),
                    kinds=None,
                    tone=None,
                    urgency=None,
                    hand=HAND,
                    weight=WEIGHT,
                    soft=tuple((code, sure[code]) for code in unsaid),
                )


def _segments(nlp: Language, rows: Sequence[dict[str, str]]) -> Iterator[list[tuple[str, dict[str, float]]]]:
    """Yield, for each text, its segments with the probability of each theme and sub-theme."""
    docs = []
    for row in rows:
        doc = nlp.make_doc(row["text"])
        doc.user_data["question"] = row.get("question") or None
        docs.append(doc)
    for row, doc in zip(rows, nlp.pipe(docs, batch_size=CHUNK), strict=True):
        yield [
            (
                row["text"][one.proposition.start : one.proposition.end],
                dict(zip(CODES, one.sure.tolist(), strict=True)),
            )
            for one in doc.user_data["classified"]
        ]


def _labels(projection: Projection | None) -> frozenset[str]:
    if projection is None:
        return frozenset(taxonomy().labels())
    return frozenset(label for labels in projection.values() for label in labels)


def _fault(row: dict[str, str]) -> str | None:
    for code in sorted(_split(row.get("kinds", "")) - set(KINDS)):
        return f"Type d’énoncé « {code} » inconnu"
    if row.get("sentiment", "") not in ("", *TONES):
        return f"Sentiment « {row['sentiment']} » inconnu"
    if row.get("urgency", "") not in ("", *(one.code for one in facets().urgencies)):
        return f"Urgence « {row['urgency']} » inconnue"
    return None


def _split(cell: str) -> frozenset[str]:
    return frozenset(one.strip() for one in cell.split("|") if one.strip())
