"""Ready means that the database answers and is migrated."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from api.health import healthy


def test_ready_at_the_newest_schema(session: Session) -> None:
    found = healthy(session)
    assert found["ready"] is True
    assert found["schema"] == found["expected"]


def test_not_ready_at_another_schema_or_none(session: Session) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert healthy(session)["ready"] is False
    session.execute(text("DELETE FROM alembic_version"))
    assert healthy(session) | {"expected": ""} == {"ready": False, "schema": "", "expected": ""}
