"""Exports over HTTP: the same files, for who may have them."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from consultation.tables import CampaignRow
from tests.analysis.exports.furnished import furnished
from tests.analysis.exports.reading import archive, csv_rows
from tests.api.conftest import Headers

Keys = Callable[[str], Headers]


@pytest.fixture
def full(committing: sessionmaker[Session]) -> CampaignRow:
    with committing.begin() as session:
        return furnished(session, 60, code="tilleuls-plein", title="Votre quartier")[0]


def test_every_format_is_a_file_with_its_type_and_name(
    client: TestClient, analyst: Headers, full: CampaignRow
) -> None:
    for query, media, name in (
        ("csv", "application/zip", "tilleuls-plein-parution-1-csv.zip"),
        ("csv&table=themes", "text/csv; charset=utf-8", "tilleuls-plein-parution-1-themes.csv"),
        ("json", "application/json", "tilleuls-plein-parution-1.json"),
        ("geojson", "application/geo+json", "tilleuls-plein-parution-1.geojson"),
        (
            "docx&release=1",
            "application/vnd.openxmlformats",
            "rapport-tilleuls-plein-parution-1",
        ),
        ("svg&chart=participants", "image/svg+xml", "tilleuls-plein-parution-1-participants.svg"),
    ):
        answer = client.get(f"/v1/campaigns/{full.code}/export?format={query}", headers=analyst)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith(media)
        assert name in answer.headers["content-disposition"] and answer.headers["etag"]
    themes = client.get(f"/v1/campaigns/{full.code}/export?format=csv&table=themes", headers=analyst)
    found = csv_rows(themes.content)
    served = client.get(f"/v1/campaigns/{full.code}/themes", headers=analyst).json()
    cells = {row["code"]: row["cells"][0] for row in served["rows"]}
    for row in found:
        if row["tableau"] == "themes" and not row["retenu"]:
            cell = cells[row["ligne"]]
            assert int(row["participants_concernes"]) == cell["numerator"]
            assert int(row["part_pct"]) == cell["estimate"]["share"]
            assert [int(row["borne_basse_pct"]), int(row["borne_haute_pct"])] == cell["estimate"]["interval"]


def test_what_cannot_be_written_is_a_problem_in_french(
    client: TestClient, analyst: Headers, key: Keys, campaign: CampaignRow, full: CampaignRow
) -> None:
    for path, status, said in (
        (f"{campaign.code}/export?format=csv", 404, "Encore 11 participants"),
        (f"{full.code}/export?format=csv&release=9", 404, "La dernière parution est la n° 1"),
        (f"{full.code}/export?format=csv&table=tout", 404, "Au choix : chiffres"),
        (f"{full.code}/export?format=pdf", 422, "csv"),
        (f"{full.code}/export", 422, "format"),
        ("inconnue/export?format=csv", 404, "Aucune campagne"),
    ):
        answer = client.get(f"/v1/campaigns/{path}", headers=analyst)
        assert answer.status_code == status, path
        assert answer.headers["content-type"] == "application/problem+json"
        assert said in answer.json()["detail"], path
    path = f"/v1/campaigns/{full.code}/export?format=csv"
    assert client.get(path, headers=key("facilitator")).status_code == 403
    assert client.get(path).status_code == 401


def test_the_console_offers_the_files_to_analysts(
    client: TestClient, analyst: Headers, key: Keys, full: CampaignRow, campaign: CampaignRow
) -> None:
    assert client.get(f"/console/{full.code}/export/json", follow_redirects=False).status_code == 303
    client.cookies.set("pv_console", key("facilitator")["Authorization"].removeprefix("Bearer "))
    refused = client.get(f"/console/{full.code}/export/json")
    assert refused.status_code == 403 and "analyst" in refused.text
    client.cookies.set("pv_console", analyst["Authorization"].removeprefix("Bearer "))
    page = client.get(f"/console/{full.code}").text
    assert f'href="/console/{full.code}/export/docx"' in page
    assert "/export/docx" not in client.get(f"/console/{campaign.code}").text, "nothing to download yet"
    answer = client.get(f"/console/{full.code}/export/json")
    assert json.loads(answer.content)["parution"]["numero"] == 1
    assert (
        answer.headers["cache-control"] == "no-cache"
        and "attachment" in answer.headers["content-disposition"]
    )
    assert "priorites.csv" in archive(client.get(f"/console/{full.code}/export/csv").content)
    assert client.get(f"/console/{campaign.code}/export/json").status_code == 404
    assert client.get("/console/inconnue/export/json").status_code == 404
