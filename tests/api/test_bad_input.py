"""Campaigns that are empty or odd, requests that are wrong: an answer or a problem, no NaN, no 500."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from analysis.release import release_if_due
from consultation.tables import CampaignRow, ParticipantRow
from tests.analysis.neighbourhood import NOW, SOURCE, Resident, settle, small_campaign
from tests.analysis.quarter import TERRITORY, settle_statistics

Headers = dict[str, str]
READ = (
    "",
    "/participation",
    "/releases",
    "/profile?by=sexe",
    "/themes?by=sexe",
    "/themes?level=sous_theme&by=age",
    "/questions/vivre?by=sexe",
    "/crosstab?rows=themes&by=sexe_age",
    "/crosstab?rows=question:manque&by=mois",
    "/indicators?by=sexe",
    "/weighting",
    "/means",
    "/quotes",
    "/priorities",
)
LONG = "x" * 20_000
WRONG = (
    "crosstab?rows={}",
    "crosstab?by={}",
    "crosstab?sexe={}",
    "crosstab?mois={}",
    "crosstab?at={}",
    "crosstab?release={}",
    "indicators?table={}",
    "indicators?after={}",
    "indicators?limit={}",
    "quotes?theme={}",
    "quotes?kind={}",
    "quotes?limit={}",
    "releases?limit={}",
    "themes?level={}",
    "{}",
)


@pytest.fixture
def odd(committing: sessionmaker[Session]) -> dict[str, bool]:
    """Campaigns, and whether each has figures."""
    source = SOURCE.replace("phase: ecoute", f"phase: ecoute\n  territory: {TERRITORY}")
    people: dict[str, list[Resident]] = {
        "vide-test": [],
        "seul-test": [Resident(vivre="bien")],
        "femmes-test": [Resident(vivre="bien", manque=["soins"], age="a25_59") for _ in range(70)],
        "muets-test": [Resident(said=None, sex=None, age=None, passed=True) for _ in range(30)],
    }
    with committing.begin() as session:
        settle_statistics(session)
        for code, residents in people.items():
            campaign = small_campaign(session, code, source)
            if residents:
                settle(session, campaign, *residents)
            release_if_due(session, campaign, NOW + timedelta(hours=1))
    return {"vide-test": False, "seul-test": False, "femmes-test": True, "muets-test": False}


def asked(client: TestClient, headers: Headers, path: str) -> int:
    answer = client.get(path, headers=headers)
    assert answer.status_code < 500, (path, answer.text)
    assert "NaN" not in answer.text and "Infinity" not in answer.text, path
    if answer.status_code != 200:
        body = answer.json()
        assert answer.headers["content-type"] == "application/problem+json", path
        assert body["type"].startswith("/docs#probleme-") and body["detail"].endswith((".", "»")), body
        assert LONG not in answer.text
    return answer.status_code


def test_odd_campaigns(client: TestClient, analyst: Headers, odd: dict[str, bool]) -> None:
    for code, figures in odd.items():
        for path in READ:
            status = asked(client, analyst, f"/v1/campaigns/{code}{path}")
            assert status == 200 or (status == 404 and path == "/priorities"), (code, path, status)
        body = client.get(f"/v1/campaigns/{code}/crosstab?by=sexe", headers=analyst).json()
        assert (body["release"] is not None) is figures
    # All of one sex: nothing may be told by subtraction, and who is not there is no row of zeros.
    same = client.get("/v1/campaigns/femmes-test/themes?by=sexe", headers=analyst).json()
    assert all(cell["numerator"] is None for row in same["rows"] for cell in row["cells"])
    for path in ("diagnosis", "priorities", "indicators", "actions", "actors", ""):
        asked(client, analyst, f"/v1/territories/{TERRITORY}/{path}".rstrip("/"))
        assert asked(client, analyst, f"/v1/territories/QN00000N/{path}".rstrip("/")) in (404, 422)
    assert asked(client, analyst, "/v1/compare?campaigns=vide-test,femmes-test") == 422


def test_wrong_values_everywhere(client: TestClient, analyst: Headers, odd: dict[str, bool]) -> None:
    for value in (
        "0",
        "-1",
        "1000000000000",
        "%00",
        LONG,
        "null",
        "nan",
        "é",
        "%F0%9F%92%A9",
        "1e9",
        "' OR 1=1",
    ):
        for query in WRONG:
            status = asked(client, analyst, f"/v1/campaigns/femmes-test/{query.format(value)}")
            assert status in (404, 422), (query, value[:20])
        for name in ("q", "after"):
            asked(client, analyst, f"/v1/campaigns/femmes-test/quotes?{name}={value}")
        for place in ("diagnosis", "priorities"):
            for path in (f"{value}/{place}", f"{TERRITORY}/{place}?campaign={value}"):
                assert asked(client, analyst, f"/v1/territories/{path}") in (404, 422)


def test_only_get_where_nothing_may_be_written(
    client: TestClient, analyst: Headers, odd: dict[str, bool]
) -> None:
    for path in ("crosstab", "indicators", "quotes"):
        answer = client.post(f"/v1/campaigns/femmes-test/{path}", headers=analyst)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    answer = client.delete("/v1/broadcasts", headers=analyst)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


def test_everybody_is_gone_after_a_release(
    client: TestClient, committing: sessionmaker[Session], released: CampaignRow, analyst: Headers
) -> None:
    with committing.begin() as session:
        session.execute(
            update(ParticipantRow)
            .where(ParticipantRow.campaign_id == released.id)
            .values(excluded="identique", changed_at=NOW + timedelta(hours=2))
        )
        campaign = session.get_one(CampaignRow, released.id)
        assert release_if_due(session, campaign, NOW + timedelta(hours=3)) is not None
    for path in READ:
        assert asked(client, analyst, f"/v1/campaigns/{released.code}{path}") == 200, path
    page = client.get(f"/p/{released.code}")
    assert page.status_code == 200
    assert "Aucune participation n’est plus comptée." in page.text
