"""Residents whose words may be quoted: what they said, and that they agree."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from analysis.release import release_if_due
from consultation.tables import AnswerRow, AnswerVersionRow, CampaignRow, ConsentRow, ReleaseRow, SegmentRow
from tests.analysis.neighbourhood import NOW, Resident, settle

WORDS = "le hall n’est pas propre"
Tags = Sequence[tuple[str, str]]


def people(count: int, *said: Tags, **values: object) -> list[Resident]:
    """Residents who all say the same segments."""
    return [Resident(said=said, **values) for _ in range(count)]  # type: ignore[arg-type]


def move_in(session: Session, campaign: CampaignRow, *residents: Resident, consent: bool = True) -> None:
    """Settle residents, with masked words in every segment, and their consent to be quoted."""
    settle(session, campaign, *residents)
    session.execute(update(SegmentRow).where(SegmentRow.masked.is_(None)).values(masked=WORDS))
    if consent:
        for one in residents:
            agrees(session, one, True)


def agrees(session: Session, resident: Resident, given: bool) -> None:
    session.add(ConsentRow(participant_id=resident.id, kind="citation", given=given, at=NOW))
    session.flush()


def corrects(session: Session, resident: Resident, words: str) -> None:
    """The resident's answer gets a second version, not tagged yet."""
    answer = session.scalars(
        select(AnswerRow).where(AnswerRow.participant_id == resident.id, AnswerRow.question == "atouts")
    ).one()
    before = session.scalars(select(AnswerVersionRow).where(AnswerVersionRow.answer_id == answer.id)).one()
    session.add(
        AnswerVersionRow(
            answer_id=answer.id,
            number=2,
            revision_id=before.revision_id,
            forme="texte",
            channel="web",
            text=words,
            at=NOW + timedelta(minutes=5),
        )
    )
    answer.current = 2
    session.flush()


def erase(session: Session, resident: Resident) -> None:
    session.execute(text("DELETE FROM participant WHERE id = :id"), {"id": resident.id})


def released(session: Session, campaign: CampaignRow, hours: int = 1) -> ReleaseRow:
    release = release_if_due(session, campaign, NOW + timedelta(hours=hours))
    assert release is not None
    return release
