"""Fixtures of the dialogue's tests: keys, and a database that commits for real."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from consultation.database import connect, sessions
from consultation.keyring import Keys, load_keys
from consultation.secrecy import Box, master_box

SECRET = "un secret de test, long et sans valeur"
_MASTER = master_box(SECRET)


@pytest.fixture
def master() -> Box:
    return _MASTER


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url, application="tests")
    yield engine
    engine.dispose()


@pytest.fixture
def committing(engine: Engine) -> sessionmaker[Session]:
    """Sessions on a database of this test's own: what they commit stays committed."""
    return sessions(engine)


@pytest.fixture
def keys(committing: sessionmaker[Session], master: Box) -> Keys:
    with committing.begin() as session:
        return load_keys(session, master)
