"""Weighted and raw side by side, who is missing and means, as analysts and readers get them."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from analysis.release import release_if_due
from consultation.tables import CampaignRow, ReleaseDocumentRow, ReleaseRow
from tests.analysis.neighbourhood import NOW, Resident, settle
from tests.analysis.residents import HALVES, settle_territory
from tests.analysis.test_release import LOG, PRO
from tests.api.test_pages import check

Headers = dict[str, str]


@pytest.fixture
def weighted(committing: sessionmaker[Session], campaign: CampaignRow) -> CampaignRow:
    """150 women of whom 100 speak of housing, 50 men of whom 10 do; as many men as women live there."""
    with committing.begin() as session:
        campaign = session.get_one(CampaignRow, campaign.id)
        settle_territory(session, campaign, HALVES)
        for said, sex, vivre, number in (
            (LOG, "femme", "bien", 100),
            (PRO, "femme", "moyen", 30),
            (PRO, "femme", "mal", 20),
            (LOG, "homme", "moyen", 10),
            (PRO, "homme", "mal", 30),
            (PRO, "homme", "bien", 10),
        ):
            settle(session, campaign, *[Resident(said=said, sex=sex, vivre=vivre) for _ in range(number)])
        assert release_if_due(session, campaign, NOW + timedelta(hours=1)) is not None
    return campaign


def test_the_api_has_raw_and_weighted(client: TestClient, analyst: Headers, weighted: CampaignRow) -> None:
    body = client.get(f"/v1/campaigns/{weighted.code}/themes", headers=analyst).json()
    cell = next(row for row in body["rows"] if row["code"] == "LOG")["cells"][0]
    assert (cell["share"], cell["interval"]) == (55, [48, 62])
    assert cell["reading"] == "montre"
    assert cell["estimate"] == {
        "share": 43,
        "interval": [35, 51],
        "method": "wilson",
        "weighted": True,
        "n_eff": 150,
        "sensitivity": [{"gamma": 1.5, "low": 33, "high": 53}, {"gamma": 2.0, "low": 27, "high": 60}],
    }
    about = body["release"]
    assert (about["population"], about["participation"], about["weighted_with"]) == (4000, 5.0, "2021")
    assert (about["n_eff"], about["deff"], about["segments"]) == (150, 1.33, 200)
    assert about["checked"]["full_checking"]


def test_who_is_missing_and_means(client: TestClient, analyst: Headers, weighted: CampaignRow) -> None:
    body = client.get(f"/v1/campaigns/{weighted.code}/weighting", headers=analyst).json()
    assert (body["used"], body["on"], body["release"]) == (True, ["sexe"], 1)
    assert [one["missing"] for one in body["profile"][0]["categories"]] == [False, True]
    assert "se sont portés volontaires" in body["sentence"]
    (scale,) = client.get(f"/v1/campaigns/{weighted.code}/means", headers=analyst).json()["questions"]
    assert scale["raw"]["mean"] == 1.7
    assert scale["raw"]["mean_low"] < 1.7 < scale["raw"]["mean_high"]


def test_without_a_release_both_say_what_is_missing(
    client: TestClient, analyst: Headers, campaign: CampaignRow
) -> None:
    for path in ("weighting", "means"):
        answer = client.get(f"/v1/campaigns/{campaign.code}/{path}", headers=analyst)
        assert answer.status_code == 200
        assert answer.json()["missing"]["participants"] == 11


def test_the_page_sets_both_side_by_side(client: TestClient, weighted: CampaignRow) -> None:
    text = client.get(f"/p/{weighted.code}").text
    check(text)
    row = re.search(r"Logement et immeuble</th>.*", text)
    assert row is not None
    assert "55\u00a0% (entre 48 et 62\u00a0%)" in row[0] and "43\u00a0% (entre 35 et 51\u00a0%)" in row[0]
    assert "Redressement sur le sexe (Insee 2021)." in text
    assert "ont la précision de 150" in text
    assert "Taux de participation\u00a0: 5\u00a0% des 4\u202f000 habitants" in text
    assert re.search(r"Un homme</th>.*25\u00a0%.*50\u00a0%.*manquent", text)
    assert "Moyenne 1,7" in text  # a row of the scale is withheld: no weighted one
    assert "Au plus 200 participants, sans les réponses hors de l’échelle" in text
    assert "ne comptent pas les erreurs de la machine" in text
    assert "Wilson à 95\u00a0% sur le nombre efficace" in text.replace(" %", "\u00a0%")
    assert "marge d’erreur" not in text and "taux de réponse" not in text


def test_releases_of_before_stay_readable(
    client: TestClient, analyst: Headers, weighted: CampaignRow, committing: sessionmaker[Session]
) -> None:
    """A release that was made before there were estimates: its cells are raw, it has no documents."""
    with committing.begin() as session:
        release = session.query(ReleaseRow).one()
        new = ("population", "weighted_with", "n_eff", "deff", "segments", "checked")
        release.about = {name: value for name, value in release.about.items() if name not in new}
        session.execute(delete(ReleaseDocumentRow))
    check(client.get(f"/p/{weighted.code}").text)
    body = client.get(f"/v1/campaigns/{weighted.code}/themes", headers=analyst).json()
    assert body["release"]["n_eff"] is None
    for path in ("weighting", "means", "releases"):
        assert client.get(f"/v1/campaigns/{weighted.code}/{path}", headers=analyst).status_code == 200


def test_the_desk_proposes_to_check(client: TestClient, analyst: Headers, weighted: CampaignRow) -> None:
    client.cookies.set("pv_console", analyst["Authorization"].removeprefix("Bearer "), path="/console")
    text = client.get(f"/console/{weighted.code}").text
    assert f"portevoix nlu queue {weighted.code} --out feuille.csv --participants 300" in text
