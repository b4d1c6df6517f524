"""Examples from files that somebody labelled: with our codes, or with their own labels and a projection."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from spacy.language import Language

from consultation.taxonomy import facets, taxonomy
from nlu.danger import read as danger
from nlu.heads import HEADS, KINDS, SUBTHEMES, THEMES, TONES
from nlu.learning.masking import masked
from nlu.learning.spreading import spread
from nlu.projection import Projection
from nlu.reading import read
from nlu.tables import FileRefused, Report, open_table
from nlu.training.corpus import Example

WEIGHT = 4.0
"""What a row of such a file weighs beside the 1 of a row of the corpus: measured, 1 to 12."""
HAND = "fichier"
CHUNK = 256


@dataclass(slots=True)
class Labelled:
    """Examples of a file; the report tells what was refused."""

    examples: list[Example] = field(default_factory=list)
    report: Report = field(default_factory=Report)


def read_examples(path: Path, nlp: Language, projection: Projection | None = None) -> Labelled:
    """Read a file with columns text and themes (codes or labels, `|` between); raises FileRefused.

    `nlp` carries the model whose probabilities share out labels that several codes may mean. A row is
    one example, however many propositions it has: measured better than giving each label to one.
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
        elif danger(row["text"]) is not None:
            made.report.refuse("Danger possible : rien n’en est appris", line)
        else:
            rows.append((row, labels))
    made.examples = list(_examples(rows, nlp, projection))
    made.report.done = len(made.examples)
    return made


def _examples(
    rows: Sequence[tuple[dict[str, str], frozenset[str]]], nlp: Language, projection: Projection | None
) -> Iterator[Example]:
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        sure = _probabilities(nlp, [row for row, _ in chunk]) if projection is not None else [{}] * len(chunk)
        for (row, labels), probabilities in zip(chunk, sure, strict=True):
            kinds = _split(row.get("kinds", ""))
            soft = spread(labels, probabilities, projection) if projection is not None else {}
            yield Example(
                text=masked(row["text"]),
                question=row.get("question") or None,
                themes=labels & frozenset(HEADS) if projection is None else frozenset(),
                kinds=kinds or None,
                tone=row.get("sentiment") or None,
                urgency=row.get("urgency") or None,
                hand=HAND,
                weight=WEIGHT,
                soft=tuple(soft.items()),
            )


def _probabilities(nlp: Language, rows: Sequence[dict[str, str]]) -> list[dict[str, float]]:
    """Return, for each text, how likely each theme and sub-theme is in its likeliest proposition."""
    docs = []
    for row in rows:
        doc = nlp.make_doc(row["text"])
        doc.user_data["question"] = row.get("question") or None
        docs.append(doc)
    made = []
    for doc in nlp.pipe(docs, batch_size=CHUNK):
        best = dict.fromkeys((*THEMES, *SUBTHEMES), 0.0)
        for one in doc.user_data["classified"]:
            for code, value in zip(best, (*one.themes.tolist(), *one.subthemes.tolist()), strict=True):
                best[code] = max(best[code], value)
        made.append(best)
    return made


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
