"""Reads who counts and what they said, for one release: streamed, one row per participant and code.

Everything is read through a temporary table that numbers the participants who count, so that no
participant's id leaves the database and all figures of a release are about the same people.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlalchemy.orm import Session

from analysis.counting import Said
from analysis.population import BREAKDOWNS, FORMS, People, Population, attribute
from analysis.scheme import UNSPECIFIED, Closed, Profile, Reading, Scheme, age_band
from consultation.words import Mode

CHUNK = 20_000
TIME_ZONE = "Europe/Paris"

COUNTS = "accepted_at IS NOT NULL AND NOT trial AND excluded IS NULL"
"""Who counts: accepted, no trial, not excluded. Who was erased is not there any more."""

SETTINGS = (
    # A cursor is planned for its first rows unless told that all of them will be read.
    "SET LOCAL cursor_tuple_fraction = 1.0",
    "SET LOCAL work_mem = '64MB'",
    "SET LOCAL jit = off",
)
COUNTED = f"""
    CREATE TEMPORARY TABLE counted ON COMMIT DROP AS
    SELECT (row_number() OVER (ORDER BY started_at, id) - 1)::int AS idx, id, mode_recueil,
           to_char(started_at AT TIME ZONE '{TIME_ZONE}', 'YYYY-MM') AS mois
    FROM participant WHERE campaign_id = :campaign AND {COUNTS}
"""  # noqa: S608
# A person's check of a version replaces the machine's tags of it. What is not French has no tags until a
# person has read it: till then it is as if it were not tagged yet.
GIVEN = """
    CREATE TEMPORARY TABLE given ON COMMIT DROP AS
    SELECT c.idx, a.question, a.item, v.id AS version, v.codes, v.whole, v.text IS NOT NULL AS written,
           CASE WHEN v.frozen_at IS NOT NULL OR v.language = 'fr' OR v.language IS NULL THEN v.tagged_with
           END AS tagged_with,
           v.revision_id, v.forme,
           CASE WHEN v.frozen_at IS NULL THEN 'machine' ELSE 'personne' END AS checker
    FROM counted c
    JOIN answer a ON a.participant_id = c.id AND a.part = 'reponse'
    JOIN answer_version v ON v.answer_id = a.id AND v.number = a.current AND NOT v.passed
    WHERE a.campaign_id = :campaign
"""
TAGGED = " WHERE g.question = ANY(:opened) AND g.tagged_with IS NOT NULL"
DENOMINATOR = f"SELECT DISTINCT g.idx FROM given g {TAGGED}"  # noqa: S608
SEGMENTS = """
    FROM given g
    JOIN segment s ON s.version_id = g.version AND NOT s.danger
    JOIN tag t ON t.segment_id = s.id AND t.source = {source} AND t.kind = :kind
"""
PEOPLE = "string_agg(g.idx::text, ',')"
"""Participants of a code in one value: a row a person would cost more to fetch than to find."""
COUNTING, MACHINE = "g.checker", "'machine'"
"""Whose tags are read: those that count, or the machine's own, kept beside what people checked."""


def gather(session: Session, campaign_id: int) -> None:
    """Set apart who counts (`counted`) and their current answers (`given`), until the transaction ends.

    `part = 'reponse'` and not passed: remarks and PASSER are no answers.
    """
    for setting in SETTINGS:
        session.execute(text(setting))
    session.execute(text("DROP TABLE IF EXISTS pg_temp.given, pg_temp.counted"))
    session.execute(text(COUNTED), {"campaign": campaign_id})
    session.execute(text("ANALYZE counted"))
    session.execute(text(GIVEN), {"campaign": campaign_id})
    session.execute(text("CREATE INDEX ON given (question, item)"))
    session.execute(text("ANALYZE given"))


def read_population(session: Session, scheme: Scheme) -> Population:
    """Return the participants numbered before, each with one category of each breakdown."""
    modes, months = [], []
    for _, mode, month in _rows(session, "SELECT idx, mode_recueil, mois FROM counted ORDER BY idx"):
        modes.append(str(mode))
        months.append(str(month))
    attributes = {"mode": attribute([str(mode) for mode in Mode], modes), "mois": attribute([], months)}
    attributes["forme"] = attribute([*FORMS], _forms(session, len(modes)))
    for by, profile in scheme.profiles.items():
        values = _profile_values(session, by, profile, len(modes))
        attributes[by] = attribute([code for code, _ in profile.labels], values)
    return Population(len(modes), {by: attributes[by] for by in BREAKDOWNS})


def _forms(session: Session, n: int) -> list[str]:
    """Whoever spoke at least once, in an answer that counts, is apart from who only wrote and tapped."""
    values = ["ecrit"] * n
    for (person,) in _rows(session, "SELECT DISTINCT idx FROM given WHERE forme = 'vocal'"):
        values[person] = "vocal"
    return values


def _profile_values(session: Session, by: str, profile: Profile, n: int) -> list[str]:
    values = [UNSPECIFIED] * n
    statement = "SELECT idx, question, codes[1], whole FROM given WHERE question = ANY(:asked)"
    for person, question, code, number in _rows(session, statement, asked=sorted(profile.questions)):
        category = profile.categories.get((question, code)) if code else None
        if category is None and by == "age":
            category = age_band(number, number)
        values[person] = category or UNSPECIFIED
    return values


def read_tagged(session: Session, scheme: Scheme) -> People:
    """Return the participants with a tagged answer to an open question: the denominator of themes."""
    found = _rows(session, DENOMINATOR, opened=[*scheme.opened])
    return np.fromiter((row[0] for row in found), np.int32)


def read_tags(session: Session, scheme: Scheme, kind: str, source: str = COUNTING) -> Said:
    """Return who said each code of a kind of tag. Segments that speak of a danger count nowhere."""
    statement = f"SELECT t.code, {PEOPLE}" + SEGMENTS.format(source=source) + TAGGED + " GROUP BY 1"
    return Said.gathered(_rows(session, statement, opened=[*scheme.opened], kind=kind))


def read_kinds_in_themes(session: Session, scheme: Scheme, source: str = COUNTING) -> Said:
    """Return who said each THEME:KIND within one segment."""
    statement = (
        f"SELECT split_part(t.code, '-', 1) || ':' || k.code, {PEOPLE}"
        + SEGMENTS.format(source=source)
        + f"JOIN tag k ON k.segment_id = s.id AND k.kind = 'enonce' AND k.source = {source}"
        + TAGGED
        + " GROUP BY 1"
    )
    return Said.gathered(_rows(session, statement, opened=[*scheme.opened], kind="theme"))


def count_segments(session: Session, scheme: Scheme) -> int:
    """Return how many segments of open answers are behind the figures."""
    found = "SELECT count(*) FROM given g JOIN segment s ON s.version_id = g.version AND NOT s.danger"
    number: int = session.execute(text(found + TAGGED), {"opened": [*scheme.opened]}).scalar_one()
    return number


def read_numbers(session: Session, question: Closed) -> tuple[People, NDArray[np.int64]]:
    """Return who answered a question about a number with one within its bounds, and the numbers."""
    statement = (
        "SELECT idx, whole FROM given WHERE question = :question AND item = :item AND whole IS NOT NULL"
    )
    found = [
        (person, number)
        for person, number in _rows(session, statement, question=question.name, item=question.item)
        if question.band(number)
    ]
    both = np.array(found, np.int64).reshape(-1, 2)
    return both[:, 0].astype(np.int32), both[:, 1]


def read_closed(session: Session, question: Closed) -> Said:
    """Return who chose which option of a closed question, or which band a number falls in."""
    value = {
        Reading.CODES: "codes[1]" if question.exclusive else "unnest(codes)",
        Reading.FIRST: "codes[1]",
        Reading.BAND: "whole",
    }[question.reading]
    chosen = f"SELECT {value} AS value, idx FROM given WHERE question = :question AND item = :item"  # noqa: S608
    groups = f"SELECT value, {PEOPLE} FROM ({chosen}) g GROUP BY 1"  # noqa: S608
    found = _rows(session, groups, question=question.name, item=question.item)
    if question.reading is Reading.BAND:
        return Said.gathered((question.band(number), people) for number, people in found)
    return Said.gathered((code or "", people) for code, people in found)


def _rows(session: Session, statement: str, **values: Any) -> Iterator[Any]:
    return chain.from_iterable(_chunks(session, statement, **values))


def _chunks(session: Session, statement: str, **values: Any) -> Iterator[Any]:
    """Yield lists of rows from a cursor on the server's side, so that memory holds a chunk at a time."""
    result = session.execute(text(statement), values, execution_options={"yield_per": CHUNK})
    return result.partitions()
