"""A voice note on its way to being an answer: by a person, by a model and its speaker's yes, or not."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, text
from starlette.testclient import TestClient

from api.keys import create_key
from bot.messages import Message
from bot.speech import Speech
from bot.transcribing import Scribe
from consultation.keyring import Keys
from consultation.retention import keep_no_longer
from consultation.tables import TranscriptionRow
from consultation.transcriptions import waiting
from nlu.pipeline import Tagger
from nlu.worker import tag_once
from tests.bot.resident import Resident
from tests.bot.small import NOW
from tests.bot.test_files import OGG
from tests.bot.voice.hearing import LAMPS, LATER, House, Sessions, confident, dangers, drafts, reads_late


def test_without_a_model_a_person_writes_it_down_and_it_counts(
    house: House, ana: Resident, admin: TestClient, tagger: Tagger, committing: Sessions
) -> None:
    ana.does(voice="voix")
    (asked,) = ana.taps("Non")  # the recording is not to be kept afterwards; the dialogue goes on
    assert "habitez" in asked.text
    house.fetches()
    (item,) = admin.get("/v1/transcriptions").json()["items"]
    assert (item["step"], item["seconds"], item["mime"], item["draft"]) == ("atouts", 5, "audio/ogg", None)
    path = f"/v1/transcriptions/{item['number']}"
    heard = admin.get(f"{path}/audio")
    assert (heard.content, heard.headers["content-type"]) == (OGG, "audio/ogg")
    assert heard.headers["cache-control"] == "no-store"
    assert admin.get("/v1/transcriptions").json()["items"][0]["heard_by"] == "Awa, médiatrice"

    for body, said in (
        ({}, "l’un des deux"),
        ({"text": " \n"}, "vide"),
        ({"text": "a", "inaudible": True}, "l’un des deux"),
    ):
        refused = admin.put(path, json=body)
        assert refused.status_code == 422 and said in refused.json()["detail"]
    with committing.begin() as session:
        analyst = {"Authorization": f"Bearer {create_key(session, 'analyste', 'analyst', NOW)}"}
    for closed in ("/v1/transcriptions", f"{path}/audio"):
        assert admin.get(closed, headers=analyst).status_code == 403
    assert admin.put(path, json={"text": "x"}, headers=analyst).status_code == 403
    assert admin.put("/v1/transcriptions/99", json={"text": "mots"}).status_code == 404

    written = admin.put(path, json={"text": LAMPS})
    assert written.json() == {"number": item["number"], "state": "done", "counts": True}
    assert admin.get("/v1/transcriptions").json()["items"] == []
    assert admin.put(path, json={"text": "Autre chose."}).status_code == 409
    assert admin.get(f"{path}/audio").status_code == 404  # written down: the voice is gone
    with committing() as session:
        row = session.scalars(select(TranscriptionRow)).one()
        assert (row.by, row.decided_by, row.decided_at) == ("personne", "Awa, médiatrice", NOW)

    version = house.said()
    assert (version.text, version.forme, version.number) == (LAMPS, "vocal", 2)
    with committing.begin() as session:
        assert tag_once(session, tagger) == 1
    with committing() as session:
        themes = session.scalars(text("SELECT code FROM tag WHERE kind = 'theme'")).all()
        # The release counts participants with a tagged answer, and what they spoke of.
        from analysis.reading import gather, read_tagged, read_tags
        from analysis.release import campaign_scheme

        campaign = session.scalars(text("SELECT id FROM campaign")).one()
        scheme = campaign_scheme(session, campaign)
        gather(session, campaign)
        assert read_tagged(session, scheme).tolist() == [0]
        counted = read_tags(session, scheme, "theme")
    assert themes and set(counted.vocabulary) == set(themes)


def test_a_model_that_is_sure_is_read_back_and_a_yes_makes_it_the_answer(house: House, ana: Resident) -> None:
    house.ear.says[OGG] = confident(LAMPS)
    ana.does(voice="voix")
    ana.taps("Oui")  # the recording may be kept
    house.fetches(machine=True)
    assert house.voices() == [("kept", "machine")]
    assert house.listens() == 1
    (asked,) = ana.reads()
    assert LAMPS in asked.text and "C’est bien ça" in asked.text
    assert house.said().text is None  # nothing counts before the yes
    (going_on,) = ana.taps("Oui")
    assert "habitez" in going_on.text
    version = house.said()
    assert (version.text, version.forme) == (LAMPS, "vocal")
    assert house.voices() == [("kept", "done")]
    assert house.listens() == 0 and len(house.ear.heard) == 1


def test_the_speaker_says_no_and_writes_it(house: House, ana: Resident) -> None:
    house.ear.says[OGG] = confident("Les lents pas d’air.")
    ana.does(voice="voix")
    ana.taps("Non")
    house.fetches(machine=True)
    house.listens()
    ana.reads()
    (asked,) = ana.taps("Non")
    assert "écrivez ce que vous avez dit" in asked.text
    assert house.voices() == [("kept", "waiting")]
    (going_on,) = ana.says(LAMPS)
    assert "habitez" in going_on.text
    assert (house.said().text, house.said().forme) == (LAMPS, "vocal")
    assert house.voices() == [("deleted", "done")]


def test_an_old_yes_still_counts_and_other_words_are_what_they_are(house: House, ana: Resident) -> None:
    house.ear.says[OGG] = confident(LAMPS)
    ana.does(voice="voix")
    ana.taps("Non")
    house.fetches(machine=True)
    house.listens()
    ana.reads()
    yes = ana.buttons["Oui"]
    ana.does(text="non", at=LATER)  # no, and then neither words of theirs nor « Laisser »
    ana.says("passer")
    ana.does(press=[yes])
    assert house.said().text == LAMPS


def test_reading_back_waits_until_another_question_of_the_bots_is_answered(
    house: House, ana: Resident, committing: Sessions
) -> None:
    house.ear.says[OGG] = confident(LAMPS)
    ana.does(voice="voix")  # may the voice be kept?
    house.fetches(machine=True)
    house.listens()
    assert ana.reads() == [] and house.voices() == [("kept", "machine")]
    ana.taps("Oui")
    with committing.begin() as session:
        session.execute(text("UPDATE job SET run_at = now()"))
    house.listens()
    (asked,) = ana.reads()
    assert LAMPS in asked.text and len(house.ear.heard) == 1


def test_who_stopped_is_asked_nothing(house: House, ana: Resident) -> None:
    house.ear.says[OGG] = confident(LAMPS)
    ana.does(voice="voix")
    ana.says("stop")
    house.fetches(machine=True)
    house.listens()
    assert ana.reads() == []
    assert house.voices() == [("kept", "waiting")]


def test_what_is_not_sure_waits_for_a_person_and_the_dialogue_goes_on(
    house: House, ana: Resident, admin: TestClient
) -> None:
    house.ear.says[OGG] = Speech("euh le truc", -1.2, 0.1)
    ana.does(voice="voix")
    ana.taps("Non")
    (asked,) = ana.does(voice="encore", at=LATER)  # which the model cannot even decode
    assert "habitez" in asked.text
    house.fetches(machine=True)
    house.listens()
    house.listens()
    assert house.voices() == [("kept", "waiting"), ("kept", "waiting")]
    items = admin.get("/v1/transcriptions").json()["items"]
    assert [(item["step"], item["draft"]) for item in items] == [("atouts", "euh le truc"), ("habite", None)]
    assert ana.reads() == []
    (going_on,) = ana.says("oui")
    assert "manque" in going_on.text


def test_words_that_followed_stay_beside_what_was_said(
    house: House, ana: Resident, admin: TestClient
) -> None:
    ana.does(voice="voix")
    ana.taps("Oui")
    ana.says("corriger")
    ana.says("1")
    ana.does(text="et les bancs", at=LATER)
    replaced = house.said()
    house.fetches()
    (item,) = admin.get("/v1/transcriptions").json()["items"]
    written = admin.put(f"/v1/transcriptions/{item['number']}", json={"text": LAMPS}).json()
    assert written["counts"] is False  # corrected in writing since: the recording counts no more
    assert house.said().text == replaced.text == "et les bancs"


def test_a_short_message_right_after_joins_what_was_said(
    house: House, ana: Resident, admin: TestClient
) -> None:
    ana.does(voice="voix")
    ana.taps("Non")
    ana.says("et les bancs aussi")  # within seconds: still the same answer
    assert house.said().text == "et les bancs aussi"
    house.fetches()
    (item,) = admin.get("/v1/transcriptions").json()["items"]
    assert admin.put(f"/v1/transcriptions/{item['number']}", json={"text": LAMPS}).json()["counts"]
    assert house.said().text == f"{LAMPS}\net les bancs aussi"
    assert house.said().forme == "vocal"


def test_two_recordings_in_a_row_are_one_answer(house: House, ana: Resident, admin: TestClient) -> None:
    ana.does(voice="voix")
    assert ana.does(voice="encore") == []  # begun before the question to the first could be read
    house.fetches()
    first, second = admin.get("/v1/transcriptions").json()["items"]
    for item, said in ((second, "Et les bancs."), (first, LAMPS)):
        assert item["step"] == "atouts"
        assert admin.put(f"/v1/transcriptions/{item['number']}", json={"text": said}).json()["counts"]
    assert house.said().text == f"{LAMPS}\nEt les bancs."


def test_inaudible_is_noted_and_the_recording_goes(house: House, ana: Resident, admin: TestClient) -> None:
    ana.does(voice="voix")
    house.fetches()
    (item,) = admin.get("/v1/transcriptions").json()["items"]
    answer = admin.put(f"/v1/transcriptions/{item['number']}", json={"inaudible": True}).json()
    assert answer == {"number": item["number"], "state": "inaudible", "counts": False}
    assert house.voices() == [("deleted", "inaudible")]
    assert house.said().text is None


def test_who_agreed_has_the_recording_kept_thirty_days_from_its_writing(
    house: House, ana: Resident, admin: TestClient, committing: Sessions
) -> None:
    def after(days: int) -> list[tuple[str, str]]:
        keep_no_longer(committing, NOW + timedelta(days=days))
        return house.voices()

    ana.does(voice="voix")
    ana.taps("Oui")
    house.fetches()
    (item,) = admin.get("/v1/transcriptions").json()["items"]
    with committing.begin() as session:  # received ten days before it is written down
        session.execute(text("UPDATE attachment SET created_at = created_at - interval '10 days'"))
    admin.put(f"/v1/transcriptions/{item['number']}", json={"text": LAMPS})
    assert after(29) == [("kept", "done")]
    assert after(31) == [("deleted", "done")]


def test_what_nobody_writes_down_goes_after_thirty_days(
    house: House, ana: Resident, admin: TestClient, committing: Sessions
) -> None:
    ana.does(voice="voix")
    house.fetches()
    keep_no_longer(committing, NOW + timedelta(days=31))
    assert house.voices() == [("deleted", "waiting")]
    assert admin.get("/v1/transcriptions").json()["items"] == []


def test_whoever_is_erased_leaves_no_recording_and_no_job(
    house: House, ana: Resident, committing: Sessions
) -> None:
    house.ear.says[OGG] = confident(LAMPS)
    ana.does(voice="voix")
    house.fetches(machine=True)
    ana.says("supprimer")
    ana.says("oui")
    assert house.listens() == 0 and house.voices() == []
    with committing() as session:
        assert session.scalars(text("SELECT kind FROM job")).all() == []


def test_what_the_speaker_does_not_answer_is_a_persons_after_a_day(
    house: House, ana: Resident, committing: Sessions
) -> None:
    house.ear.says[OGG] = confident(LAMPS)
    ana.does(voice="voix")
    ana.taps("Non")
    house.fetches(machine=True)
    house.listens()
    with committing() as session:
        assert waiting(session, NOW + timedelta(hours=23)) == []
        (one,) = waiting(session, NOW + timedelta(hours=25))
    assert one.draft == LAMPS


def test_a_long_note_is_read_back_in_two_messages(house: House, ana: Resident) -> None:
    house.ear.says[OGG] = confident("Les lampadaires sont éteints. " * 40)
    ana.does(voice="voix")
    ana.taps("Non")
    house.fetches(machine=True)
    house.listens()
    said, asked = ana.reads()
    assert isinstance(said, Message) and not said.commands
    assert "C’est bien ça" in asked.text and len(asked.commands) == 2


def test_what_a_person_wrote_is_not_kept_twice(
    house: House, ana: Resident, admin: TestClient, committing: Sessions, keys: Keys
) -> None:
    ana.does(voice="voix")
    house.fetches()
    (item,) = admin.get("/v1/transcriptions").json()["items"]
    admin.put(f"/v1/transcriptions/{item['number']}", json={"text": LAMPS})
    reads_late(committing, keys)
    assert drafts(committing) == [None] and dangers(committing) == []


def test_an_edited_caption_leaves_what_was_written_down(
    house: House, ana: Resident, admin: TestClient
) -> None:
    ana.does(voice="voix")
    ana.does(edit="près de la cour", of=f"{ana.who}-4")
    house.fetches()
    (item,) = admin.get("/v1/transcriptions").json()["items"]
    admin.put(f"/v1/transcriptions/{item['number']}", json={"text": LAMPS})
    assert house.said().text == f"près de la cour\n{LAMPS}"
    ana.does(edit="voir aussi la place", of=f"{ana.who}-4")
    assert house.said().text == f"près de la cour\n{LAMPS}\nvoir aussi la place"


@dataclass
class Breaking:
    """A transcriber whose library trips over every recording."""

    def transcribe(self, content: bytes) -> Speech:
        raise KeyError("x")


def test_whatever_a_recording_does_the_next_one_is_heard(
    house: House, ana: Resident, committing: Sessions
) -> None:
    ana.does(voice="voix")
    ana.taps("Non")
    house.fetches(machine=True)
    scribe = Scribe(committing, house.keys, Breaking(), lambda: NOW)
    with committing.begin() as session:
        session.execute(text("UPDATE dialogue SET state = '{}'"))  # a fault of another kind, behind the model
    for _ in range(4):
        assert scribe.step() == 1
        with committing.begin() as session:
            session.execute(text("UPDATE job SET run_at = now() WHERE state = 'waiting'"))
    assert scribe.step() == 0
    with committing() as session:
        found = session.execute(text("SELECT state, reason FROM job WHERE kind = 'transcribe'")).all()
        assert [tuple(one) for one in found] == [("failed", "KeyError")]
        assert [one.number for one in waiting(session, datetime.now(UTC) + timedelta(days=1))] == [1]
