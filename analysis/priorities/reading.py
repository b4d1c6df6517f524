"""Reads what participants said of priorities into arrays, for one release: the people of `analysis.reading`.

Everything goes through the temporary table `given`, so that documents are about the same people as tables.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlalchemy.orm import Session

from analysis.priorities.ballots import Asked, Graded, Paired
from analysis.reading import CHUNK
from consultation.questionnaire.model import AGREE, DISAGREE

Grades = NDArray[np.int16]
NOTHING = -1
"""No grade, no place: not asked, passed, or unsure."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Comparisons: person `people[i]` preferred item `winners[i]` to `losers[i]`."""

    people: NDArray[np.int32]
    winners: NDArray[np.int32]
    losers: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Opinions:
    """`votes`: (n, K) 1 agree, -1 disagree, 0 passed or not asked; `seen`: (n, K) what was answered."""

    votes: NDArray[np.int8]
    seen: NDArray[np.bool_]


def read_grades(session: Session, poll: Graded, n: int) -> Grades:
    """Return (n, K) grades, 0 the worst; NOTHING where a participant gave none."""
    place = {code: index for index, (code, _) in enumerate(reversed(poll.grades))}
    columns = {one: index for index, one in enumerate(poll.places)}
    found = np.full((n, len(poll.items)), NOTHING, np.int16)
    statement = "SELECT idx, question, item, codes[1] FROM given WHERE question = ANY(:questions)"
    for rows in _chunks(session, statement, questions=sorted({question for question, _ in poll.places})):
        for person, question, item, code in rows:
            column = columns.get((question, item))
            if column is not None:
                found[person, column] = place.get(code, NOTHING)
    return found


def read_orders(session: Session, poll: Asked, n: int) -> NDArray[np.int16]:
    """Return (n, K) places of items, 0 the first; NOTHING where a participant did not order them."""
    place = {item.code: index for index, item in enumerate(poll.items)}
    found = np.full((n, len(poll.items)), NOTHING, np.int16)
    for rows in _chunks(session, _CODES, question=poll.name):
        for person, codes in rows:
            known = [place[code] for code in dict.fromkeys(codes or ()) if code in place]
            found[person, known] = np.arange(len(known))
    return found


def read_choices(session: Session, poll: Paired) -> Choices:
    """Return every comparison that was made; who said neither made none."""
    codes = [item.code for item in poll.items]
    sides = {
        (duel.question, codes[side]): (side, duel.left + duel.right - side)
        for duel in poll.duels
        for side in (duel.left, duel.right)
    }
    parts = [np.zeros((0, 3), np.int32)]
    statement = "SELECT idx, question, codes[1] FROM given WHERE question = ANY(:questions)"
    for rows in _chunks(session, statement, questions=sorted({duel.question for duel in poll.duels})):
        made = [(person, *sides[name, code]) for person, name, code in rows if (name, code) in sides]
        parts.append(np.array(made, np.int32).reshape(-1, 3))
    every = np.concatenate(parts)
    return Choices(every[:, 0], every[:, 1], every[:, 2])


def read_approvals(session: Session, poll: Asked, n: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return (n, K) who approves which item, and (n,) who answered; approving nothing is an answer."""
    place = {item.code: index for index, item in enumerate(poll.items)}
    approved, answered = np.zeros((n, len(poll.items)), bool), np.zeros(n, bool)
    for rows in _chunks(session, _CODES, question=poll.name):
        for person, codes in rows:
            answered[person] = True
            approved[person, [place[code] for code in codes or () if code in place]] = True
    return approved, answered


def read_opinions(session: Session, poll: Asked, n: int) -> Opinions:
    """Return what each participant said of each statement."""
    place = {item: index for index, (_, item) in enumerate(poll.places)}
    signs = {AGREE: 1, DISAGREE: -1}
    votes, seen = np.zeros((n, len(poll.items)), np.int8), np.zeros((n, len(poll.items)), bool)
    statement = "SELECT idx, item, codes[1] FROM given WHERE question = :question"
    for rows in _chunks(session, statement, question=poll.name):
        for person, item, code in rows:
            column = place.get(item)
            if column is not None:
                votes[person, column], seen[person, column] = signs.get(code, 0), True
    return Opinions(votes, seen)


_CODES = "SELECT idx, codes FROM given WHERE question = :question"


def _chunks(session: Session, statement: str, **values: Any) -> Iterator[Any]:
    """Yield lists of rows from a cursor on the server's side, so that memory holds a chunk at a time."""
    return session.execute(text(statement), values, execution_options={"yield_per": CHUNK}).partitions()
