"""How well texts that answer closed questions are understood, against labels that people gave. Pure.

Columns `question,options,text,expected`; options and expected labels are joined by `|`, and an empty
`expected` says that the question must be asked again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from consultation.questionnaire.model import Question
from nlu.asked import asked
from nlu.closed import recognise
from nlu.tables import FileRefused, Report, Table
from nlu.understanding import over_an_option

COLUMNS = ("question", "options", "text", "expected")
MADE = ("predicted", "confidence", "action", "candidates")
"""Columns that an evaluation adds."""


@dataclass(frozen=True, slots=True)
class Understood:
    """One row: the labels expected (none: ask again), what was taken, and what would be offered."""

    row: Mapping[str, str]
    expected: frozenset[str]
    predicted: tuple[str, ...]
    candidates: tuple[str, ...]
    confidence: float

    @property
    def asks(self) -> bool:
        return not self.predicted

    @property
    def right(self) -> bool:
        return not self.asks and set(self.predicted) == self.expected

    def columns(self) -> dict[str, str]:
        """Return the row with the columns of `MADE`."""
        return {
            **self.row,
            "predicted": "|".join(self.predicted),
            "confidence": f"{self.confidence:.2f}",
            "action": "ask" if self.asks else "answer",
            "candidates": "|".join(self.candidates),
        }


def understand(table: Table, report: Report, *, year: int) -> Iterator[Understood]:
    """Yield what each good row is understood as, and tell the others to the report.

    Raises FileRefused where a column is missing.
    """
    missing = [name for name in COLUMNS if name not in table.header]
    if missing:
        names = ", ".join(f"« {name} »" for name in missing)
        raise FileRefused(f"Il manque {names} dans la première ligne : ajoutez-les.")
    for line, row in table.rows:
        labels, wanted = _listed(row["options"]), _listed(row["expected"])
        if len(labels) < 2 or len(set(labels)) < len(labels):
            report.refuse("Il faut au moins deux options, toutes différentes", line)
        elif not set(wanted) <= set(labels):
            report.refuse("Réponse attendue qui n’est pas parmi les options", line)
        else:
            report.done += 1
            yield _understood(row, tuple(labels), frozenset(wanted), year)


def _understood(
    row: Mapping[str, str], labels: tuple[str, ...], wanted: frozenset[str], year: int
) -> Understood:
    question = _asked(row["question"], labels)
    heard = recognise(row["text"], question, [choice.name for choice in question.choices], year=year)
    taken = _labels(heard.codes if heard.sure else (), question)
    if taken and over_an_option(row["text"], heard.confidence) is not None:  # said to the bot
        return Understood(row, wanted, (), taken, 0.0)
    return Understood(row, wanted, taken, _labels(heard.candidates, question), heard.confidence)


@lru_cache(maxsize=256)
def _asked(text: str, labels: tuple[str, ...]) -> Question:
    return asked(text, labels)


def _labels(codes: Sequence[str], question: Question) -> tuple[str, ...]:
    return tuple(choice.label.vous for choice in question.choices if choice.name in codes)


def _listed(cell: str) -> list[str]:
    return [label.strip() for label in cell.split("|") if label.strip()]


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares of 1, None where nothing counts towards them."""

    rows: int
    answerable: int
    right: float | None
    wrong: float | None
    asked: float | None
    asked_when_due: float | None


def scores(rows: Iterable[Understood]) -> Scores:
    """Return the scores: right of the rows that have an answer, wrong and asked of all, asked of the rest."""
    found = list(rows)
    due = [one for one in found if not one.expected]
    have = [one for one in found if one.expected]
    return Scores(
        rows=len(found),
        answerable=len(have),
        right=_share(sum(one.right for one in have), len(have)),
        wrong=_share(sum(not one.asks and not one.right for one in found), len(found)),
        asked=_share(sum(one.asks for one in found), len(found)),
        asked_when_due=_share(sum(one.asks for one in due), len(due)),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
