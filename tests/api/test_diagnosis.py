"""The diagnosis over HTTP and on the console's pages."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from analysis.diagnosis.model import Share, Statistic
from api.console.saying import say_gap, say_share
from consultation.tables import CampaignRow
from tests.analysis.diagnosis.tilleuls import CODE, about, residents, settled, territory
from tests.analysis.spoken import released
from tests.api.test_desk import enter
from tests.api.test_pages import check

Headers = dict[str, str]


@pytest.fixture
def tilleuls(committing: sessionmaker[Session], campaign: CampaignRow) -> CampaignRow:
    """The campaign about a known territory, with 120 residents and a release."""
    with committing.begin() as session:
        territory(session)
        about(session, campaign)
        settled(session, campaign, residents())
        released(session, campaign)
    return campaign


def test_the_whole_diagnosis(client: TestClient, analyst: Headers, tilleuls: CampaignRow) -> None:
    answer = client.get(f"/v1/territories/{CODE.lower()}/diagnosis", headers=analyst)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["territory"], body["campaign"], body["release"]) == (CODE, tilleuls.code, 1)
    assert body["sentence"].startswith("Résultats issus d’une consultation ouverte")
    log = next(one for one in body["themes"] if one["code"] == "LOG")
    share = log["salience"]["share"]
    assert (share["numerator"], share["denominator"], share["raw"]) == (40, 120, 33)
    assert log["salience"]["bands"][0]["sentence"].startswith("Si les personnes concernées")
    assert {one["grid"] for one in log["axes"]} == {"p2030", "p2015", "loi2014"}
    again = client.get(
        f"/v1/territories/{CODE}/diagnosis",
        headers={**analyst, "If-None-Match": answer.headers["etag"]},
    )
    assert (again.status_code, again.content) == (304, b"")
    law = client.get(f"/v1/territories/{CODE}/diagnosis", params={"axes": "loi2014"}, headers=analyst).json()
    assert [one["axis"]["code"] for one in law["axes"]] == [str(number) for number in range(1, 11)]
    assert {axis["grid"] for one in law["themes"] for axis in one["axes"]} == {"loi2014"}


def test_what_is_missing_is_said(
    client: TestClient,
    analyst: Headers,
    key: Callable[[str], Headers],
    campaign: CampaignRow,
    committing: sessionmaker[Session],
) -> None:
    def asked(code: str = CODE, **params: str) -> tuple[int, str, str]:
        answer = client.get(f"/v1/territories/{code}/diagnosis", params=params, headers=analyst)
        problem = answer.json()
        return answer.status_code, problem["type"].rpartition("probleme-")[2], problem["detail"]

    assert client.get(f"/v1/territories/{CODE}/diagnosis").status_code == 401
    assert client.get(f"/v1/territories/{CODE}/diagnosis", headers=key("facilitator")).status_code == 403
    assert asked()[:2] == (404, "territoire-inconnu")
    for code in ("QN%00", "é", "QN09901N%27"):
        assert asked(code)[:2] == (422, "code-de-territoire")
    with committing.begin() as session:
        territory(session)
    assert asked()[:2] == (404, "territoire-sans-campagne")
    with committing.begin() as session:
        about(session, campaign)
    status, slug, detail = asked()
    assert (status, slug) == (404, "pas-de-parution")
    assert "Encore 11 participants" in detail
    assert asked(campaign="autre\x00")[:2] == (404, "campagne-autre-territoire")
    with committing.begin() as session:
        settled(session, campaign, residents())
        released(session, campaign)
    assert asked(axes="p1900")[:2] == (422, "axes-inconnus")


def test_one_participant_and_nobody_are_no_figures(
    client: TestClient,
    key: Callable[[str], Headers],
    campaign: CampaignRow,
    committing: sessionmaker[Session],
) -> None:
    enter(client, key("analyst"))
    for people in (0, 1):
        with committing.begin() as session:
            if people:
                settled(session, campaign, residents(log=1, lie=0, ready=0, idea=0))
        answer = client.get(f"/console/{campaign.code}/diagnostic")
        assert answer.status_code == 404
        check(answer.text)
        assert f"Encore {11 - people} participants" in answer.text


def test_the_pages(
    client: TestClient,
    key: Callable[[str], Headers],
    tilleuls: CampaignRow,
    committing: sessionmaker[Session],
) -> None:
    address = f"/console/{tilleuls.code}/diagnostic"
    assert client.get(address, follow_redirects=False).status_code == 303
    enter(client, key("facilitator"))
    assert client.get(address).status_code == 403
    enter(client, key("analyst"))
    text = client.get(address).text
    check(text)
    order = [
        text.index(f'id="{name}"') for name in ("methode", "potentiels", "themes", "convergence", "afom")
    ]
    assert order == sorted(order)
    assert "Manquent" in text and "Brouillon" in text and "Confirmé" in text
    assert "(entre " in text and "40 participants sur 120" in text
    for code in ("LOG", "LIE", "MOB"):
        sheet = client.get(f"{address}/{code}")
        assert sheet.status_code == 200
        check(sheet.text)
    log = client.get(f"{address}/LOG").text
    assert (
        "Rénovation des halls" in log and "secret statistique" in log and "Ce que disent les acteurs" in log
    )
    assert "24\u00a0%</strong>, référence 12\u00a0%" in log
    assert client.get(f"{address}/XXX").status_code == 404
    assert client.get("/console/inconnue/diagnostic").status_code == 404


def test_a_demonstration_says_so(
    client: TestClient,
    key: Callable[[str], Headers],
    tilleuls: CampaignRow,
    committing: sessionmaker[Session],
) -> None:
    with committing.begin() as session:
        session.get_one(CampaignRow, tilleuls.id).demo = True
    enter(client, key("analyst"))
    for page in ("", "/LOG"):
        assert "réponses inventées" in client.get(f"/console/{tilleuls.code}/diagnostic{page}").text


def test_figures_are_said_with_their_number_and_interval() -> None:
    weighted = Share(60, 200, 30, 27, (20, 35), None, "wilson", 150.0, None, weighted=True)
    assert say_share(weighted) == (
        "27\u00a0% redressés (entre 20 et 35\u00a0%\u00a0; 30\u00a0% comptés), 60 participants sur 200"
    )
    assert say_share(Share(12, 40, words="plusieurs")) == "plusieurs (12 participants sur 40)"
    assert say_share(Share(withheld="ecart")).startswith("Non montré")
    level = Statistic("t", "Taux", "%", "2021", 24.0, 12.0, 12.0, 1, None, "Insee")
    assert say_gap(level) == "+12\u00a0points (plus mauvais)"
    assert say_gap(replace(level, gap=-1.5, worse=-1)) == "−1,5\u00a0points (meilleur)"
    assert say_gap(replace(level, gap=None, reference=None)) == "pas de référence"
