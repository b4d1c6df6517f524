"""A form over HTTP, through the inbox, to what is kept: each answer once, and every refusal told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from bot.dialogue import Dialogue
from bot.engine.path import drawn, route
from bot.field.forgetting import FormUnknown, forget, person_of
from bot.incoming import LONGEST
from consultation import campaigns
from consultation.closing import close_campaign
from consultation.questionnaire.load import read
from tests.bot.field.site import (
    ADULT,
    CODE,
    HERE,
    QUESTIONNAIRE,
    application,
    body,
    chose,
    new_id,
    said,
    whole,
)
from tests.bot.webchat.site import Site


def send(client: TestClient, content: str, form: str | None = None, attempt: int = 1) -> dict[str, Any]:
    answer = client.post(f"{HERE}/fiches/{form or new_id()}/{attempt}", content=content)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def rows(site: Site, statement: str) -> list[tuple[Any, ...]]:
    with site.sessions() as session:
        return [tuple(row) for row in session.execute(text(statement))]


def answers(site: Site) -> dict[str, tuple[Any, ...]]:
    """What is kept: (codes, number, words, passed, form, channel) by step."""
    found = rows(
        site,
        "SELECT a.question || CASE a.item WHEN '' THEN '' ELSE '/' || a.item END, v.codes, v.whole, v.text, "
        "v.passed, v.forme, v.channel FROM answer a "
        "JOIN answer_version v ON v.answer_id = a.id AND v.number = a.current WHERE a.part = 'reponse'",
    )
    return {row[0]: row[1:] for row in found}


def dealt(seed: int) -> list[str]:
    questionnaire = read(QUESTIONNAIRE).questionnaire
    assert questionnaire is not None
    stops = next(one for one in route(questionnaire).stops if one[0].question.repeat is not None)
    return [one.item.name for one in drawn(Dialogue(ref="x", seed=seed), stops) if one.item is not None]


def test_a_whole_form_is_kept_as_a_dialogue_would_be(client: TestClient, site: Site) -> None:
    items = dealt(7)
    told = send(client, body(*whole(items), quotation=True, origin="maison-de-quartier"))
    assert told == {"state": "gardee", "refusals": {}, "danger": False}
    kept = answers(site)
    assert kept["annees"] == (None, 12, None, False, "texte", "console")
    assert kept["vivre"] == (["mal"], None, None, False, "tap", "console")
    assert kept["changer"][2] == "Réparer les halls" and kept["changer_lieu"][2] == "Rue des Lilas"
    assert kept["manque"][0] == ["bus", "medecin"] and kept["ordre"][0] == ["banc", "parc", "salle"]
    assert len(items) == 2 and all(kept[f"importance/{item}"][0] == ["tres"] for item in items)
    assert "recontact" not in kept
    people = "SELECT mode_recueil, origin, accepted_at IS NULL, completed_at IS NULL FROM participant"
    assert rows(site, people) == [("atelier", "maison-de-quartier", False, False)]
    consents = "SELECT kind, given FROM consent ORDER BY kind"
    assert rows(site, consents) == [("age", True), ("citation", True), ("information", True)]
    assert rows(site, "SELECT entered_by, mode, state FROM field_entry") == [("Aïcha", "atelier", "gardee")]
    assert rows(site, "SELECT count(*) FROM outbox") == [(0,)]


def test_what_is_left_out_is_passed(client: TestClient, site: Site) -> None:
    assert send(client, body(ADULT, chose("manque", "rien")))["state"] == "gardee"
    kept = answers(site)
    assert kept["manque"][0] == ["rien"] and not kept["manque"][3]
    assert {step for step, row in kept.items() if row[3]} == {
        "annees",
        "vivre",
        "changer",
        "ordre",
        *(f"importance/{item}" for item in dealt(7)),
    }
    assert "pourquoi" not in kept and "changer_lieu" not in kept


def test_the_same_form_sent_again_is_one_person(client: TestClient, site: Site) -> None:
    form, content = new_id(), body(*whole(dealt(7)))
    assert [send(client, content, form)["state"] for _ in range(3)] == ["gardee"] * 3
    assert rows(site, "SELECT count(*) FROM participant") == [(1,)]
    assert rows(site, "SELECT max(number) FROM answer_version") == [(1,)]
    assert client.get(f"{HERE}/fiches/{form}/1").json()["state"] == "gardee"


def test_refusals_are_told_by_question_and_can_be_corrected(client: TestClient, site: Site) -> None:
    form = new_id()
    told = send(
        client,
        body(
            ADULT,
            said("annees", "230"),
            chose("vivre", "bien"),
            said("pourquoi", "rien ne va"),
            chose("manque", "bus", "medecin", "ecole"),
            chose("ordre", "nulle_part"),
            chose("importance/jamais", "tres"),
            said("changer", "Réparer les halls"),
        ),
        form,
    )
    assert told["state"] == "en_partie"
    assert told["refusals"] == {
        "annees": "Ce nombre ne convient pas.",
        "manque": "Ce choix n’est pas possible, ou il y en a trop.",
        "ordre": "Ce choix n’est pas possible, ou il y en a trop.",
        "pourquoi": "Cette question ne se pose pas, vu les autres réponses.",
        "importance/jamais": "Cette question n’existe pas.",
    }
    assert rows(site, "SELECT completed_at IS NULL FROM participant") == [(True,)]
    assert set(answers(site)) == {"age_15", "vivre", "changer", "changer_lieu"} | {
        f"importance/{item}" for item in dealt(7)
    }
    fixed = body(said("annees", "23"), chose("manque", "bus"), chose("ordre", "parc", "banc", "salle"))
    assert send(client, fixed, form, 2) == {"state": "gardee", "refusals": {}, "danger": False}
    kept = answers(site)
    assert kept["annees"][1] == 23 and kept["vivre"][0] == ["bien"] and kept["manque"][0] == ["bus"]
    assert rows(site, "SELECT count(*), count(completed_at) FROM participant") == [(1, 1)]


REFUSED = (
    (body(chose("age_15", "non"), said("changer", "plus de jeux")), "moins_de_15", None),
    (body(chose("age_15", "non"), chose("vivre", "inconnu")), "moins_de_15", None),
    (body(ADULT, said("changer", "plus de jeux"), notice=False), "refusee", "J’ai compris"),
    (body(said("changer", "plus de jeux")), "refusee", "15 ans ou plus"),
    (body(ADULT, revision=9), "refusee", "rechargez la page"),
)


def test_nothing_is_kept_of_who_may_not_or_did_not_agree(client: TestClient, site: Site) -> None:
    for content, state, why in REFUSED:
        told = send(client, content)
        assert told["state"] == state
        assert why in told["refusals"][""] if why else told["refusals"] == {}
    for table in ("participant", "answer", "account", "consent"):
        assert rows(site, f"SELECT count(*) FROM {table}") == [(0,)], table
    assert rows(site, "SELECT DISTINCT sealed, line FROM inbox") == [(None, b"")]
    assert rows(site, "SELECT DISTINCT participant_id FROM field_entry") == [(None,)]


def test_a_correction_to_under_15_erases_what_was_kept(client: TestClient, site: Site) -> None:
    form = new_id()
    assert send(client, body(ADULT, said("changer", "plus de jeux")), form)["state"] == "gardee"
    assert send(client, body(chose("age_15", "non")), form, 2)["state"] == "moins_de_15"
    for table in ("participant", "answer", "account"):
        assert rows(site, f"SELECT count(*) FROM {table}") == [(0,)], table
    assert rows(site, "SELECT count(*) FROM inbox WHERE sealed IS NOT NULL") == [(0,)]


def test_words_are_answers_never_keywords(client: TestClient, site: Site) -> None:
    told = send(client, body(ADULT, said("changer", "STOP"), said("changer_lieu", "SUPPRIMER")))
    assert told["state"] == "gardee" and answers(site)["changer"][2] == "STOP"


def test_danger_is_told_to_the_referent_and_to_the_page(client: TestClient, site: Site) -> None:
    cry = "Mon mari me frappe tous les soirs"
    assert send(client, body(ADULT, said("changer", cry)))["danger"] is True
    alert = "SELECT step, participant_id IS NULL, sealed_text IS NULL FROM alert ORDER BY id"
    assert rows(site, alert) == [("changer", False, False)]
    assert rows(site, "SELECT count(*) FROM job WHERE kind = 'notify_alert'") == [(1,)]
    assert send(client, body(ADULT, said("changer", cry), notice=False))["danger"] is True
    assert rows(site, alert)[1] == ("changer", True, True)


def test_a_corrected_form_tells_of_each_danger_once(client: TestClient, site: Site) -> None:
    form, cry = new_id(), said("changer", "Mon mari me frappe tous les soirs")
    assert all(send(client, body(ADULT, cry), form, attempt)["danger"] for attempt in (1, 2, 3))
    assert rows(site, "SELECT count(*) FROM alert") == [(1,)]
    again = said("pourquoi", "Mon mari me frappe tous les soirs")
    assert send(client, body(ADULT, cry, chose("vivre", "mal"), again), form, 4)["danger"] is True
    assert rows(site, "SELECT step FROM alert ORDER BY id") == [("changer",), ("pourquoi",)]
    assert rows(site, "SELECT count(*) FROM job WHERE kind = 'notify_alert'") == [(2,)]


def test_an_answer_that_was_cut_is_told(client: TestClient, site: Site) -> None:
    long = "Réparer les halls. " * 300
    told = send(client, body(ADULT, said("changer", long)))
    assert told["state"] == "en_partie" and "trop longue" in told["refusals"]["changer"]
    assert answers(site)["changer"][2] == long[:LONGEST].strip()
    assert send(client, body(ADULT, said("changer", long[:LONGEST])))["state"] == "gardee"


def test_a_form_of_an_older_revision_is_taken_by_its_revision(client: TestClient, site: Site) -> None:
    with site.sessions.begin() as session:
        newer = QUESTIONNAIRE.replace("    name: annees\n", "    name: ans\n")
        campaigns.revise(session, CODE, newer)
    assert send(client, body(ADULT, said("annees", "3")))["refusals"] == {}
    assert send(client, body(ADULT, said("ans", "3"), revision=2))["refusals"] == {}
    number = "SELECT r.number FROM participant p JOIN revision r ON r.id = p.revision_id ORDER BY 1"
    assert rows(site, number) == [(1,), (2,)]


def test_a_closed_campaign_refuses_and_says_so(client: TestClient, site: Site) -> None:
    with site.sessions.begin() as session:
        close_campaign(session, CODE, datetime.now(UTC))
    told = send(client, body(ADULT))
    assert told["state"] == "refusee" and "close" in told["refusals"][""]
    assert client.get(HERE).status_code == 410


def test_the_day_is_when_it_was_filled_in_never_in_the_future(client: TestClient, site: Site) -> None:
    now = datetime.now(UTC)
    for at in (now - timedelta(days=2), now + timedelta(days=2), now - timedelta(days=900)):
        send(client, body(ADULT, at=at.isoformat()))
    ages = [
        (now - row[0]).days
        for row in rows(site, "SELECT started_at FROM participant ORDER BY started_at DESC")
    ]
    assert [max(age, 0) for age in ages] == [0, 2, 29] or [max(age, 0) for age in ages] == [0, 2, 30]
    assert rows(site, "SELECT count(*) FROM participant WHERE changed_at < started_at") == [(0,)]


def test_without_a_key_nothing_is_shown_or_taken(site: Site, key: str) -> None:
    with TestClient(application(site, 0), follow_redirects=False) as client:
        nowhere = client.get("/terrain/inconnue")
        assert nowhere.status_code == 404 and "inconnue" in nowhere.text and "clé" not in nowhere.text
        page = client.get(HERE)
        assert page.status_code == 401 and "Votre quartier" not in page.text
        address = f"{HERE}/fiches/{new_id()}/1"
        assert client.post(address, content=body(ADULT)).status_code == 401
        assert client.get(address).status_code == 401
        assert client.post("/terrain/entrer", data={"key": "pv_fausse", "code": CODE}).status_code == 401
        with site.sessions.begin() as session:
            session.execute(text("UPDATE api_key SET revoked_at = now()"))
        assert client.post("/terrain/entrer", data={"key": key, "code": CODE}).status_code == 401
    assert rows(site, "SELECT count(*) FROM inbox") == [(0,)]


def test_a_body_that_cannot_be_read_is_a_dead_letter_and_the_page_is_told(
    client: TestClient, site: Site
) -> None:
    address = f"{HERE}/fiches/{new_id()}/1"
    for content in ("{", "[]", body(mode=[]), body(revision=2**31), body({"step": 3})):
        address = f"{HERE}/fiches/{new_id()}/1"
        told = client.post(address, content=content).json()
        assert told["state"] == "refusee" and "gardée pour l’équipe" in told["refusals"][""]
    assert client.get(address).json()["state"] == "refusee"
    assert rows(site, "SELECT state, sealed IS NULL, count(*) FROM inbox GROUP BY 1, 2") == [
        ("dead", False, 5)
    ]


def test_what_is_no_form_is_refused_at_the_door(client: TestClient, site: Site) -> None:
    for address, status in (
        (f"{HERE}/fiches/court/1", 400),
        (f"{HERE}/fiches/{new_id()}/99", 400),
        (f"/terrain/inconnue/fiches/{new_id()}/1", 404),
    ):
        assert client.post(address, content=body(ADULT)).status_code == status
    large = client.post(f"{HERE}/fiches/{new_id()}/1", content="x" * 300_000)
    assert large.status_code == 413
    other = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(f"{HERE}/fiches/{new_id()}/1", content=body(ADULT), headers=other).status_code == 403
    assert rows(site, "SELECT count(*) FROM inbox") == [(0,)]


def test_a_person_can_be_erased_by_the_number_of_the_form(client: TestClient, site: Site) -> None:
    form, other = f"abcdef-{new_id()}"[:40], new_id()
    for one in (form, other):
        send(client, body(ADULT, said("changer", "Réparer les halls")), one)
    with site.sessions.begin() as session:
        campaign = campaigns.find(session, CODE)
        for wrong in ("zzzzzz", "abc", "%", ""):
            with pytest.raises(FormUnknown):
                forget(session, site.keys, campaign, wrong, datetime.now(UTC))
        assert person_of(session, campaign, "abcdef") is not None
        forget(session, site.keys, campaign, "ABC-DEF", datetime.now(UTC))
    assert rows(site, "SELECT form FROM field_entry") == [(other,)]
    assert (
        rows(site, "SELECT count(*) FROM participant") == rows(site, "SELECT count(*) FROM account") == [(1,)]
    )
    assert rows(site, "SELECT count(*) FROM inbox WHERE sealed IS NOT NULL") == [(1,)]
    assert rows(site, "SELECT count(*) FROM erasure") == [(1,)]
