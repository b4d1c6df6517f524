"""Fixtures of the dialogue's tests: keys, and a database that commits for real."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from consultation.keyring import Keys, load_keys
from consultation.secrecy import Box, master_box

SECRET = "un secret de test, long et sans valeur"
_MASTER = master_box(SECRET)


@pytest.fixture
def master() -> Box:
    return _MASTER


@pytest.fixture
def keys(committing: sessionmaker[Session], master: Box) -> Keys:
    with committing.begin() as session:
        return load_keys(session, master)
