"""Danger told by voice is answered and alerted, whoever wrote it down and whenever."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from bot.late_danger import answer_late_dangers
from bot.speech import Speech
from bot.texts import text as words
from consultation.closing import close_campaign
from consultation.keyring import Keys
from consultation.retention import keep_no_longer
from nlu.pipeline import Tagger
from nlu.worker import tag_once
from tests.bot.resident import Resident
from tests.bot.small import CODE, NOW
from tests.bot.test_files import OGG
from tests.bot.voice.hearing import LATER, House, Sessions, confident, dangers, drafts, reads_late


def test_danger_that_the_model_hears_is_answered_at_once(
    house: House, ana: Resident, committing: Sessions
) -> None:
    house.ear.says[OGG] = Speech("mon mari me frappe", -1.5, 0.2)  # unsure, and read all the same
    ana.does(voice="voix")
    ana.taps("Non")
    house.fetches(machine=True)
    house.listens()
    (reply,) = ana.reads()
    assert reply.text.startswith(words("danger")) and "C’est bien ça" not in reply.text
    assert dangers(committing) == ["atouts"]
    assert house.voices() == [("kept", "waiting")]


def test_danger_that_a_person_writes_down_is_answered_late_and_once(
    house: House, ana: Resident, admin: TestClient, committing: Sessions, keys: Keys, tagger: Tagger
) -> None:
    ana.does(voice="voix")
    ana.taps("Non")
    house.fetches()
    (item,) = admin.get("/v1/transcriptions").json()["items"]
    admin.put(f"/v1/transcriptions/{item['number']}", json={"text": "mon mari me frappe"})
    with committing.begin() as session:
        tag_once(session, tagger)
    while asyncio.run(answer_late_dangers(committing, keys)):
        pass
    (reply,) = ana.reads()
    assert reply.text == words("danger")
    assert dangers(committing) == ["atouts"]


@pytest.mark.parametrize("reachable", [True, False])
def test_danger_that_the_model_hears_after_the_closure(
    house: House, ana: Resident, committing: Sessions, reachable: bool
) -> None:
    house.ear.says[OGG] = confident("mon mari me frappe")
    ana.does(voice="voix")
    house.fetches(machine=True)
    with committing.begin() as session:
        if reachable:  # asked for the results: the address stays
            asked = (
                "INSERT INTO consent (participant_id, kind, given, at) SELECT id, 'recontact', true, now()"
            )
            session.execute(text(f"{asked} FROM participant"))
        close_campaign(session, CODE, NOW)
    house.listens()
    assert dangers(committing) == ["atouts"]
    assert [one.text for one in ana.reads()] == ([words("danger")] if reachable else [])
    assert house.voices() == [("kept", "waiting")]


def test_danger_that_the_model_hears_waits_for_no_other_question(
    house: House, ana: Resident, committing: Sessions
) -> None:
    house.ear.says[OGG] = confident("mon mari me frappe")
    ana.does(voice="voix")  # may the voice be kept?
    house.fetches(machine=True)
    house.listens()
    (reply,) = ana.reads()
    assert reply.text.startswith(words("danger"))
    assert dangers(committing) == ["atouts"]


def test_danger_in_a_note_whose_answer_was_replaced(
    house: House, ana: Resident, admin: TestClient, committing: Sessions, keys: Keys
) -> None:
    ana.does(voice="voix")
    ana.taps("Oui")
    ana.says("corriger")
    ana.says("1")
    ana.does(text="et les bancs", at=LATER)
    house.fetches()
    (item,) = admin.get("/v1/transcriptions").json()["items"]
    written = admin.put(f"/v1/transcriptions/{item['number']}", json={"text": "mon mari me frappe"}).json()
    assert written["counts"] is False
    keep_no_longer(committing, NOW + timedelta(days=2))  # what is still to be read stays
    assert drafts(committing) == ["mon mari me frappe"]
    reads_late(committing, keys)
    assert [one.text for one in ana.reads()] == [words("danger")]
    assert dangers(committing) == ["atouts"] and drafts(committing) == [None]


def test_each_of_two_notes_to_one_question_tells_of_its_danger(
    house: House, ana: Resident, admin: TestClient, committing: Sessions, keys: Keys, tagger: Tagger
) -> None:
    ana.does(voice="voix")
    ana.does(voice="encore")
    house.fetches()
    said = ("je vais me suicider", "mon mari frappe les enfants")
    for item, spoken in zip(admin.get("/v1/transcriptions").json()["items"], said, strict=True):
        admin.put(f"/v1/transcriptions/{item['number']}", json={"text": spoken})
        with committing.begin() as session:
            tag_once(session, tagger)
        reads_late(committing, keys)
        assert [one.text for one in ana.reads()] == [words("danger")]
    assert dangers(committing) == ["atouts", "atouts"]
