"""Readiness: the database answers, and is at the schema that this program expects."""

from functools import cache

from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from consultation.database import migration_config


def healthy(session: Session) -> dict[str, str | bool]:
    """Return {"ready", "schema", "expected"}. Raises OperationalError if the database does not answer."""
    try:
        schema = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    except ProgrammingError:  # the table is not there: nothing was ever migrated
        session.rollback()
        schema = None
    expected = _head()
    return {"ready": schema == expected, "schema": schema or "", "expected": expected}


@cache
def _head() -> str:
    head = ScriptDirectory.from_config(migration_config("postgresql://")).get_current_head()
    assert head is not None
    return head
