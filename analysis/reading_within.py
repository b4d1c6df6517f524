"""Reads what is said within themes, for a release, once `analysis.reading.gather` set apart who counts."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from analysis.counting import Said
from analysis.population import People, Population
from analysis.reading import CHUNK, COUNTING, SEGMENTS, TAGGED
from analysis.scheme import Scheme
from analysis.tables import Table
from analysis.within import GRAVE_BY_NATURE, RESOURCE_QUESTION, within_tables

THEMED = SEGMENTS.format(source=COUNTING)
BESIDE = " JOIN tag k ON k.segment_id = s.id AND k.source = g.checker"
SAID = (
    "SELECT DISTINCT g.idx, split_part(t.code, '-', 1) || ':' || k.kind || ':' || k.code"
    + THEMED
    + BESIDE
    + " AND k.kind IN ('sentiment', 'urgence', 'lieu') AND k.code NOT IN ('U0', 'U3')"
    + TAGGED
)
# Words that are grave whoever says them: somebody frail is touched, or the person is angry or in distress.
GRAVE = (
    "SELECT DISTINCT g.idx, t.code"  # noqa: S608
    + THEMED
    + TAGGED
    + " AND (t.code = ANY(:nature) OR EXISTS (SELECT FROM tag k WHERE k.segment_id = s.id"
    " AND k.source = g.checker"
    " AND (k.kind, k.code) IN (('urgence', 'U2'), ('urgence', 'U3'), ('sentiment', 'NEG2'))))"
)
RESOURCES = (
    "SELECT DISTINCT g.idx, t.code"  # noqa: S608
    + THEMED
    + TAGGED
    + " AND (g.question = :resources OR EXISTS (SELECT FROM tag k WHERE k.segment_id = s.id"
    " AND k.source = g.checker AND k.kind = 'enonce' AND k.code = 'ENG'))"
)


def read_within(
    session: Session, scheme: Scheme, population: Population, tagged: People, themes: Said
) -> list[Table]:
    """Return the tables of `analysis.within`, before any of it is withheld: for `disclosure` only."""
    opened: dict[str, Any] = {"opened": [*scheme.opened], "kind": "theme"}
    return within_tables(
        population,
        tagged,
        themes,
        Said.of(_chunks(session, SAID, opened)),
        Said.of(_chunks(session, GRAVE, {**opened, "nature": [*GRAVE_BY_NATURE]})),
        Said.of(_chunks(session, RESOURCES, {**opened, "resources": RESOURCE_QUESTION})),
    )


def _chunks(session: Session, statement: str, values: dict[str, Any]) -> Iterator[Any]:
    return session.execute(text(statement), values, execution_options={"yield_per": CHUNK}).partitions()
