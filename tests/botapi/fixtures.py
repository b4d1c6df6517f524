"""The server for a test; at its end, no request may have been one that the published API refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.botapi.server import BotApi, running
from tests.botapi.spec import Spec

DESCRIPTION = Path(__file__).resolve().parents[3] / "shared/channels/telegram-spec/api.min.json"
"""Read where it stands. Without it requests are checked for Telegram's limits only: test_spec says so."""


@contextmanager
def checking_api() -> Iterator[BotApi]:
    spec = Spec.load(DESCRIPTION) if DESCRIPTION.is_file() else Spec()
    with running(BotApi(spec)) as api:
        yield api
    assert api.refused == [], "Telegram would have refused these requests"
