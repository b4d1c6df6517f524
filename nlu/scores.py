"""Scores of labels found against labels given: F1, reliability, top-1 and top-2. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Alternatives = tuple[str, ...]
"""Labels that one finding may mean: a hit on any of them is right."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one label. F1 is 0 where nothing was right."""

    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)

    def as_json(self) -> dict[str, Any]:
        found, given = self.right + self.wrong, self.right + self.missed
        return {
            "f1": round(self.f1, 4),
            "precision": round(self.right / found, 4) if found else None,
            "recall": round(self.right / given, 4) if given else None,
            "n": given,
        }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`macro` is the mean F1 of the labels that the file holds."""

    texts: int
    micro: float
    macro: float
    labels: Mapping[str, Score]

    def as_json(self) -> dict[str, Any]:
        return {
            "texts": self.texts,
            "micro_f1": round(self.micro, 4),
            "macro_f1": round(self.macro, 4),
            "labels": {label: score.as_json() for label, score in self.labels.items()},
        }


def compare(truth: Iterable[frozenset[str]], found: Iterable[Sequence[Alternatives]]) -> Evaluation:
    """Count over all texts; `found` holds the alternatives of each finding of each text."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    texts = 0
    for labels, guesses in zip(truth, found, strict=True):
        texts += 1
        named = {_meant(alternatives, labels) for alternatives in guesses}
        right.update(named & labels)
        wrong.update(named - labels)
        missed.update(labels - named)
    known = sorted({*right, *missed})
    scores = {label: Score(right[label], wrong[label], missed[label]) for label in sorted({*known, *wrong})}
    total = Score(right.total(), wrong.total(), missed.total())
    macro = sum(scores[label].f1 for label in known) / max(len(known), 1)
    return Evaluation(texts, total.f1, macro, scores)


def _meant(alternatives: Alternatives, labels: frozenset[str]) -> str:
    return next((label for label in alternatives if label in labels), alternatives[0])


def reliability(guesses: Iterable[tuple[float, bool]], bands: int = 5) -> list[dict[str, Any]]:
    """Return, per band of score, how many guesses there were, their mean score and the share right."""
    sorted_in: list[list[tuple[float, bool]]] = [[] for _ in range(bands)]
    for score, right in guesses:
        sorted_in[min(int(score * bands), bands - 1)].append((score, right))
    return [
        {
            "from": round(number / bands, 2),
            "to": round((number + 1) / bands, 2),
            "n": len(band),
            "score": round(sum(score for score, _ in band) / len(band), 3),
            "right": round(sum(right for _, right in band) / len(band), 3),
        }
        for number, band in enumerate(sorted_in)
        if band
    ]


def top(truth: Iterable[frozenset[str]], ranked: Iterable[Sequence[Alternatives]], most: int) -> float | None:
    """Return the share of texts with a label among whose `most` likeliest findings one is right."""
    hits = [
        any(set(alternatives) & labels for alternatives in guesses[:most])
        for labels, guesses in zip(truth, ranked, strict=True)
        if labels
    ]
    return round(sum(hits) / len(hits), 4) if hits else None
