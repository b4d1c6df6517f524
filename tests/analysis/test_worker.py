"""The analyse role: releases at a good moment, for every campaign."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from analysis.release import LOCK, release_if_due
from analysis.worker import OVERDUE, QUIET, analyse_once
from consultation.database import connect, sessions
from consultation.tables import CampaignRow, ParticipantRow, ReleaseRow
from tests.analysis.neighbourhood import NOW, Resident, crowd, settle, small_campaign


@pytest.fixture
def committing(database_url: str) -> Iterator[sessionmaker[Session]]:
    engine = connect(database_url, application="tests")
    yield sessions(engine)
    engine.dispose()


def numbers(committing: sessionmaker[Session]) -> list[int]:
    with committing() as session:
        return list(session.scalars(select(ReleaseRow.number).order_by(ReleaseRow.number)))


def test_it_waits_for_quiet_then_releases_once(committing: sessionmaker[Session]) -> None:
    with committing.begin() as session:
        settle(session, small_campaign(session), *crowd(30))
    assert analyse_once(committing, NOW + timedelta(seconds=1)) == 0
    assert analyse_once(committing, NOW + QUIET) == 1
    assert analyse_once(committing, NOW + timedelta(hours=1)) == 0
    assert numbers(committing) == [1]


def test_it_waits_for_the_tagger_but_not_for_ever(committing: sessionmaker[Session]) -> None:
    with committing.begin() as session:
        settle(session, small_campaign(session), *crowd(30), Resident(tagged=False))
    assert analyse_once(committing, NOW + QUIET) == 0
    assert analyse_once(committing, NOW + OVERDUE) == 1


def test_a_draft_is_left_alone(committing: sessionmaker[Session]) -> None:
    with committing.begin() as session:
        campaign = small_campaign(session)
        settle(session, campaign, *crowd(30))
        campaign.state = "brouillon"
    assert analyse_once(committing, NOW + timedelta(hours=1)) == 0


def test_two_processes_make_one_release(committing: sessionmaker[Session]) -> None:
    with committing.begin() as session:
        settle(session, small_campaign(session), *crowd(30))
    with committing() as first, committing() as second:
        mine, same = first.scalars(select(CampaignRow)).one(), second.scalars(select(CampaignRow)).one()
        assert release_if_due(first, mine, NOW + timedelta(hours=1)) is not None
        assert release_if_due(second, same, NOW + timedelta(hours=1)) is None
        first.commit()
    assert numbers(committing) == [1]
    assert LOCK > 0


def test_a_large_campaign_waits_for_a_fiftieth_or_a_day(committing: sessionmaker[Session]) -> None:
    with committing.begin() as session:
        campaign = small_campaign(session)
        settle(session, campaign, *[Resident() for _ in range(700)])
    assert analyse_once(committing, NOW + timedelta(minutes=1)) == 1
    later = NOW + timedelta(hours=1)
    with committing.begin() as session:
        settle(session, campaign, *[Resident(started_at=later) for _ in range(13)])
    assert analyse_once(committing, later + timedelta(minutes=30)) == 0
    assert analyse_once(committing, later + timedelta(days=1)) == 1


def test_an_excluded_run_leaves_the_next_release(committing: sessionmaker[Session]) -> None:
    with committing.begin() as session:
        settle(session, small_campaign(session), *crowd(40))
    assert analyse_once(committing, NOW + timedelta(minutes=1)) == 1
    with committing.begin() as session:
        for row in session.scalars(select(ParticipantRow).limit(12)):
            row.excluded, row.changed_at = "automate", NOW + timedelta(hours=1)
    assert analyse_once(committing, NOW + timedelta(hours=2)) == 1
    with committing() as session:
        last = session.scalars(select(ReleaseRow).order_by(ReleaseRow.number.desc())).first()
        assert last is not None
        assert last.about["participants"] == 28


def test_a_campaign_that_fails_keeps_no_other_from_its_release(committing: sessionmaker[Session]) -> None:
    with committing.begin() as session:
        broken = small_campaign(session, "cassee")
        refuse = "BEGIN IF NEW.campaign_id = %d THEN RAISE 'non'; END IF; RETURN NEW; END"
        body = refuse % broken.id
        session.execute(text(f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"))
        session.execute(
            text("CREATE TRIGGER t BEFORE INSERT ON release FOR EACH ROW EXECUTE FUNCTION refuse()")
        )
        settle(session, broken, *crowd(30, seed=2))
    with committing.begin() as session:
        settle(session, small_campaign(session), *crowd(30))
    with pytest.raises(DBAPIError):
        analyse_once(committing, NOW + QUIET)
    assert numbers(committing) == [1]
