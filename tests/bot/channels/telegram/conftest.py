"""A local Bot API server for the tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.botapi.fixtures import checking_api
from tests.botapi.server import BotApi


@pytest.fixture
def api() -> Iterator[BotApi]:
    with checking_api() as server:
        yield server
