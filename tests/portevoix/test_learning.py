"""The tag role follows the model in service, and learns again when checked words are erased."""

import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from consultation.keyring import load_keys
from consultation.secrecy import master_box
from consultation.tables import JobRow
from nlu.learning.service import Trained, put_into_service
from nlu.model import Model, made, shipped
from portevoix.house import House
from portevoix.learning import Apprentice, Serving
from portevoix.settings import Settings

NOW = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
Sessions = sessionmaker[Session]


@pytest.fixture
def house(database_url: str, engine: Engine, committing: Sessions, tmp_path: Path) -> House:
    settings = Settings(home=tmp_path, database_url=database_url, secret_key="s" * 40)
    with committing.begin() as session:
        keys = load_keys(session, master_box("s" * 40))
    return House(settings, database_url, engine, committing, keys, None)


def another() -> Model:
    known = shipped().segments
    return made(replace(known, bias=known.bias + np.float32(0.01)), shipped().settings)


def serve(house: House, model: Model) -> None:
    with house.sessions.begin() as session:
        put_into_service(session, Trained(model, {}, frozenset()), NOW)


def ask(house: House, count: int = 1) -> None:
    with house.sessions.begin() as session:
        session.add_all(JobRow(kind="train", key=f"train:{n}", payload={}) for n in range(count))


def states(house: House) -> list[tuple[str, int]]:
    with house.sessions() as session:
        rows = session.scalars(select(JobRow).order_by(JobRow.id))
        return [(row.state, row.attempts) for row in rows]


def carry_out(house: House, command: Sequence[str], *, timeout: float = 60) -> None:
    """Look until nothing goes on."""
    with Apprentice(house, command=command, timeout=timeout) as apprentice:
        apprentice.look()
        limit = time.monotonic() + 60
        while apprentice.busy and time.monotonic() < limit:
            threading.Event().wait(0.02)
            apprentice.look()
        assert not apprentice.busy


def test_another_model_in_service_is_taken_up(house: House) -> None:
    serving = Serving(house.sessions, every=0)
    first = serving.tagger()
    assert first.model.version == shipped().version
    assert serving.tagger() is first
    serve(house, another())
    second = serving.tagger()
    assert second.model.version == another().version
    assert serving.tagger() is second
    assert Serving(house.sessions).tagger().model.version == another().version


def test_one_training_for_all_that_wait(house: House, tmp_path: Path) -> None:
    serve(house, another())
    ask(house, 3)
    said = tmp_path / "said"
    script = f"import os; open({str(said)!r}, 'a').write(os.environ['PORTEVOIX_DATABASE_URL'] + '\\n')"
    carry_out(house, [sys.executable, "-c", script])
    assert states(house) == [("done", 1)] * 3
    assert said.read_text() == f"{house.url}\n"


def test_one_that_fails_is_tried_again(house: House) -> None:
    serve(house, another())
    ask(house)
    carry_out(house, [sys.executable, "-c", "raise SystemExit(1)"])
    assert states(house) == [("waiting", 1)]


def test_one_that_never_ends_is_ended(house: House) -> None:
    serve(house, another())
    ask(house)
    carry_out(house, [sys.executable, "-c", "import time; time.sleep(600)"], timeout=0.2)
    assert states(house) == [("waiting", 1)]


def test_nothing_is_to_be_unlearnt_where_the_products_model_serves(house: House) -> None:
    ask(house)
    carry_out(house, [sys.executable, "-c", "raise SystemExit(1)"])
    assert states(house) == [("done", 1)]
