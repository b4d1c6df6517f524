"""A recording is fetched only once its author said that it may be kept."""

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


def test_nothing_is_fetched_before_the_yes(committing: Sessions, ana: Resident) -> None:
    ana.comes_in()
    ana.does(voice="file-1")
    assert voices(committing) == [("waiting", False)]
    ana.says("oui")
    assert voices(committing) == [("waiting", True)]
    ana.does(voice="file-2")
    assert voices(committing) == [("waiting", True), ("waiting", True)]


def test_who_refused_is_asked_again_and_nothing_is_fetched_meanwhile(
    committing: Sessions, ana: Resident
) -> None:
    ana.comes_in()
    ana.does(voice="file-1")
    ana.taps("Non")
    (asked,) = ana.does(voice="file-2")
    assert "votre voix" in asked.text
    assert voices(committing) == [("deleted", False), ("waiting", False)]
    ana.says("oui")
    assert voices(committing) == [("deleted", False), ("waiting", True)]


def test_a_recording_for_a_closed_question_or_after_the_end_is_asked_for_too(
    committing: Sessions, ana: Resident
) -> None:
    ana.comes_in()
    ana.says("passer")
    ana.does(voice="file-1")  # to « Vous habitez le quartier ? »
    assert voices(committing) == [("waiting", False)]
    (asked,) = ana.says("non")
    assert "habitez" in asked.text
    ana.says("oui")
    ana.says("passer")
    (asked,) = ana.does(voice="file-2")
    assert "votre voix" in asked.text
    assert voices(committing) == [("deleted", False), ("waiting", False)]


def test_a_question_that_got_other_words_comes_back_at_the_end(committing: Sessions, ana: Resident) -> None:
    ana.comes_in()
    ana.does(voice="file-1")
    ana.says("et les arbres aussi")
    ana.says("2")
    (asked,) = ana.says("passer")
    assert "votre voix" in asked.text
    ana.says("oui")
    assert voices(committing) == [("waiting", True)]
