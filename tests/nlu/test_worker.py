from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, event, func, select, update
from sqlalchemy.orm import Session

from consultation.database import connect
from consultation.tables import (
    AlertRow,
    AnswerRow,
    AnswerVersionRow,
    CampaignRow,
    ConsultationRow,
    ParticipantRow,
    RevisionRow,
    SegmentRow,
    TagRow,
)
from nlu.pipeline import Tagger, build
from nlu.worker import tag_once

NOW = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)


_NLP = build()


@pytest.fixture
def fresh() -> Tagger:
    """A tagger of this test's own: it remembers whether stale tags are left."""
    return Tagger(_NLP)


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


def test_open_answers_get_segments_and_tags(session: Session, fresh: Tagger) -> None:
    version = answer(session, person(session), "L’ascenseur est en panne. Il manque un médecin.")
    assert tag_once(session, fresh, 10, NOW) == 1
    assert {"LOG", "LOG-ASC", "SAN", "SAN-MED"} <= codes(session, version)
    places = session.execute(
        select(SegmentRow.number, SegmentRow.start, SegmentRow.end).where(SegmentRow.version_id == version)
    ).all()
    assert [tuple(place) for place in places] == [(0, 0, 25), (1, 26, 47)]
    row = session.get_one(AnswerVersionRow, version, populate_existing=True)
    assert (row.tagged_with, row.tagged_at) == (fresh.version, NOW)
    model = session.scalars(select(TagRow.model).distinct()).all()
    assert model == [fresh.version]


def test_tagging_again_changes_nothing(session: Session, fresh: Tagger) -> None:
    version = answer(session, person(session), "des rats dans la cuisine")
    tag_once(session, fresh, 10)
    before = session.scalar(select(func.count()).select_from(TagRow))
    assert tag_once(session, fresh, 10) == 0
    assert session.scalar(select(func.count()).select_from(TagRow)) == before
    assert codes(session, version)


def test_another_tagger_replaces_the_machines_tags(session: Session, fresh: Tagger) -> None:
    version = answer(session, person(session), "des rats dans la cuisine")
    tag_once(session, fresh, 10)
    first = codes(session, version)
    newer = Tagger(_NLP)
    newer.version = "suivant"
    assert tag_once(session, newer, 10) == 1
    assert codes(session, version) == first
    assert session.scalars(select(TagRow.model).distinct()).all() == ["suivant"]
    assert tag_once(session, newer, 10) == 0


def test_what_a_person_checked_is_left_alone(session: Session, fresh: Tagger) -> None:
    version = answer(session, person(session), "des rats dans la cuisine")
    tag_once(session, fresh, 10)
    session.execute(update(AnswerVersionRow).values(frozen_at=NOW))
    newer = Tagger(_NLP)
    newer.version = "suivant"
    assert tag_once(session, newer, 10) == 0
    assert session.get_one(AnswerVersionRow, version, populate_existing=True).tagged_with == fresh.version


def test_only_current_open_answers_are_tagged(session: Session, fresh: Tagger) -> None:
    one = person(session)
    answer(session, one, None, question="choix")
    answer(session, one, "une remarque sur le bus", question="choix2", part="remarque")
    answer(session, one, "reprise", question="retiree", current=None)
    answer(session, one, "ancienne version", question="vieille", current=2)
    assert tag_once(session, fresh, 10) == 0


def test_rien_is_tagged_as_no_answer(session: Session, fresh: Tagger) -> None:
    version = answer(session, person(session), "rien", question="atouts")
    tag_once(session, fresh, 10)
    assert codes(session, version) == {"NSP"}


def test_the_limit_is_kept(session: Session, fresh: Tagger) -> None:
    for _ in range(5):
        answer(session, person(session), "le bus")
    assert [tag_once(session, fresh, 2) for _ in range(4)] == [2, 2, 1, 0]


def test_a_danger_counts_nowhere_until_a_person_lifts_it(session: Session, fresh: Tagger) -> None:
    one = person(session)
    version = answer(session, one, "Le hall est sale. Mon mari me frappe.")
    campaign = session.get_one(ParticipantRow, one).campaign_id
    alert = AlertRow(campaign_id=campaign, participant_id=one, rule="coups", step="problemes", at=NOW)
    session.add(alert)
    tag_once(session, fresh, 10)
    assert dangers(session, version) == [False, True]
    assert "U3" in codes(session, version, "urgence")
    alert.state = "lifted"
    session.flush()
    newer = Tagger(_NLP)
    newer.version = "suivant"
    tag_once(session, newer, 10)
    assert dangers(session, version) == [False, False]


def test_a_new_alert_on_the_same_answer_stands(session: Session, fresh: Tagger) -> None:
    one = person(session)
    version = answer(session, one, "Mon mari me frappe.")
    campaign = session.get_one(ParticipantRow, one).campaign_id
    for state in ("lifted", "open"):
        session.add(
            AlertRow(
                campaign_id=campaign, participant_id=one, rule="coups", step="problemes", at=NOW, state=state
            )
        )
    session.flush()
    tag_once(session, fresh, 10)
    assert dangers(session, version) == [True]


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url, application="tests")
    yield engine
    engine.dispose()


def test_two_workers_share_the_work(engine: Engine, fresh: Tagger) -> None:
    with Session(engine) as session, session.begin():
        for _ in range(6):
            answer(session, person(session), "le bus est en retard")
    with Session(engine) as first, Session(engine) as second, first.begin(), second.begin():
        assert tag_once(first, fresh, 4) == 4
        assert tag_once(second, fresh, 4) == 2
    with Session(engine) as session:
        untagged = select(func.count()).where(AnswerVersionRow.tagged_with.is_(None))
        assert session.scalar(untagged) == 0
        twice = select(SegmentRow.version_id).group_by(SegmentRow.version_id).having(func.count() > 1)
        assert session.scalars(twice).all() == []


def test_a_worker_that_dies_leaves_the_work_to_the_next(engine: Engine, fresh: Tagger) -> None:
    with Session(engine) as session, session.begin():
        answer(session, person(session), "le bus est en retard")
    with Session(engine) as session:
        assert tag_once(session, fresh, 4) == 1
        session.rollback()
    with Session(engine) as session, session.begin():
        assert tag_once(session, Tagger(_NLP), 4) == 1


def test_bulk_statements_do_not_grow_with_the_number_of_answers(session: Session, fresh: Tagger) -> None:
    """As many statements for thirty answers as for one."""
    counts = []
    tag_once(session, fresh, 1)
    for size in (1, 30):
        one = person(session)
        for index in range(size):
            answer(session, one, "Le bus est en retard. Le hall est sale.", question=f"q{index}")
        with counting(session) as statements:
            tag_once(session, fresh, 100)
        counts.append(len(statements))
    assert counts[0] == counts[1]
