"""Answers in the store, as the bot leaves them for the tagger."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from consultation.tables import (
    AnswerRow,
    AnswerVersionRow,
    CampaignRow,
    ConsultationRow,
    ParticipantRow,
    RevisionRow,
    SegmentRow,
    TagRow,
)

NOW = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)


def person(session: Session) -> UUID:
    consultation = ConsultationRow(title="Les Tilleuls")
    session.add(consultation)
    session.flush()
    campaign = CampaignRow(
        code=f"essai-{uuid4().hex[:8]}", consultation_id=consultation.id, phase="ecoute", title="Essai"
    )
    session.add(campaign)
    session.flush()
    revision = RevisionRow(campaign_id=campaign.id, number=1, source="", digest="0")
    session.add(revision)
    session.flush()
    participant = ParticipantRow(
        id=uuid4(),
        campaign_id=campaign.id,
        revision_id=revision.id,
        mode_recueil="bot_web",
        started_at=NOW,
        changed_at=NOW,
    )
    session.add(participant)
    session.flush()
    return participant.id


def answer(
    session: Session,
    participant: UUID,
    text: str | None,
    *,
    question: str = "problemes",
    part: str = "reponse",
    number: int = 1,
    current: int | None = 1,
) -> int:
    """Keep an answer; return the id of its version."""
    one = session.get_one(ParticipantRow, participant)
    row = AnswerRow(
        participant_id=participant,
        campaign_id=one.campaign_id,
        question=question,
        part=part,
        current=current,
        created_at=NOW,
    )
    session.add(row)
    session.flush()
    version = AnswerVersionRow(
        answer_id=row.id,
        number=number,
        revision_id=one.revision_id,
        forme="texte",
        channel="web",
        text=text,
        at=NOW,
    )
    session.add(version)
    session.flush()
    return version.id


@contextmanager
def counting(session: Session) -> Iterator[list[str]]:
    """The statements that a session sends meanwhile."""
    connection, statements = session.connection(), list[str]()

    def seen(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(connection, "before_cursor_execute", seen)
    yield statements
    event.remove(connection, "before_cursor_execute", seen)


def codes(session: Session, version: int, kind: str = "theme") -> set[str]:
    found = select(TagRow.code).join(SegmentRow).where(SegmentRow.version_id == version, TagRow.kind == kind)
    return set(session.scalars(found))


def dangers(session: Session, version: int) -> list[bool]:
    found = select(SegmentRow.danger).where(SegmentRow.version_id == version).order_by(SegmentRow.number)
    return list(session.scalars(found))
