"""One table against one breakdown or the declared pair, and what is refused because it would be misread."""

from typing import Any

from starlette.testclient import TestClient

from consultation.tables import CampaignRow
from tests.api.shelf import Headers
from tests.api.shelf import analyst as analyst
from tests.api.shelf import campaign as campaign
from tests.api.shelf import client as client
from tests.api.shelf import released as released

REFUSED = (
    ("by=mode&sexe=femme", "croisement-impossible"),
    ("sexe=femme&mode=agent", "croisement-impossible"),
    ("rows=themes_enonces&by=sexe", "croisement-impossible"),
    ("rows=hors_grille&age=15-24", "croisement-impossible"),
    ("rows=revenus", "tableau-inconnu"),
    ("rows=question:sexe", "tableau-inconnu"),
    ("rows=%00", "tableau-inconnu"),
    ("rows=themes'--", "tableau-inconnu"),
    ("by=revenu", "demande-refusee"),
    ("by=sexe&sexe=martien", "categorie-inconnue"),
    ("secteur=nord", "categorie-inconnue"),
    ("sexe=%00", "categorie-inconnue"),
    ("mois=2031-01", "date-a-venir"),
    ("mois=2026-13", "demande-refusee"),
    ("at=2031-01-01", "date-a-venir"),
    ("at=9999-12-31", "date-a-venir"),
    ("at=hier", "demande-refusee"),
    ("at=2026-03-20&release=1", "filtres-contradictoires"),
    ("at=2026-03-19", "parution-inconnue"),
    ("at=0001-01-01", "parution-inconnue"),
    ("release=7", "parution-inconnue"),
    ("release=0", "demande-refusee"),
    ("ventilation=sexe", "parametre-inconnu"),
    ("rows=" + "x" * 5_000, "demande-refusee"),
)


def ask(
    client: TestClient, headers: Headers, campaign: CampaignRow, query: str
) -> tuple[int, dict[str, Any]]:
    answer = client.get(f"/v1/campaigns/{campaign.code}/crosstab?{query}", headers=headers)
    assert "NaN" not in answer.text
    return answer.status_code, answer.json()


def test_the_same_figures_as_the_table_itself(
    client: TestClient, analyst: Headers, released: CampaignRow
) -> None:
    for name, path in (
        ("themes", "themes?by=sexe"),
        ("sous_themes", "themes?level=sous_theme&by=sexe"),
        ("question:vivre", "questions/vivre?by=sexe"),
        ("participants", "profile?by=sexe"),
    ):
        status, crossed = ask(client, analyst, released, f"rows={name}&by=sexe")
        table = client.get(f"/v1/campaigns/{released.code}/{path}", headers=analyst).json()
        table.pop("items", None)
        assert (status, crossed) == (200, table)


def test_a_filter_keeps_columns_and_says_the_breakdown(
    client: TestClient, analyst: Headers, released: CampaignRow
) -> None:
    _, whole = ask(client, analyst, released, "by=sexe")
    _, women = ask(client, analyst, released, "sexe=femme")
    _, both = ask(client, analyst, released, "by=sexe&sexe=homme&sexe=femme")
    assert [one["code"] for one in women["columns"]] == ["", "femme"]
    assert [one["code"] for one in both["columns"]] == ["", "femme", "homme"]
    for row, all_of_it in zip(women["rows"], whole["rows"], strict=True):
        assert row["cells"] == all_of_it["cells"][:2]


def test_what_is_not_published_is_refused_in_french(
    client: TestClient, analyst: Headers, released: CampaignRow
) -> None:
    for query, slug in REFUSED:
        status, body = ask(client, analyst, released, query)
        assert (status in (404, 422), body["type"]) == (True, f"/docs#probleme-{slug}"), query
        assert body["status"] == status
        assert "martien" not in str(body)


def test_the_release_of_a_day(client: TestClient, analyst: Headers, released: CampaignRow) -> None:
    _, then = ask(client, analyst, released, "at=2026-03-20")
    _, now = ask(client, analyst, released, "")
    assert then == now
    assert then["release"]["number"] == 1


def test_without_a_release(client: TestClient, analyst: Headers, campaign: CampaignRow) -> None:
    status, body = ask(client, analyst, campaign, "by=sexe&sexe=femme")
    assert (status, body["release"], body["rows"]) == (200, None, [])
    assert body["missing"]["participants"] == 11
