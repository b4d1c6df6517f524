"""Carrying out the rules of retention (`portevoix daily`), in small transactions, each with its record."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from consultation.privacy.rule import Rule
from consultation.privacy.rules import RULES
from consultation.tables import NoteRow, RetentionRunRow

BATCH = 1_000
"""Rows of one transaction: nobody's message waits behind a clean-up."""
NOTE = "retention"
"""Name of the note that says when the rules were last carried out to the end."""


def keep_no_longer(
    sessions: sessionmaker[Session], now: datetime, *, batch: int = BATCH, rules: Sequence[Rule] = RULES
) -> Mapping[str, int]:
    """Carry out the rules as of `now`; return how many rows each emptied or deleted, where it did.

    Interrupted anywhere, what was done is done and recorded; running it again changes nothing more. What
    fails for one rule is raised once the others were carried out.
    """
    emptied: dict[str, int] = {}
    wrong: Exception | None = None
    for rule in rules:
        try:
            _carry_out(sessions, rule, now, batch, emptied)
        except Exception as error:
            wrong = wrong or error
    if wrong is not None:
        raise wrong
    with sessions.begin() as session:
        value = {"at": now.isoformat()}
        noted = insert(NoteRow).values(name=NOTE, value=value)
        session.execute(noted.on_conflict_do_update(index_elements=[NoteRow.name], set_={"value": value}))
    return emptied


def _carry_out(
    sessions: sessionmaker[Session], rule: Rule, now: datetime, batch: int, emptied: dict[str, int]
) -> None:
    rows = batch
    while rows >= batch:
        with sessions.begin() as session:
            rows = empty(session, rule, now, batch)
        if rows:
            emptied[rule.name] = emptied.get(rule.name, 0) + rows


def empty(session: Session, rule: Rule, now: datetime, limit: int = BATCH) -> int:
    """Carry out one rule on at most `limit` rows, record it, and return how many; the caller commits."""
    before = now - timedelta(days=rule.days)
    result = session.execute(rule.statement, {"before": before, "limit": limit})
    assert isinstance(result, CursorResult)
    rows = int(result.rowcount)
    if rows:
        recorded = insert(RetentionRunRow).values(at=now, rule=rule.name, rows=rows)
        session.execute(
            recorded.on_conflict_do_update(
                index_elements=[RetentionRunRow.at, RetentionRunRow.rule],
                set_={"rows": RetentionRunRow.rows + recorded.excluded.rows},
            )
        )
    return rows


def last_runs(session: Session, limit: int = 20) -> list[RetentionRunRow]:
    """Return what was emptied last, the newest first."""
    newest = select(RetentionRunRow).order_by(RetentionRunRow.at.desc(), RetentionRunRow.rule).limit(limit)
    return list(session.scalars(newest))


def last_carried_out(session: Session) -> datetime | None:
    """Return when the rules were last carried out to the end, None where they never were."""
    value = session.scalar(select(NoteRow.value).where(NoteRow.name == NOTE))
    return None if value is None else datetime.fromisoformat(value["at"])
