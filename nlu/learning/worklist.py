"""The answers of a campaign to check next, read from the store: those that nobody has read yet."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from consultation.sampling import LOT
from consultation.tables import CampaignRow
from nlu.heads import THEMES
from nlu.language import language
from nlu.learning.priority import Chosen, Look, choose, rarity_of

STREAMED = 2_000
# An answer with a danger in it is the named person's, whole.
_OPEN = """
    FROM answer a
    JOIN participant p ON p.id = a.participant_id AND NOT p.trial AND p.excluded IS NULL
    JOIN answer_version v ON v.answer_id = a.id AND v.number = a.current
    JOIN segment s ON s.version_id = v.id
    LEFT JOIN tag t ON t.segment_id = s.id AND t.source = 'machine' AND t.kind = 'theme'
    WHERE a.campaign_id = :campaign AND a.part = 'reponse' AND v.text <> ''
      AND v.tagged_with IS NOT NULL AND v.frozen_at IS NULL
      AND NOT EXISTS (SELECT FROM segment d WHERE d.version_id = v.id AND d.danger)
"""
# Read by somebody for agreement alone, it is no longer worth a first look; a sample still needs it read.
_NEW = f"{_OPEN} AND NOT EXISTS (SELECT FROM coding WHERE coding.version_id = v.id)"
_COUNTS = text(f"SELECT t.code, count(*) AS times {_NEW} AND t.code = ANY(:themes) GROUP BY t.code")
_LOOKS = text(
    f"""
    SELECT version, jsonb_agg(jsonb_build_array(length, least, themes, aut, said)) FROM (
        SELECT v.id AS version, s."end" - s.start AS length,
               min(t.score) FILTER (WHERE t.code = ANY(:themes)) AS least,
               coalesce(jsonb_agg(t.code) FILTER (WHERE t.code = ANY(:themes)), '[]') AS themes,
               coalesce(bool_or(t.code = 'AUT'), false) AS aut,
               CASE WHEN bool_or(t.code = ANY(:themes)) THEN NULL
                    ELSE substr(v.text, s.start + 1, s."end" - s.start) END AS said
        {_NEW}
        GROUP BY v.id, s.id
    ) looks GROUP BY version
    """  # noqa: S608
)
IN_SAMPLE = "échantillon tiré au sort"
_SAMPLE = text(
    f"""
    SELECT version FROM (SELECT DISTINCT v.id AS version, {LOT} AS lot {_OPEN} AND {LOT} <= :bound) drawn
    ORDER BY lot, version
    """  # noqa: S608
)


def worklist(session: Session, campaign_id: int, seed: str, number: int, threshold: float) -> list[Chosen]:
    """Return the answers to check next; `threshold` is the least probability of a theme that is tagged."""
    values = {"campaign": campaign_id, "themes": list(THEMES)}
    counts = {row.code: row.times for row in session.execute(_COUNTS, values)}
    return choose(_looks(session, values), number, seed, threshold, rarity_of(counts))


def sample_worklist(session: Session, campaign: CampaignRow, bound: str) -> list[Chosen]:
    """Return the answers of the sample that nobody has read yet, participant by participant in the order of
    their lots: a participant serves once all his or her answers are read."""
    found = session.scalars(_SAMPLE, {"campaign": campaign.id, "seed": campaign.code, "bound": bound})
    return [Chosen(version, IN_SAMPLE) for version in found]


def _looks(session: Session, values: dict[str, Any]) -> Iterator[tuple[int, list[Look]]]:
    rows = session.execute(_LOOKS, values, execution_options={"yield_per": STREAMED})
    for version, looks in rows:
        yield version, [_look(*look) for look in looks]


def _look(length: int, least: float | None, themes: list[str], other: bool, said: str | None) -> Look:
    """`said` is there where no theme was found: in another language there is none."""
    return Look(length, least, tuple(themes), other or (said is not None and language(said) != "fr"))
