"""Reads who counts and what they said, for one release: streamed, one row per participant and code.

Everything is read through a temporary table that numbers the participants who count, so that no
participant's id leaves the database and all figures of a release are about the same people.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from analysis.counting import Said
from analysis.population import BREAKDOWNS, People, Population, attribute
from analysis.scheme import UNSPECIFIED, Closed, Profile, Scheme, age_band
from consultation.words import Mode

CHUNK = 20_000
TIME_ZONE = "Europe/Paris"

COUNTS = "accepted_at IS NOT NULL AND NOT trial AND excluded IS NULL"
"""Who counts: accepted, no trial, not excluded. Who was erased is not there any more."""

CURRENT = """
    FROM counted c
    JOIN answer a ON a.participant_id = c.id AND a.campaign_id = :campaign AND a.part = 'reponse'
    JOIN answer_version v ON v.answer_id = a.id AND v.number = a.current AND NOT v.passed
"""
TAGGED = CURRENT + " AND v.tagged_with IS NOT NULL AND a.question = ANY(:opened) "
# A person's check replaces the machine's tags of that version.
EFFECTIVE = "t.source = CASE WHEN v.frozen_at IS NULL THEN 'machine' ELSE 'personne' END"


def number_participants(session: Session, campaign_id: int) -> None:
    """Number the participants who count in table `counted`, until the transaction ends."""
    session.execute(text("DROP TABLE IF EXISTS pg_temp.counted"))
    chosen = f"FROM participant WHERE campaign_id = :campaign AND {COUNTS}"
    month = f"to_char(started_at AT TIME ZONE '{TIME_ZONE}', 'YYYY-MM') AS mois "
    session.execute(
        text(
            "CREATE TEMPORARY TABLE counted ON COMMIT DROP AS SELECT "
            "(row_number() OVER (ORDER BY id) - 1)::int AS idx, id, mode_recueil, " + month + chosen
        ),
        {"campaign": campaign_id},
    )
    session.execute(text("CREATE UNIQUE INDEX ON counted (id)"))
    session.execute(text("ANALYZE counted"))


def read_population(session: Session, campaign_id: int, scheme: Scheme) -> Population:
    """Return the participants numbered before, each with one category of each breakdown."""
    modes, months = [], []
    for _, mode, month in _rows(session, "SELECT idx, mode_recueil, mois FROM counted ORDER BY idx"):
        modes.append(str(mode))
        months.append(str(month))
    attributes = {"mode": attribute([str(mode) for mode in Mode], modes), "mois": attribute([], months)}
    for by, profile in scheme.profiles.items():
        values = _profile_values(session, campaign_id, by, profile, len(modes))
        attributes[by] = attribute([code for code, _ in profile.labels], values)
    return Population(len(modes), {by: attributes[by] for by in BREAKDOWNS})


def _profile_values(session: Session, campaign_id: int, by: str, profile: Profile, n: int) -> list[str]:
    values = [UNSPECIFIED] * n
    statement = "SELECT c.idx, a.question, v.codes[1], v.whole" + CURRENT + "WHERE a.question = ANY(:asked)"
    asked = sorted(profile.questions)
    for person, question, code, number in _rows(session, statement, campaign=campaign_id, asked=asked):
        category = profile.categories.get((question, code)) if code else None
        if category is None and by == "age":
            category = age_band(number, number)
        values[person] = category or UNSPECIFIED
    return values


def read_tagged(session: Session, campaign_id: int, scheme: Scheme) -> People:
    """Return the participants with a tagged answer to an open question: the denominator of themes."""
    found = _rows(session, "SELECT DISTINCT c.idx" + TAGGED, campaign=campaign_id, opened=[*scheme.opened])
    return np.fromiter((row[0] for row in found), np.int32)


def read_tags(session: Session, campaign_id: int, scheme: Scheme, kind: str) -> Said:
    """Return who said each code of a kind of tag. Segments that speak of a danger count nowhere."""
    statement = (
        "SELECT DISTINCT c.idx, t.code"
        + TAGGED
        + "JOIN segment s ON s.version_id = v.id AND NOT s.danger "
        + f"JOIN tag t ON t.segment_id = s.id AND t.kind = :kind AND {EFFECTIVE}"
    )
    return _said(_rows(session, statement, campaign=campaign_id, opened=[*scheme.opened], kind=kind))


def read_kinds_in_themes(session: Session, campaign_id: int, scheme: Scheme) -> Said:
    """Return who said each THEME:KIND within one segment."""
    statement = (
        "SELECT DISTINCT c.idx, split_part(t.code, '-', 1) || ':' || k.code"
        + TAGGED
        + "JOIN segment s ON s.version_id = v.id AND NOT s.danger "
        + f"JOIN tag t ON t.segment_id = s.id AND t.kind = 'theme' AND {EFFECTIVE} "
        + "JOIN tag k ON k.segment_id = s.id AND k.kind = 'enonce' AND k.source = t.source"
    )
    return _said(_rows(session, statement, campaign=campaign_id, opened=[*scheme.opened]))


def read_closed(
    session: Session, campaign_id: int, question: Closed
) -> tuple[People, list[list[str]], "np.ndarray[Any, np.dtype[np.int64]]"]:
    """Return who answered a closed question, with their codes and numbers (-1: none)."""
    people, codes, numbers = [], [], []
    statement = (
        "SELECT c.idx, array_to_string(v.codes, ' '), v.whole"
        + CURRENT
        + "WHERE a.question = :question AND a.item = :item"
    )
    for person, chosen, number in _rows(
        session, statement, campaign=campaign_id, question=question.name, item=question.item
    ):
        people.append(person)
        codes.append(chosen.split() if chosen else [])
        numbers.append(-1 if number is None else number)
    return np.array(people, np.int32), codes, np.array(numbers, np.int64)


def _said(rows: Iterator[Sequence[Any]]) -> Said:
    people, codes = [], []
    for person, code in rows:
        people.append(person)
        codes.append(code)
    return Said(np.array(people, np.int32), codes)


def _rows(session: Session, statement: str, **values: Any) -> Iterator[Sequence[Any]]:
    """Yield rows from a cursor on the server's side, so that memory holds a chunk at a time."""
    result = session.execute(text(statement), values, execution_options={"yield_per": CHUNK})
    return chain.from_iterable(result.partitions())
