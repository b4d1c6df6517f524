"""Writes what `quality` notices: flags of participants, and why somebody does not count."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from analysis.quality import EXCLUDING, Flag, Run, excluded_for, flags_of
from consultation.tables import CampaignRow, NoteRow, ParticipantRow
from consultation.words import Mode

OVERLAP = timedelta(minutes=5)  # a slow transaction may commit after a later one was looked at
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
AT_MOST = 50_000  # changed participants looked at in one go; the rest comes next time

UNTIL = """
    SELECT max(changed_at) FROM (
        SELECT changed_at FROM participant WHERE campaign_id = :campaign AND changed_at > :since
        ORDER BY changed_at LIMIT :most
    ) first HAVING count(*) = :most
"""
RUNS = """
    WITH recent AS (
        SELECT id, source_digest FROM participant
        WHERE campaign_id = :campaign AND changed_at > :since AND changed_at <= :until
              AND accepted_at IS NOT NULL AND NOT trial
    ), looked_at AS (
        SELECT id FROM recent
        UNION SELECT p.id FROM participant p JOIN recent USING (source_digest)
        WHERE p.campaign_id = :campaign AND p.accepted_at IS NOT NULL AND NOT p.trial
    )
    SELECT p.id, p.mode_recueil, p.started_at, p.source_digest,
           md5(string_agg(concat_ws('=', a.question, a.item, v.codes, v.whole, lower(btrim(v.text))), ';'
                          ORDER BY a.question, a.item)) AS print,
           count(*) AS answers, extract(epoch FROM max(a.created_at) - min(a.created_at)) AS seconds,
           count(*) FILTER (WHERE v.codes IS NOT NULL OR v.whole IS NOT NULL) AS codes,
           coalesce(sum(length(v.text)), 0) AS letters
    FROM looked_at l JOIN participant p ON p.id = l.id
    JOIN answer a ON a.participant_id = p.id AND a.part = 'reponse'
    JOIN answer_version v ON v.answer_id = a.id AND v.number = a.current AND NOT v.passed
    GROUP BY p.id
"""


def flag(session: Session, campaign: CampaignRow, now: datetime) -> int:
    """Flag who changed since the last time and who shares an address with them; return how many are
    newly left out. The caller commits.

    Texts are compared by a digest made in the database: no words leave it.
    """
    name = f"flagged:{campaign.id}"
    last = session.scalar(select(NoteRow.value).where(NoteRow.name == name))
    since = datetime.fromisoformat(last["at"]) - OVERLAP if last else LONG_AGO
    bounds = {"campaign": campaign.id, "since": since}
    full = session.execute(text(UNTIL), {**bounds, "most": AT_MOST}).scalar_one_or_none()
    found = flags_of(_runs(session, {**bounds, "until": full or now}))
    excluded = sum(_mark(session, found, chunk, now) for chunk in _chunks(list(found)))
    # A full load goes on exactly where it ended, or it would never get past a great many at one time.
    value = {"at": (full + OVERLAP if full else now).isoformat()}
    session.execute(
        insert(NoteRow)
        .values(name=name, value=value)
        .on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )
    return excluded


def _runs(session: Session, bounds: dict[str, object]) -> list[Run]:
    rows = session.execute(text(RUNS), bounds)
    return [
        Run(participant, Mode(mode), started_at, source, digest, answers, float(seconds), codes, letters)
        for participant, mode, started_at, source, digest, answers, seconds, codes, letters in rows
    ]


def _chunks(ids: list[UUID], size: int = 1000) -> list[list[UUID]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def _mark(session: Session, found: dict[UUID, set[Flag]], ids: list[UUID], now: datetime) -> int:
    """Add flags, never take one away: a person does that. Return how many are newly left out."""
    excluded = 0
    rows = session.scalars(
        select(ParticipantRow).where(ParticipantRow.id.in_(ids)).order_by(ParticipantRow.id).with_for_update()
    )
    for row in rows:
        flags = found[row.id] | {one for one in Flag if one in row.flags}
        if row.flags != (marked := sorted({*row.flags, *flags})):
            row.flags = marked
        reason = excluded_for(flags)
        if reason in EXCLUDING and row.excluded is None:
            row.excluded, row.changed_at = reason, now
            excluded += 1
    session.flush()
    return excluded
