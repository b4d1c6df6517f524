"""Validated quotations over HTTP: searched, paged, one per participant and theme, gone with the consent."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from analysis.quotations import candidates, decide
from analysis.release import release_if_due
from consultation.tables import CampaignRow, ConsentRow
from consultation.words import ConsentKind, QuotationState
from tests.analysis.neighbourhood import NOW, Resident, settle

Headers = dict[str, str]
HOUSING = (("theme", "LOG-ETA"), ("enonce", "CON"))
WORDS = (
    "L’Ascenseur est en panne",
    "l'ÉTÉ, les fenêtres ferment mal",
    "Le hall est sale",
    "Ça fuit au plafond",
)


@pytest.fixture
def quoted(committing: sessionmaker[Session], campaign: CampaignRow) -> CampaignRow:
    """Thirty residents; the first four agreed to be quoted, the first says two things of one theme."""
    people = [Resident(said=(HOUSING, HOUSING)), *(Resident(said=(HOUSING,)) for _ in range(19))]
    others = [Resident(said=((("theme", "SEC-TRA"), ("enonce", "BES")),)) for _ in range(10)]
    with committing.begin() as session:
        settle(session, campaign, *people, *others)
        session.execute(
            insert(ConsentRow),
            [
                {"participant_id": one.id, "kind": ConsentKind.QUOTATION, "given": True, "at": NOW}
                for one in people[:4]
            ],
        )
        session.execute(text("UPDATE segment SET masked = 'En bas, rien'"))
        for one, words in zip(people[:4], WORDS, strict=True):
            session.execute(
                text(
                    "UPDATE segment SET masked = :words "
                    "FROM answer_version v JOIN answer a ON a.id = v.answer_id "
                    "WHERE segment.version_id = v.id AND a.participant_id = :person"
                ),
                {"words": words, "person": one.id},
            )
        assert release_if_due(session, campaign, NOW + timedelta(hours=1)) is not None
        waiting = candidates(session, campaign)
        assert len(waiting) == 5
        for segment in waiting:
            decide(session, campaign, segment.id, QuotationState.VALID, "une relectrice")
    return campaign


def ask(client: TestClient, headers: Headers, campaign: CampaignRow, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/v1/campaigns/{campaign.code}/quotes?{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_one_per_participant_and_theme(client: TestClient, analyst: Headers, quoted: CampaignRow) -> None:
    body = ask(client, analyst, quoted)
    assert sorted(one["text"] for one in body["items"]) == sorted(WORDS)
    assert {(one["theme"], one["kind"], one["kind_label"]) for one in body["items"]} == {
        ("LOG", "CON", "Constat ou problème")
    }
    assert set(body["items"][0]) == {"id", "theme", "theme_label", "kind", "kind_label", "text"}
    assert "se sont portés volontaires" in body["sentence"]


def test_search_folds_accents_and_case(client: TestClient, analyst: Headers, quoted: CampaignRow) -> None:
    for words, found in (
        ("ASCENSEUR", WORDS[:1]),
        ("ete fenetres", WORDS[1:2]),
        ("ca", WORDS[3:]),
        ("ascenseur hall", ()),
        ("%", WORDS),
    ):
        items = client.get(
            f"/v1/campaigns/{quoted.code}/quotes", params={"q": words}, headers=analyst
        ).json()["items"]
        assert sorted(one["text"] for one in items) == sorted(found), words
    assert ask(client, analyst, quoted, "theme=SEC")["items"] == []
    assert len(ask(client, analyst, quoted, "theme=LOG&kind=CON")["items"]) == 4


def test_pages(client: TestClient, analyst: Headers, quoted: CampaignRow) -> None:
    first = ask(client, analyst, quoted, "limit=3")
    second = ask(client, analyst, quoted, f"limit=3&after={first['next']}")
    assert (len(first["items"]), len(second["items"]), second["next"]) == (3, 1, None)
    assert not {one["id"] for one in first["items"]} & {one["id"] for one in second["items"]}


def test_a_withdrawn_consent_closes_the_door_at_once(
    client: TestClient, analyst: Headers, quoted: CampaignRow, committing: sessionmaker[Session]
) -> None:
    with committing.begin() as session:
        person = session.scalars(select(ConsentRow.participant_id).order_by(ConsentRow.id).offset(1)).first()
        session.add(ConsentRow(participant_id=person, kind=ConsentKind.QUOTATION, given=False, at=NOW))
    items = ask(client, analyst, quoted)["items"]
    assert WORDS[1] not in [one["text"] for one in items] and len(items) == 3


def test_wrong_requests(client: TestClient, analyst: Headers, quoted: CampaignRow) -> None:
    for query in (
        "theme=%00",
        "theme=XYZ",
        "kind=ABC",
        "limit=0",
        "limit=-1",
        "limit=1000000000",
        "after=-1",
    ):
        answer = client.get(f"/v1/campaigns/{quoted.code}/quotes?{query}", headers=analyst)
        assert answer.status_code == 422, query
        assert answer.headers["content-type"] == "application/problem+json"
    assert ask(client, analyst, quoted, "q=%00")["items"] is not None
    allowed = client.get(f"/v1/campaigns/{quoted.code}/quotes?kind=ABC", headers=analyst).json()["errors"][0]
    assert "ATO" in allowed["allowed"]


def test_without_a_release_there_is_none(client: TestClient, analyst: Headers, campaign: CampaignRow) -> None:
    assert ask(client, analyst, campaign) == {
        "campaign": campaign.code,
        "items": [],
        "next": None,
        "note": "Une citation illustre un thème\u00a0: elle ne dit pas combien de personnes pensent ainsi.",
        "sentence": None,
    }
