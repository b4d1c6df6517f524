"""A recording is fetched at once, to be written down; keeping it afterwards is its author’s choice."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from consultation.keyring import Keys
from tests.bot.resident import Resident
from tests.bot.small import open_campaign, runner

Sessions = sessionmaker[Session]


@pytest.fixture
def ana(committing: Sessions, keys: Keys) -> Resident:
    open_campaign(committing, keys)
    return Resident(committing, keys, runner(committing, keys))


def voices(sessions: Sessions) -> list[tuple[str, bool]]:
    """Return, per recording, its state and whether a job is to fetch it."""
    with sessions() as session:
        rows = session.execute(
            text(
                "SELECT state, EXISTS (SELECT FROM job WHERE key = 'fetch_attachment:' || attachment.id)"
                " FROM attachment ORDER BY id"
            )
        )
        return [(state, wanted) for state, wanted in rows]


def test_it_is_fetched_at_once_and_the_question_is_put_once(committing: Sessions, ana: Resident) -> None:
    ana.comes_in()
    (asked,) = ana.does(voice="file-1")
    assert "votre voix" in asked.text
    assert voices(committing) == [("waiting", True)]
    ana.taps("Non")
    (going_on,) = ana.does(
        voice="file-2", at="2026-03-02T19:30:00+00:00"
    )  # to « Vous habitez le quartier ? »
    assert "votre voix" not in going_on.text
    assert voices(committing) == [("waiting", True), ("waiting", True)]


def test_a_recording_after_the_end_is_asked_for_too(committing: Sessions, ana: Resident) -> None:
    ana.comes_in()
    for word in ("passer", "oui", "passer"):
        ana.says(word)
    (asked,) = ana.does(voice="file-1")
    assert "votre voix" in asked.text
    assert voices(committing) == [("waiting", True)]


def test_a_question_that_got_other_words_comes_back_at_the_end(committing: Sessions, ana: Resident) -> None:
    ana.comes_in()
    ana.does(voice="file-1")
    ana.says("et les arbres aussi")
    ana.says("2")
    (asked,) = ana.says("passer")
    assert "votre voix" in asked.text
    ana.says("oui")
    with committing() as session:
        assert session.scalars(text("SELECT given FROM consent WHERE kind = 'vocal'")).all() == [True]


def test_nothing_is_fetched_before_the_age_is_known(committing: Sessions, ana: Resident) -> None:
    ana.starts()
    ana.does(voice="file-1")
    ana.taps("J’ai compris")
    ana.does(voice="file-2")
    assert voices(committing) == []
