"""A resident whose recordings are kept by a local Bot API, and somebody of the team who writes them down."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_api
from api.keys import create_key
from consultation.keyring import Keys
from nlu.pipeline import Tagger
from tests.bot.resident import Resident
from tests.bot.small import NOW, open_campaign, runner
from tests.bot.test_files import OGG
from tests.bot.voice.hearing import House, Sessions
from tests.botapi.fixtures import checking_api
from tests.botapi.server import BotApi


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.load()


@pytest.fixture
def api() -> Iterator[BotApi]:
    with checking_api() as server:
        server.files["voix"] = OGG
        server.files["encore"] = OGG + b"encore"
        yield server


@pytest.fixture
def ana(committing: Sessions, keys: Keys) -> Resident:
    open_campaign(committing, keys)
    resident = Resident(committing, keys, runner(committing, keys))
    resident.comes_in()
    return resident


@pytest.fixture
def house(committing: Sessions, keys: Keys, api: BotApi) -> House:
    return House(committing, keys, api)


@pytest.fixture
def admin(committing: Sessions, keys: Keys) -> Iterator[TestClient]:
    with committing.begin() as session:
        key = create_key(session, "Awa, médiatrice", "admin", NOW)
    app = create_api(committing, lambda: NOW, keys=keys)
    with TestClient(app, headers={"Authorization": f"Bearer {key}"}) as client:
        yield client
