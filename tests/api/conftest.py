"""An API on a database of the test's own, and keys of every role."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from analysis.release import release_if_due
from api.app import create_api
from api.keys import create_key
from api.settings import ApiSettings
from consultation.database import connect, sessions
from consultation.tables import CampaignRow
from tests.analysis.neighbourhood import NOW, crowd, settle, small_campaign
from tests.database import temporary_database

Headers = dict[str, str]


@pytest.fixture
def client(committing: sessionmaker[Session]) -> Iterator[TestClient]:
    app = create_api(committing, lambda: NOW + timedelta(days=1), ApiSettings(charts=False))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@dataclass(frozen=True, slots=True)
class Shelf:
    """An API that tests only read from: a campaign with figures, and one without anybody."""

    client: TestClient
    analyst: Headers
    released: CampaignRow
    empty: CampaignRow


@pytest.fixture(scope="session")
def shelf(database_server: str, database_template: str) -> Iterator[Shelf]:
    with temporary_database(database_server, database_template) as url:
        engine = connect(url, application="tests")
        maker = sessions(engine)
        with maker.begin() as session:
            released, empty = small_campaign(session), small_campaign(session, "vide-test")
            settle(session, released, *crowd(200))
            assert release_if_due(session, released, NOW + timedelta(hours=1)) is not None
            analyst = {"Authorization": f"Bearer {create_key(session, 'tests', 'analyst', NOW)}"}
        app = create_api(maker, lambda: NOW + timedelta(days=1), ApiSettings(charts=False))
        with TestClient(app, raise_server_exceptions=False) as client:
            yield Shelf(client, analyst, released, empty)
        engine.dispose()


@pytest.fixture
def key(committing: sessionmaker[Session]) -> Callable[[str], Headers]:
    def make(role: str) -> Headers:
        with committing.begin() as session:
            return {"Authorization": f"Bearer {create_key(session, f'clé {role}', role, NOW)}"}

    return make


@pytest.fixture
def analyst(key: Callable[[str], Headers]) -> Headers:
    return key("analyst")


@pytest.fixture
def campaign(committing: sessionmaker[Session]) -> CampaignRow:
    """An open campaign without anybody."""
    with committing.begin() as session:
        return small_campaign(session)


@pytest.fixture
def released(committing: sessionmaker[Session], campaign: CampaignRow) -> CampaignRow:
    """The campaign with 200 residents and a first release."""
    with committing.begin() as session:
        settle(session, campaign, *crowd(200))
        assert release_if_due(session, campaign, NOW + timedelta(hours=1)) is not None
    return campaign
