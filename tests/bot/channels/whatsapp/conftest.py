"""Fixtures of WhatsApp's tests: a house with an open campaign, and a local Graph server."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session, sessionmaker

from consultation.keyring import Keys
from tests.bot.channels.whatsapp.house import House
from tests.bot.small import open_campaign
from tests.graphapi.fixtures import checking_api
from tests.graphapi.server import GraphApi


@pytest.fixture
def house(committing: sessionmaker[Session], keys: Keys) -> House:
    open_campaign(committing, keys)
    return House(committing, keys)


@pytest.fixture(scope="package")
def _server() -> Iterator[GraphApi]:
    with checking_api() as server:
        yield server


@pytest.fixture
def api(_server: GraphApi) -> Iterator[GraphApi]:
    _server.clear()
    yield _server
    assert _server.refused == [], "WhatsApp would have refused these requests"
