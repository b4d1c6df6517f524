"""How well the tagger finds themes, against a file labelled by people: micro and macro-F1.

A projection maps our codes to the file's labels, longest code first: `{"DRO-AID": ("lien_social",),
"DRO": ("numerique_droits",)}`. A code may point to several labels: a hit on any of them is right.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nlu.pipeline import Tagger
from nlu.tagged import Tagged, TagKind

Projection = Mapping[str, tuple[str, ...]]

COARSE: Projection = {
    "LOG": ("logement",),
    "PRO": ("cadre_de_vie",),
    "ESP": ("cadre_de_vie",),
    "ESP-VER": ("environnement",),
    "TRE": ("environnement",),
    "MOB": ("mobilite",),
    "SEC": ("securite",),
    "EMP": ("emploi",),
    "ECO": ("commerces", "emploi"),
    "EDU": ("education",),
    "JCS": ("culture_sport",),
    "SAN": ("sante",),
    "DRO": ("numerique_droits",),
    "DRO-AID": ("lien_social",),
    "LIE": ("lien_social",),
    "EGA": ("discriminations",),
}
"""From our codes to the thirteen coarse themes of the public comparison files."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one label. F1 is 0 where nothing was right."""

    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`macro` is the mean F1 of the labels that the file holds."""

    texts: int
    micro: float
    macro: float
    labels: Mapping[str, Score]


def evaluate(path: Path, tagger: Tagger, projection: Projection) -> Evaluation:
    """Tag column `text` (and `question`, where there is one) and compare with column `themes`."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    truth = [frozenset(label for label in row["themes"].split("|") if label) for row in rows]
    tagged = tagger.tag((row["text"], row.get("question") or None) for row in rows)
    found = [project(one, projection) for one in tagged]
    return compare(truth, found)


def project(tagged: Tagged, projection: Projection) -> list[tuple[str, ...]]:
    """Return the labels that a text's themes mean, one tuple of alternatives per theme."""
    labels: dict[tuple[str, ...], None] = {}
    for segment in tagged.segments:
        codes = segment.codes(TagKind.THEME)
        subs = {code.split("-")[0] for code in codes if "-" in code}
        for code in codes:
            if "-" not in code and code in subs:
                continue  # its sub-themes speak for it
            label = projection.get(code) or projection.get(code.split("-")[0])
            if label:
                labels[label] = None
    return list(labels)


def compare(truth: Iterable[frozenset[str]], found: Iterable[list[tuple[str, ...]]]) -> Evaluation:
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    texts = 0
    for labels, guesses in zip(truth, found, strict=True):
        texts += 1
        named: set[str] = set()
        for alternatives in guesses:
            named.add(next((label for label in alternatives if label in labels), alternatives[0]))
        right.update(named & labels)
        wrong.update(named - labels)
        missed.update(labels - named)
    known = sorted({*right, *missed})
    scores = {label: Score(right[label], wrong[label], missed[label]) for label in sorted({*known, *wrong})}
    total = Score(right.total(), wrong.total(), missed.total())
    macro = sum(scores[label].f1 for label in known) / max(len(known), 1)
    return Evaluation(texts, total.f1, macro, scores)
