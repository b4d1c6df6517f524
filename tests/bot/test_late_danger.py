"""Danger told over several messages: the reply and the alert come once the words are read together."""

import asyncio

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from bot.late_danger import answer_late_dangers
from bot.texts import text
from consultation.keyring import Keys
from consultation.tables import AlertRow, AnswerVersionRow, JobRow
from nlu.pipeline import Tagger
from nlu.worker import tag_once
from tests.bot.resident import Resident
from tests.bot.small import open_campaign, runner

Sessions = sessionmaker[Session]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.load()


@pytest.fixture
def ana(committing: Sessions, keys: Keys) -> Resident:
    open_campaign(committing, keys)
    resident = Resident(committing, keys, runner(committing, keys))
    resident.comes_in()
    return resident


def tag_and_answer(sessions: Sessions, keys: Keys, tagger: Tagger) -> None:
    with sessions.begin() as session:
        tag_once(session, tagger)
    while asyncio.run(answer_late_dangers(sessions, keys)):
        pass


def alerts(sessions: Sessions) -> list[AlertRow]:
    with sessions() as session:
        return list(session.scalars(select(AlertRow)))


def told_in_two(sessions: Sessions, ana: Resident) -> None:
    """Neither message tells of it alone; the answer that they make does."""
    ana.says("y a le")
    ana.says("feu")
    with sessions() as session:
        assert "y a le\nfeu" in session.scalars(select(AnswerVersionRow.text)).all()


def test_words_that_tell_of_it_together_are_answered_late(
    committing: Sessions, keys: Keys, ana: Resident, tagger: Tagger
) -> None:
    told_in_two(committing, ana)
    assert alerts(committing) == []
    tag_and_answer(committing, keys, tagger)
    (alert,) = alerts(committing)
    assert alert.step == "atouts" and alert.sealed_text is not None
    (message,) = ana.reads()
    assert message.text == text("danger")


def test_it_is_answered_once(committing: Sessions, keys: Keys, ana: Resident, tagger: Tagger) -> None:
    ana.says("mon mari me frappe")
    for _ in range(2):
        tag_and_answer(committing, keys, tagger)
        with committing.begin() as session:
            session.execute(update(AnswerVersionRow).values(tagged_with=None))
    assert len(alerts(committing)) == 1
    assert ana.reads() == []


def test_somebody_erased_since_is_left_alone(
    committing: Sessions, keys: Keys, ana: Resident, tagger: Tagger
) -> None:
    told_in_two(committing, ana)
    with committing.begin() as session:
        tag_once(session, tagger)
    ana.says("supprimer")
    ana.says("oui")
    assert asyncio.run(answer_late_dangers(committing, keys)) == 0
    with committing() as session:
        assert session.scalars(select(JobRow.id).where(JobRow.kind == "danger_found")).all() == []
    assert alerts(committing) == []


def test_danger_beside_a_video_is_read_of_residents_and_strangers(
    committing: Sessions, keys: Keys, ana: Resident
) -> None:
    long = "mon mari me frappe\x00 " + "a" * 5_000
    for who in (ana, Resident(committing, keys, ana.runner, "inconnue")):
        (reply,) = who.does(unsupported="video", caption=long)
        assert reply.text.startswith(text("danger"))
    known, unknown = alerts(committing)
    assert (known.step, unknown.step) == ("atouts", None)
    opened = keys.payloads.open(known.sealed_text or b"", "alert").decode()
    assert opened == long[:4_096].replace("\x00", "")


def test_an_older_alert_silences_its_own_words_only(
    committing: Sessions, keys: Keys, ana: Resident, tagger: Tagger
) -> None:
    ana.says("mon mari me frappe")
    ana.says("corriger")
    ana.says("1")
    told_in_two(committing, ana)
    tag_and_answer(committing, keys, tagger)
    assert len(alerts(committing)) == 2
