"""Migrations: head is what the tables say, and a published revision cannot be changed."""

import pytest
from alembic import command
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from consultation.campaigns import create, current_revision
from consultation.database import migrate, migration_config
from consultation.keyring import Keys, load_keys
from consultation.questionnaire.shipped import shipped
from consultation.secrecy import master_box
from consultation.tables import (
    AccountRow,
    AddressRow,
    CampaignRow,
    InboxRow,
    OutboxRow,
    ParticipantRow,
    SegmentRow,
    TagRow,
)
from tests.nlu.answers import answer, person


@pytest.fixture
def keys(session: Session) -> Keys:
    return load_keys(session, master_box("k" * 40))


def test_autogenerate_finds_nothing(database_url: str) -> None:
    command.check(migration_config(database_url))


def test_migrating_again_changes_nothing(database_url: str) -> None:
    migrate(database_url)
    migrate(database_url)


def test_down_and_up_again(database_url: str) -> None:
    command.downgrade(migration_config(database_url), "base")
    engine = create_engine(database_url)
    with engine.connect() as connection:
        left = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
    engine.dispose()
    assert left == ["alembic_version"]
    migrate(database_url)
    command.check(migration_config(database_url))


def test_learning_keeps_the_tags_that_were_there(engine: Engine, database_url: str) -> None:
    """From head to 0001 and up again: what the machine and who checked said stays, second readings go."""
    with Session(engine) as session, session.begin():
        segment = SegmentRow(version_id=answer(session, person(session), "le bus"), number=0, start=0, end=6)
        session.add(segment)
        session.flush()
        session.add_all(
            TagRow(segment_id=segment.id, kind="theme", code="MOB", score=1, source=source, model="m")
            for source in ("machine", "personne", "relecture")
        )
    engine.dispose()
    tags = text("SELECT source FROM tag ORDER BY id")
    command.downgrade(migration_config(database_url), "0001")
    migrate(database_url)
    with engine.connect() as connection:
        assert connection.scalars(tags).all() == ["machine", "personne"]


def test_addresses_learn_the_line_of_what_was_answered_last(engine: Engine, database_url: str) -> None:
    """From 0010: of a closed campaign, the pseudonym stays with the address alone."""
    with Session(engine) as session, session.begin():
        who = session.get_one(ParticipantRow, person(session))
        campaign = session.get_one(CampaignRow, who.campaign_id)
        campaign.state, campaign.closed_at = "close", who.started_at
        account = AccountRow(campaign_id=campaign.id, channel="telegram")
        message = InboxRow(key=b"k", channel="telegram", line=b"l", state="done")
        session.add_all([account, message])
        session.flush()
        session.add(AddressRow(account_id=account.id, sealed=b"x"))
        for line, inbox, state in (
            (b"l", message.id, "sent"),
            (b"l", message.id, "waiting"),
            (b"own", None, "sent"),
        ):
            session.add(
                OutboxRow(account_id=account.id, channel="telegram", line=line, inbox_id=inbox, state=state)
            )
            session.flush()
    engine.dispose()
    command.downgrade(migration_config(database_url), "0010")
    migrate(database_url)
    with engine.connect() as connection:
        assert connection.scalars(text("SELECT line FROM address")).all() == [b"l"]
        assert connection.scalars(text("SELECT line FROM outbox ORDER BY id")).all() == [b"", b"l", b""]


def test_every_constraint_has_a_name_of_ours(session: Session) -> None:
    names = session.scalars(
        text(
            "SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'"
        )
    ).all()
    ours = ("pk_", "fk_", "uq_", "ck_", "alembic_version")
    assert [name for name in names if not name.startswith(ours)] == []


def test_a_published_revision_never_changes(session: Session, keys: Keys) -> None:
    campaign = create(session, keys, shipped("reference"))
    revision = current_revision(session, campaign)
    revision.source = "autre chose"
    with pytest.raises(DBAPIError, match="never changes"):
        session.flush()
