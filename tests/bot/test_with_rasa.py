"""The same dialogue with a real Rasa server, without one, and with one that is killed in the middle."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.telling import Told, nobody
from consultation.database import connect, sessions
from consultation.keyring import Keys, load_keys
from consultation.secrecy import Box
from consultation.tables import AnswerRow, AnswerVersionRow, HandOverRow
from nlu.intent_server import IntentServer
from tests.bot.test_stories import FOLDER, Stage, story
from tests.database import temporary_database
from tests.rasa import SECRET, rasa_server

Sessions = sessionmaker[Session]
Kept = list[tuple[object, ...]]
GOLDEN = story(FOLDER / "41_said_to_the_bot.yaml")
HALFWAY = len(GOLDEN["turns"]) // 2


def test_the_same_answers_are_kept(
    database_server: str,
    database_template: str,
    master: Box,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Neither our log nor Rasa's, at the levels that are shipped, holds a word of it."""
    caplog.set_level(logging.INFO)

    def play(ask: Told, halfway: Callable[[], None] = lambda: None) -> Kept:
        with house(database_server, database_template, master) as (maker, keys):
            stage = Stage(maker, keys, GOLDEN, ask)
            for number, turn in enumerate(GOLDEN["turns"]):
                if number == HALFWAY:
                    halfway()
                stage.play(turn)
            return kept(maker)

    embedded = play(nobody)
    with rasa_server(tmp_path) as server:
        with IntentServer(server.url, SECRET) as asking:
            until_it_answers(asking)
            listening = Listening(asking)
            assert play(listening) == embedded
            assert all(one is not None for one in listening.told)
        with IntentServer(server.url, SECRET) as asking:
            listening = Listening(asking)
            assert play(listening, server.kill) == embedded
            assert listening.told[0] is not None and listening.told[-1] is None
        written = caplog.text + server.log.read_text(errors="replace")
    assert len(embedded) > 10
    assert "Rasa ne répond pas" in written
    said = [str(turn["says"]) for turn in GOLDEN["turns"] if len(str(turn.get("says", "")).split()) > 2]
    assert not [text for text in said if text in written]


class Listening:
    """Asks, and remembers what it was told."""

    def __init__(self, asking: IntentServer) -> None:
        self._asking = asking
        self.told: list[Mapping[str, float] | None] = []

    def __call__(self, text: str) -> Mapping[str, float] | None:
        self.told.append(self._asking.ask(text))
        return self.told[-1]


@contextmanager
def house(server: str, template: str, master: Box) -> Iterator[tuple[Sessions, Keys]]:
    with temporary_database(server, template) as url:
        engine = connect(url, application="tests")
        try:
            maker = sessions(engine)
            with maker.begin() as session:
                keys = load_keys(session, master)
            yield maker, keys
        finally:
            engine.dispose()


def kept(maker: Sessions) -> Kept:
    """Return every version of every answer in order, and where hand-overs were asked for."""
    answer, version = AnswerRow, AnswerVersionRow
    what = select(
        answer.question, answer.item, answer.part, answer.current, version.number, version.text,
        version.codes, version.passed,
    )  # fmt: skip
    with maker() as session:
        rows = session.execute(what.join(version, version.answer_id == answer.id).order_by(version.id))
        steps = session.scalars(select(HandOverRow.step)).all()
        return [*(tuple(row) for row in rows), ("hand-overs", *steps)]


def until_it_answers(asking: IntentServer) -> None:
    limit = time.monotonic() + 60
    while asking.ask("bonjour") is None and time.monotonic() < limit:
        time.sleep(0.2)
