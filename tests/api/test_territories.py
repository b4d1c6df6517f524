"""Territories: lists, what is known of one, what is not a code; and their pages in the console."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from consultation.tables import CampaignRow, TerritoryRow
from consultation.territories.attaching import attach
from consultation.territories.demo import DEMO_TERRITORY, import_demo
from tests.api.test_campaigns import counting
from tests.api.test_pages import check

Headers = dict[str, str]
WHERE = f"/v1/territories/{DEMO_TERRITORY}"


@pytest.fixture
def reader(key: Callable[[str], Headers]) -> Headers:
    return key("facilitator")


@pytest.fixture
def tilleuls(committing: sessionmaker[Session]) -> str:
    with committing.begin() as session:
        import_demo(session, date(2026, 6, 1))
    return DEMO_TERRITORY


def test_a_page_at_a_time_at_the_same_cost(
    client: TestClient, reader: Headers, engine: Engine, committing: sessionmaker[Session], tilleuls: str
) -> None:
    with counting(engine) as alone:
        assert len(client.get("/v1/territories", headers=reader).json()["items"]) == 1
    with committing.begin() as session:
        session.add_all(TerritoryRow(code=f"QP09300{n}", name=f"Quartier {n}") for n in (1, 2))
    with counting(engine) as three:
        listed = client.get("/v1/territories", headers=reader).json()
    assert len(alone) == len(three)
    assert [one["code"] for one in listed["items"]] == ["QN09901N", "QP093001", "QP093002"]
    first = listed["items"][0]
    assert (first["indicators"], first["margins"], first["outline"], first["generation"]) == (
        53,
        True,
        True,
        2024,
    )
    assert not listed["items"][1]["margins"] and listed["items"][1]["generation"] == 2015
    page = client.get("/v1/territories?limit=2", headers=reader).json()
    rest = client.get(f"/v1/territories?limit=2&after={page['next']}", headers=reader).json()
    assert [one["code"] for one in rest["items"]] == ["QP093002"] and rest["next"] is None


def test_what_is_known_of_a_territory(
    client: TestClient,
    reader: Headers,
    committing: sessionmaker[Session],
    tilleuls: str,
    campaign: CampaignRow,
) -> None:
    with committing.begin() as session:
        attach(session, tilleuls, campaign.code)
    known = client.get(WHERE, headers=reader).json()
    assert (known["name"], known["campaigns"], known["lacking"]) == ("Les Tilleuls", [campaign.code], [])
    assert known["margin_details"]["people"] == 2910
    of_sex = {
        one["category"]: one["share"] for one in known["margin_details"]["shares"] if one["by"] == "sexe"
    }
    assert of_sex == {
        "femme": pytest.approx(1570 / 2910, abs=1e-6),
        "homme": pytest.approx(1340 / 2910, abs=1e-6),
    }
    assert known["geometry"]["type"] == "Polygon"
    assert [one["name"] for one in known["axes"]] == ["contrat", "p2030", "p2015", "loi2014"]
    assert (known["actions"], known["statements"]) == (13, 13)


def test_indicators_keep_why_they_are_missing(client: TestClient, reader: Headers, tilleuls: str) -> None:
    found = {one["name"]: one for one in client.get(f"{WHERE}/indicators", headers=reader).json()["items"]}
    assert (found["taux_bas_revenus"]["value"], found["taux_bas_revenus"]["missing"]) == (None, "secret")
    assert found["part_sentiment_insecurite"]["missing"] == "non_disponible"
    poor = found["taux_pauvrete"]
    assert (poor["value"], poor["reference"], poor["gap"]) == (44.2, 19.5, 24.7)
    assert (poor["direction"], poor["themes"], poor["vintage"]) == ("defavorable", ["DRO"], "2021")
    assert poor["source"].endswith("référence : commune")


def test_actions_and_actors(client: TestClient, reader: Headers, tilleuls: str) -> None:
    actions = client.get(f"{WHERE}/actions", headers=reader).json()["items"]
    lifts = next(one for one in actions if one["theme"] == "LOG-ASC")
    assert (lifts["state"], lifts["starts_on"], lifts["ends_on"]) == ("prevue", "2027-01-01", "2028-12-31")
    said = client.get(f"{WHERE}/actors", headers=reader).json()["items"]
    assert {"LOG-BAI", "LIE-VOI"} <= {one["theme"] for one in said}
    assert {one["kind"] for one in said} == {"CON", "ATO", "PRP", "BES"}


@pytest.mark.parametrize("path", ["", "/indicators", "/actions", "/actors"])
def test_what_is_no_territory_is_a_problem_in_french(client: TestClient, reader: Headers, path: str) -> None:
    unknown = client.get(f"/v1/territories/QN07501M{path}", headers=reader)
    assert (unknown.status_code, unknown.json()["type"]) == (404, "/docs#probleme-territoire-inconnu")
    for code, said in (("31555", "n’est pas un code"), ("QP020001", "département 020"), ("%00", "n’est pas")):
        refused = client.get(f"/v1/territories/{code}{path}", headers=reader)
        assert refused.status_code == 422 and said in refused.json()["detail"], code
        assert refused.headers["content-type"] == "application/problem+json"
    assert client.get(f"/v1/territories/QN07501M{path}").status_code == 401


def test_what_did_not_change_is_not_sent_again(client: TestClient, reader: Headers, tilleuls: str) -> None:
    first = client.get(f"{WHERE}/indicators", headers=reader)
    again = client.get(f"{WHERE}/indicators", headers=reader | {"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_pages_of_the_console(
    client: TestClient, reader: Headers, committing: sessionmaker[Session], tilleuls: str
) -> None:
    with committing.begin() as session:
        session.add(TerritoryRow(code="QP093001", name="<script>alert(1)</script>"))
    assert client.get("/console/territoires/", follow_redirects=False).status_code == 303
    assert client.get(f"/console/territoires/{tilleuls}", follow_redirects=False).status_code == 303
    client.post("/console/entrer", data={"key": reader["Authorization"].removeprefix("Bearer ")})
    listed = client.get("/console/territoires/").text
    check(listed)
    assert "Les Tilleuls" in listed and "<script>" not in listed
    shown = client.get(f"/console/territoires/{tilleuls}").text
    check(shown)
    for words in (
        "44,2\u00a0%",
        "+24,7\u00a0points (moins favorable)",
        "secret statistique",
        "2\u202f910 habitants de 15 ans et plus",
        "sur le sexe et l’âge croisés",
        "femme, 15-24",
        "Réfection des halls",
        "Valmont Habitat",
        "Il manque",
    ):
        assert words in shown, words
    bare = client.get("/console/territoires/QP093001").text
    assert "Aucun chiffre n’est importé." in bare and "Aucune marge" in bare
    assert client.get("/console/territoires/QP093002").status_code == 404
    assert client.get("/console/territoires/ailleurs").status_code == 422
    assert '<a href="/console/territoires/">' in client.get("/console/").text
