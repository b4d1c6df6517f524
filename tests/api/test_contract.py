"""The OpenAPI document against the API: whatever it allows or forbids, no 500, and answers as it says.

Schemathesis makes the requests: examples, boundary values of every parameter, then a few at random, the
same each time. They go to the real application, with a real database and a key that opens everything.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import schemathesis
from schemathesis.specs.openapi.checks import positive_data_acceptance
from sqlalchemy.orm import sessionmaker
from starlette.types import ASGIApp

from analysis.release import release_if_due
from api.app import create_api
from api.keys import create_key
from api.settings import ApiSettings
from consultation.database import connect, sessions
from tests.analysis.neighbourhood import NOW, SOURCE, crowd, settle, small_campaign
from tests.analysis.quarter import TERRITORY, settle_statistics
from tests.database import temporary_database

CODE = "tilleuls-abcd"  # the code of the document's examples
RANDOM_REQUESTS = 6  # to each operation, beside examples and boundary values

# The document alone: nothing is asked of this application.
schema = schemathesis.openapi.from_asgi(
    "/openapi.json", create_api(sessionmaker(), lambda: datetime.now(UTC))
)
schema.config.generation.update(max_examples=RANDOM_REQUESTS, deterministic=True)


@pytest.fixture(scope="module")
def house(database_server: str, database_template: str) -> Iterator[tuple[ASGIApp, dict[str, str]]]:
    """The application over a campaign with figures in a territory, and the headers of its administrator."""
    with temporary_database(database_server, database_template) as url:
        engine = connect(url, application="tests")
        maker = sessions(engine)
        with maker.begin() as session:
            settle_statistics(session)
            source = SOURCE.replace("phase: ecoute", f"phase: ecoute\n  territory: {TERRITORY}")
            campaign = small_campaign(session, CODE, source)
            settle(session, campaign, *crowd(120))
            assert release_if_due(session, campaign, NOW + timedelta(hours=1)) is not None
            headers = {"Authorization": f"Bearer {create_key(session, 'tests', 'admin', NOW)}"}
        app = create_api(maker, lambda: NOW + timedelta(days=1), ApiSettings(charts=False))
        yield app, headers
        engine.dispose()


@schema.parametrize()
def test_answers_as_documented(case: "schemathesis.Case[Any]", house: tuple[ASGIApp, dict[str, str]]) -> None:
    app, headers = house
    case.call_and_validate(app=app, headers=headers, excluded_checks=[positive_data_acceptance])
