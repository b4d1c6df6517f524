from collections.abc import Iterable, Iterator

import pytest
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from consultation.database import connect
from consultation.tables import (
    AlertRow,
    AnswerVersionRow,
    ParticipantRow,
    QuotationRow,
    SegmentRow,
    TagRow,
)
from nlu.pipeline import Tagger, build
from nlu.tagged import Tagged
from nlu.worker import tag_once
from tests.nlu.answers import NOW, answer, codes, counting, dangers, person

_NLP = build()


@pytest.fixture
def fresh() -> Tagger:
    """A tagger of this test's own: it remembers whether stale tags are left."""
    return Tagger(_NLP)


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


def test_words_that_are_gone_are_not_read_again(session: Session, fresh: Tagger) -> None:
    """Kept a year and emptied (consultation.privacy.rules): the tags stay as they were."""
    version = answer(session, person(session), "les bus sont en retard")
    tag_once(session, fresh, 10)
    before = codes(session, version)
    session.get_one(AnswerVersionRow, version).text = ""
    newer = Tagger(_NLP)
    newer.version = "suivant"
    assert tag_once(session, newer, 10) == 0
    assert codes(session, version) == before != set()


def test_what_a_person_checked_keeps_its_segments_and_is_tagged_beside(
    session: Session, fresh: Tagger
) -> None:
    version = answer(session, person(session), "L’ascenseur est en panne. Le bus est en retard.")
    tag_once(session, fresh, 10)
    segments = session.scalars(
        select(SegmentRow.id).where(SegmentRow.version_id == version).order_by(SegmentRow.number)
    ).all()
    session.add(
        TagRow(segment_id=segments[0], kind="theme", code="SAN", score=1, model="", source="personne")
    )
    session.execute(update(AnswerVersionRow).values(frozen_at=NOW))
    session.execute(delete(TagRow).where(TagRow.source == "machine", TagRow.segment_id == segments[1]))
    newer = Tagger(_NLP)
    newer.version = "suivant"
    assert tag_once(session, newer, 10) == 1
    assert tag_once(session, newer, 10) == 0
    row = session.get_one(AnswerVersionRow, version, populate_existing=True)
    assert (row.tagged_with, row.frozen_at) == ("suivant", NOW)
    left = select(SegmentRow.id).where(SegmentRow.version_id == version).order_by(SegmentRow.number)
    assert session.scalars(left).all() == segments
    tags = session.execute(
        select(TagRow.segment_id, TagRow.code, TagRow.source, TagRow.model).where(TagRow.kind == "theme")
    ).all()
    assert (segments[0], "SAN", "personne", "") in [tuple(tag) for tag in tags]
    machine = [tag for tag in tags if tag.source == "machine"]
    assert {tag.model for tag in machine} == {"suivant"}
    assert "MOB" in {tag.code for tag in machine if tag.segment_id == segments[1]}
    assert "LOG" in {tag.code for tag in machine if tag.segment_id == segments[0]}


def test_words_that_somebody_decided_to_quote_stay_as_they_were_read(session: Session, fresh: Tagger) -> None:
    version = answer(session, person(session), "L’ascenseur est en panne. Le bus est en retard.")
    tag_once(session, fresh, 10)
    segments = session.scalars(select(SegmentRow.id).order_by(SegmentRow.number)).all()
    campaign = session.scalars(select(ParticipantRow.campaign_id)).one()
    values = {"campaign_id": campaign, "theme": "LOG", "kind": "CON", "decided_by": "Awa"}
    session.add(
        QuotationRow(segment_id=segments[0], state="validee", text="L’ascenseur est en panne", **values)
    )
    session.flush()
    newer = Tagger(_NLP)
    newer.version = "suivant"
    assert tag_once(session, newer, 10) == 1
    assert session.scalars(select(SegmentRow.id).order_by(SegmentRow.number)).all() == segments
    assert session.scalars(select(QuotationRow.segment_id)).all() == [segments[0]]
    assert session.scalars(select(TagRow.model).distinct()).all() == ["suivant"]
    assert session.get_one(AnswerVersionRow, version, populate_existing=True).frozen_at is None


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


def test_nor_do_they_where_people_have_checked(session: Session, fresh: Tagger) -> None:
    """As many statements to tag beside thirty checked answers as beside one."""
    counts = []
    for size in (1, 30):
        one = person(session)
        for index in range(size):
            answer(session, one, "Le bus est en retard. Le hall est sale.", question=f"q{index}")
        tag_once(session, fresh, 100)
        session.execute(update(AnswerVersionRow).values(frozen_at=NOW))
        newer = Tagger(_NLP)
        newer.version = f"suivant {size}"
        with counting(session) as statements:
            assert tag_once(session, newer, 100) >= size
        counts.append(len(statements))
        fresh.settled = True
    assert counts[0] == counts[1]


def test_what_may_be_read_is_kept_beside(session: Session, fresh: Tagger) -> None:
    version = answer(
        session, person(session), "Mon fils est autiste, appelez-moi au 06 12 34 56 78. Le bus passe."
    )
    tag_once(session, fresh, 10)
    rows = session.execute(
        select(SegmentRow.masked, SegmentRow.sensitive)
        .where(SegmentRow.version_id == version)
        .order_by(SegmentRow.number)
    ).all()
    assert not [masked for masked, _ in rows if masked is None or "06 12" in masked]
    assert "sante" in rows[0].sensitive
    assert rows[-1] == ("Le bus passe.", [])
    assert session.get_one(AnswerVersionRow, version, populate_existing=True).language == "fr"


def test_another_language_waits_for_a_person(session: Session, fresh: Tagger) -> None:
    version = answer(session, person(session), "the lift is always broken and nobody comes to repair it")
    tag_once(session, fresh, 10)
    row = session.get_one(AnswerVersionRow, version, populate_existing=True)
    assert (row.language, row.tagged_with) == ("en", fresh.version)
    assert codes(session, version) == set()


class Stumbling(Tagger):
    """Fails on a text, as a model may on what nobody foresaw."""

    def tag(self, texts: Iterable[tuple[str, str | None]], places: tuple[str, ...] = ()) -> Iterator[Tagged]:
        given = list(texts)
        if any("gouffre" in text for text, _ in given):
            raise IndexError("gouffre")
        return super().tag(given, places)


def test_a_text_that_the_tagger_fails_on_keeps_no_other_untagged(
    session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    someone = person(session)
    wrong = answer(session, someone, "un gouffre sans fond")
    good = answer(session, person(session), "des rats dans la cuisine")
    stumbling = Stumbling(_NLP)
    assert tag_once(session, stumbling, 10, NOW) == 2
    assert codes(session, good) and not codes(session, wrong)
    assert tag_once(session, stumbling, 10, NOW) == 0, "it is not tried for ever"
    assert f"réponse {wrong} non étiquetée (IndexError)" in caplog.text and "gouffre" not in caplog.text
