"""Priorities over HTTP and on the console: methods side by side, and what is missing for them."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from analysis.priorities.committee import Kind, keep
from consultation import campaigns
from consultation.decisions import Decision, keep_decisions
from consultation.tables import ActionRow, CampaignRow, TerritoryRow
from consultation.words import DecisionState
from tests.analysis.neighbourhood import NOW, SOURCE, Resident, keys_of, settle, small_campaign
from tests.analysis.priorities.voters import (
    PRIORITIES,
    Said,
    graded,
    priorities_campaign,
    released,
    together,
    vote,
)
from tests.api.test_desk import enter
from tests.api.test_pages import check

Headers = dict[str, str]
TERRITORY = "QN09901N"


@pytest.fixture
def asked(committing: sessionmaker[Session]) -> CampaignRow:
    """A consultation that listened and then asked for priorities, on a territory with an action."""
    with committing.begin() as session:
        heard = small_campaign(
            session,
            "tilleuls-ecoute",
            SOURCE.replace("  territory_name", f"  territory: {TERRITORY}\n  territory_name"),
        )
        settle(session, heard, *listening())
        released(session, heard)
        made = campaigns.create(
            session, keys_of(session), PRIORITIES, code="tilleuls-prio", follows=heard.code
        )
        campaign = campaigns.open_campaign(session, made.code, NOW)
        voters: list[Said] = together(
            graded("halls", 50, 20, 20, 10), graded("ombre", 20, 60, 10, 10), graded("local", 10, 20, 60, 10)
        )
        vote(session, campaign, voters)
        released(session, campaign)
        territory = TerritoryRow(code=TERRITORY, name="Les Tilleuls")
        session.add(territory)
        session.flush()
        for theme, title in (("LOG", "Halls, tranche 1"), ("LOG-ASC", "Ascenseurs"), ("EMP", "Un forum")):
            session.add(ActionRow(territory_id=territory.id, title=title, theme=theme, state="en_cours"))
        keep_decisions(
            session, campaign.id, (Decision("halls", "Halls", DecisionState.DECIDED, "Travaux en mars."),)
        )
    return campaign


def listening() -> list[Resident]:
    """Residents of whom most speak of the halls, angrily; fewer of shade, of a place for the young."""
    found = []
    for theme, number, tags in (
        ("LOG-PCO", 60, [("sentiment", "NEG2"), ("urgence", "U2")]),
        ("TRE-CHL", 30, []),
        ("JCS-JEU", 20, []),
    ):
        for place in range(number):
            said = [("theme", theme), ("enonce", "CON"), *(tags if place % 3 else [])]
            found.append(Resident(said=[said], sex="femme" if place % 2 else "homme"))
    return found


def test_methods_side_by_side_with_the_way_back(
    client: TestClient, analyst: Headers, asked: CampaignRow
) -> None:
    answer = client.get(f"/v1/territories/{TERRITORY}/priorities", headers=analyst)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["campaign"] == "tilleuls-prio" and body["heard"] == "tilleuls-ecoute"
    assert "se sont portés volontaires" in body["sentence"]
    methods = {one["method"]: one for one in body["methods"]}
    judged = methods["jugement_majoritaire"]["items"][0]
    assert judged["code"] == "halls" and judged["rank"] == 1 and judged["interval"][0] == 1
    assert judged["grade"] == "tres" and judged["profile"][0] == {"code": "tres", "share": 50, "words": None}
    assert methods["comparaisons"]["reason"] and methods["approbation"]["reason"]
    halls = next(one for one in body["items"] if one["code"] == "halls")
    assert halls["themes"][0]["code"] == "LOG-PCO"
    assert [action["title"] for action in halls["actions"]] == ["Halls, tranche 1"]  # not the lifts
    assert halls["decision"] == {"state": "decide", "why": "Travaux en mars."}
    assert {"method": "jugement_majoritaire", "poll": "importance", "rank": 1} in halls["ranks"]
    again = client.get(
        f"/v1/campaigns/{asked.code}/priorities", headers={**analyst, "If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304


def test_committee_inputs_count_at_once(
    client: TestClient, analyst: Headers, asked: CampaignRow, committing: sessionmaker[Session]
) -> None:
    def read(method: str) -> dict[str, Any]:
        answer = client.get(f"/v1/campaigns/{asked.code}/priorities?method={method}", headers=analyst)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()["methods"][0]
        return found

    before = read("multicritere")
    assert [one["code"] for one in before["criteria"]] == ["saillance", "gravite", "etendue"]
    assert "n’a pas donné de poids" in before["weights_note"] and before["items"][0]["code"] == "halls"
    halls = before["items"][0]
    assert halls["score"] == 100 or halls["criteria"][0]["value"] == 100
    assert halls["n"] == 110 and halls["interval"][0] == 1
    with committing.begin() as session:
        two = [
            {"name": name, "participants": 30, "each": 3, "dots": {"halls": 40, "ombre": 12, "local": 2}}
            for name in "AB"
        ]
        keep(
            session,
            asked.id,
            Kind.FEASIBILITY,
            {"grades": {"halls": 1, "ombre": 5, "local": 3}, "experts": 2},
        )
        keep(session, asked.id, Kind.WEIGHTS, {"weights": {"saillance": 1, "faisabilite": 9}})
        keep(session, asked.id, Kind.DOTS, {"sessions": two})
    dots = read("gommettes")
    assert dots["n"] == 60 and [row["code"] for row in dots["items"]] == ["halls", "ombre", "local"]
    assert dots["items"][2]["share"] is None and dots["items"][2]["withheld"] == "effectif"
    after = read("multicritere")
    assert after["weights_note"] is None and after["items"][0]["code"] == "ombre"
    assert [(one["code"], one["says"], one["weight"]) for one in after["criteria"]] == [
        ("saillance", "habitants", 10),
        ("faisabilite", "acteurs", 90),
    ]
    assert after["items"][0]["sensitivity"]["interval"] == [1, 1]
    soins = next(row for row in after["items"] if row["code"] == "soins")
    assert soins["rank"] is None and soins["known"] == 0


def test_what_is_missing_is_a_problem_in_french(
    client: TestClient, analyst: Headers, asked: CampaignRow, committing: sessionmaker[Session]
) -> None:
    with committing.begin() as session:
        priorities_campaign(session, "autre-vide")
    for path, slug in (
        (f"/v1/territories/{TERRITORY}/priorities?method=vote", "methode-absente"),
        (f"/v1/territories/{TERRITORY}/priorities?campaign=inconnue", "campagne-autre-territoire"),
        ("/v1/territories/QN09902N/priorities", "territoire-inconnu"),
        ("/v1/campaigns/autre-vide/priorities", "pas-de-parution"),
        ("/v1/campaigns/inconnue/priorities", "campagne-inconnue"),
    ):
        answer = client.get(path, headers=analyst)
        assert answer.status_code == 404, (path, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"].endswith(slug), answer.json()


def test_what_is_no_code_is_refused(client: TestClient, analyst: Headers) -> None:
    for code in ("%00", "QN1", "x" * 20):
        assert client.get(f"/v1/territories/{code}/priorities", headers=analyst).status_code == 422


def test_a_facilitators_key_opens_no_priorities(client: TestClient, key: Callable[[str], Headers]) -> None:
    path = f"/v1/territories/{TERRITORY}/priorities"
    assert client.get(path).status_code == 401
    assert client.get(path, headers=key("facilitator")).status_code == 403


def test_the_console_page(client: TestClient, analyst: Headers, asked: CampaignRow) -> None:
    assert client.get(f"/console/{asked.code}/priorites", follow_redirects=False).status_code == 303
    enter(client, analyst)
    answer = client.get(f"/console/{asked.code}/priorites")
    assert answer.status_code == 200
    check(answer.text)
    text = answer.text.replace("\u00a0", " ")
    assert "se sont portés volontaires" in text and "Jugement majoritaire" in text
    assert "Très important : 50 %" in text and "Décidé" in text and "Halls, tranche 1" in text
    assert "nan" not in text.lower().replace("financ", "")
    assert client.get("/console/tilleuls-ecoute/priorites").status_code == 200
    public = client.get(f"/p/{asked.code}").text
    check(public)
    assert "Halls\u00a0: <strong>décidé</strong>. Travaux en mars." in public
