"""Migrations: head is what the tables say, and a published revision cannot be changed."""

import pytest
from alembic import command
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from consultation.campaigns import create, current_revision
from consultation.database import migrate, migration_config
from consultation.keyring import Keys, load_keys
from consultation.questionnaire.shipped import shipped
from consultation.secrecy import master_box


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
