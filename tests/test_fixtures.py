"""The fixtures keep their promises: tests do not see each other."""

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.parts import require

COUNT = "SELECT count(*) FROM alembic_version"


@pytest.mark.parametrize("attempt", [1, 2])
def test_session_undoes_even_commits(session: Session, attempt: int) -> None:
    assert session.scalar(text(COUNT)) == 1
    session.execute(text("INSERT INTO alembic_version VALUES ('undone')"))
    session.commit()
    assert session.scalar(text(COUNT)) == 2


@pytest.mark.parametrize("attempt", [1, 2])
def test_every_test_has_its_own_database(database_url: str, attempt: int) -> None:
    with psycopg.connect(database_url) as connection:
        assert connection.execute(COUNT).fetchone() == (1,)
        connection.execute("INSERT INTO alembic_version VALUES ('dropped')")
    with psycopg.connect(database_url) as connection:
        assert connection.execute(COUNT).fetchone() == (2,)


def test_a_lacking_part_skips_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTEVOIX_REQUIRE", "shared")
    with pytest.raises(pytest.skip.Exception, match="WITHOUT BROWSER: no Chromium"):
        require("browser", False, "no Chromium")


def test_a_lacking_part_fails_where_it_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTEVOIX_REQUIRE", "shared, browser")
    with pytest.raises(pytest.fail.Exception, match="no Chromium"):
        require("browser", False, "no Chromium")


def test_a_present_part_goes_on() -> None:
    require("browser", True, "no Chromium")
