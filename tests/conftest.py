"""Fixtures of the whole suite. The database is real: see tests/database.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from consultation.database import connect, sessions
from tests.database import Databases, migrated_template, running_server, temporary_database
from tests.parts import require

LONGEST = ("tests/portevoix/test_cli_learning.py", "tests/nlu/test_learning.py")
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    """URL of a server whose role may create databases. Tests want `session` or `database_url`."""
    with running_server() as url:
        yield url


@pytest.fixture(scope="session")
def database_template(database_server: str) -> Iterator[str]:
    """Name of an empty database at the newest schema."""
    with migrated_template(database_server) as name:
        yield name


@pytest.fixture(scope="session")
def _databases(database_server: str, database_template: str) -> Iterator[Databases]:
    databases = Databases(database_server, database_template)
    yield databases
    databases.close()


@pytest.fixture
def database_url(_databases: Databases) -> Iterator[str]:
    """A database of this test's own, empty, at the newest schema: for commits, threads, several processes."""
    with _databases.lent() as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url, application="tests")
    yield engine
    engine.dispose()


@pytest.fixture
def committing(engine: Engine) -> sessionmaker[Session]:
    """Sessions on a database of this test's own: what they commit stays committed."""
    return sessions(engine)


@pytest.fixture(scope="session")
def _shared_engine(database_server: str, database_template: str) -> Iterator[Engine]:
    with temporary_database(database_server, database_template) as url:
        engine = connect(url, application="tests")
        yield engine
        engine.dispose()


@pytest.fixture
def session(_shared_engine: Engine) -> Iterator[Session]:
    """A session whose work is undone after the test, even what it commits: for quick tests."""
    with _shared_engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
            yield session
        transaction.rollback()


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The reference material beside the checkout: read it, never copy it into the project."""
    require("shared", SHARED.is_dir(), f"no folder {SHARED} beside the checkout")
    return SHARED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest stories begin first: two processes share the tests, and neither should wait at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
