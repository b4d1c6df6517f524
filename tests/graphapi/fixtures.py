"""The server for a test; at its end, no request may have been one that the published description refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.graphapi.schema import Schema
from tests.graphapi.server import GraphApi, running

FOLDER = Path(__file__).resolve().parents[3] / "shared/channels/facebook-openapi"
"""Read where it stands. Without it only limits are checked: test_schema says so."""


def schema() -> Schema:
    return Schema.load(FOLDER) if FOLDER.is_dir() else Schema()


@contextmanager
def checking_api() -> Iterator[GraphApi]:
    with running(GraphApi(schema())) as api:
        yield api
    assert api.refused == [], "WhatsApp would have refused these requests"
