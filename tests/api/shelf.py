"""Fixtures of tests that only read: one API and two campaigns for all of them, by the usual names."""

import pytest
from starlette.testclient import TestClient

from consultation.tables import CampaignRow
from tests.api.conftest import Shelf

Headers = dict[str, str]


@pytest.fixture
def client(shelf: Shelf) -> TestClient:
    return shelf.client


@pytest.fixture
def analyst(shelf: Shelf) -> Headers:
    return shelf.analyst


@pytest.fixture
def released(shelf: Shelf) -> CampaignRow:
    return shelf.released


@pytest.fixture
def campaign(shelf: Shelf) -> CampaignRow:
    return shelf.empty
