"""A local Graph server for the tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.graphapi.fixtures import checking_api
from tests.graphapi.server import GraphApi


@pytest.fixture(scope="package")
def _server() -> Iterator[GraphApi]:
    with checking_api() as server:
        yield server


@pytest.fixture
def api(_server: GraphApi) -> Iterator[GraphApi]:
    _server.clear()
    yield _server
    assert _server.refused == [], "WhatsApp would have refused these requests"
