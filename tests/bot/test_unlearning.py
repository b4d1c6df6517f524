"""Erasing somebody whose answers were checked: the readings go, and the tagger is told to learn again."""

from datetime import UTC, datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bot.erasure import Erasing, erase
from bot.store import recollect
from consultation.tables import (
    AccountRow,
    AnswerVersionRow,
    CodingRow,
    JobRow,
    ParticipantRow,
    SegmentRow,
    TagRow,
)
from tests.nlu.answers import NOW, answer, person


def checked(session: Session, version: int) -> None:
    """Leave what a person's check leaves."""
    segment = SegmentRow(version_id=version, number=0, start=0, end=3)
    coding = CodingRow(version_id=version, coder="Awa", at=NOW, effective=True, control=False, model="m")
    session.add_all([segment, coding])
    session.flush()
    session.add(
        TagRow(
            segment_id=segment.id,
            kind="theme",
            code="MOB",
            score=1,
            model="",
            source="personne",
            coding_id=coding.id,
        )
    )
    session.get_one(AnswerVersionRow, version).frozen_at = NOW
    session.flush()


def erased(session: Session, *, check: bool) -> None:
    who = person(session)
    participant = session.get_one(ParticipantRow, who)
    account = AccountRow(campaign_id=participant.campaign_id, channel="web")
    session.add(account)
    session.flush()
    participant.account_id = account.id
    version = answer(session, who, "le bus")
    if check:
        checked(session, version)
    erase(session, Erasing(who, participant.campaign_id, account.id, [b"line"]), datetime.now(UTC))


def trainings(session: Session) -> list[JobRow]:
    return list(session.scalars(select(JobRow).where(JobRow.kind == "train")))


def test_readings_go_and_learning_again_is_asked_for(session: Session) -> None:
    erased(session, check=True)
    for table in ("coding", "tag", "segment", "answer_version"):
        assert session.scalar(select(func.count()).select_from(text(table))) == 0
    (job,) = trainings(session)
    assert (job.state, job.payload) == ("waiting", {})
    erased(session, check=True)
    assert len({job.key for job in trainings(session)}) == 2


def test_what_is_kept_tells_the_persons_reading_beside_the_machines(session: Session) -> None:
    who = person(session)
    version = answer(session, who, "le bus")
    checked(session, version)
    segment = session.scalars(select(SegmentRow)).one()
    session.add(TagRow(segment_id=segment.id, kind="theme", code="MOB", score=0.7, model="m"))
    session.flush()
    (kept,) = recollect.read(session, who).answers
    assert kept.current is not None
    assert {(tag.code, tag.source) for tag in kept.current.tags} == {("MOB", "machine"), ("MOB", "personne")}


def test_who_was_never_checked_asks_for_nothing(session: Session) -> None:
    erased(session, check=False)
    assert trainings(session) == []
