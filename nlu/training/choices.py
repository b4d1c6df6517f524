"""Learning which option of a closed question a text means, from invented questions and answers.

A conditional logit (McFadden 1974): each option and « none of them » has a score, the sum of its features'
weights; the one that is meant is the likeliest. Of questions with several answers, the texts that mean
one are learnt: `nlu.closed` reads a list piece by piece.
"""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from consultation.questionnaire.model import Question, QuestionType
from nlu.asked import asked
from nlu.choosing import features
from nlu.closed import by_rules

YEAR = 2026
"""The year in which the texts say « depuis 2011 »."""
RARE = 2
"""Texts that must hold a feature."""
PENALTY = 1.5
"""0.5 to 3 measured within a point of each other."""
STEPS = 200
SMALLEST = 0.01
"""Weights below this are left out: a fifth of the file."""

Floats = NDArray[np.float64]


class Answer(NamedTuple):
    """`right`: the place of the option that is meant, None where the bot must ask again."""

    question: Question
    text: str
    right: int | None


def answers() -> list[Answer]:
    """Return the answers of `nlu/data/choix` to questions that take one option."""
    return [one for row in _rows() if (one := _answer(row)) is not None]


def digest() -> str:
    """Return what changes with any row, or with the everyday words that the weights were learnt beside."""
    made = hashlib.sha256(repr([sorted(row.items()) for row in _rows()]).encode())
    made.update(files("nlu").joinpath("data", "quotidien.yaml").read_bytes())
    return made.hexdigest()[:12]


def fit_choices(learnt: Sequence[Answer]) -> dict[str, float]:
    """Return the weights of the features, by name."""
    rows: list[list[str]] = []
    groups: list[int] = []
    right: list[int] = []
    for number, one in enumerate(learnt):
        choices = one.question.choices
        order = [choice.name for choice in choices]
        heard = by_rules(one.text, one.question, order, year=YEAR)
        made = [*features(one.text, one.question, choices, "fr", heard, year=YEAR)]
        right.append(len(rows) + (len(choices) if one.right is None else one.right))
        rows += made
        groups += [number] * len(made)
    names = _names(rows, groups)
    matrix = _matrix(rows, names)
    weights = _fit(matrix, np.array(groups), np.array(right))
    return {name: float(value) for name, value in zip(names, weights, strict=True) if abs(value) >= SMALLEST}


def _rows() -> Iterator[dict[str, str]]:
    folder = files("nlu").joinpath("data", "choix")
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.name.endswith(".csv"):
            yield from csv.DictReader(entry.read_text(encoding="utf-8").splitlines())


def _answer(row: dict[str, str]) -> Answer | None:
    labels = row["options"].split("|")
    question = asked(row["question"], labels)
    if "|" in row["expected"] or (question.type is QuestionType.SELECT_MULTIPLE and not row["expected"]):
        return None  # several at once; or nothing of a list, for which there is no threshold of its own
    return Answer(question, row["text"], labels.index(row["expected"]) if row["expected"] else None)


def _names(rows: Sequence[Sequence[str]], groups: Sequence[int]) -> dict[str, int]:
    """Return the column of each feature that enough texts hold."""
    texts: Counter[str] = Counter()
    held: set[str] = set()
    for number, row in enumerate(rows):
        held.update(row)
        if number + 1 == len(rows) or groups[number + 1] != groups[number]:
            texts.update(held)
            held = set()
    names = sorted(name for name, times in texts.items() if times >= RARE)
    return {name: column for column, name in enumerate(names)}


def _matrix(rows: Sequence[Sequence[str]], names: dict[str, int]) -> sparse.csr_matrix:
    found = [[names[name] for name in row if name in names] for row in rows]
    ends = np.cumsum([0, *map(len, found)])
    columns = np.fromiter((column for row in found for column in row), np.int64, int(ends[-1]))
    return sparse.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), len(names)))


def _fit(matrix: sparse.csr_matrix, groups: NDArray[np.int64], right: NDArray[np.int64]) -> Floats:
    """Return the weights of (rows, features) whose rows stand in groups, one of them right (L-BFGS)."""
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    turned = sparse.csr_matrix(matrix.T)

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = matrix @ weights
        likely = np.exp(scores - np.maximum.reduceat(scores, starts)[groups])
        likely /= np.add.reduceat(likely, starts)[groups]
        cost = -np.log(likely[right] + 1e-12).sum() + 0.5 * PENALTY * weights @ weights
        likely[right] -= 1
        return float(cost), turned @ likely + PENALTY * weights

    start = np.zeros(matrix.shape[1])
    found: Floats = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    return found
