"""Every figure of a release, one after the other: complete, in pages that hold together."""

from typing import Any

from starlette.testclient import TestClient

from consultation.tables import CampaignRow
from tests.api.shelf import Headers
from tests.api.shelf import analyst as analyst
from tests.api.shelf import campaign as campaign
from tests.api.shelf import client as client
from tests.api.shelf import released as released


def pages(client: TestClient, headers: Headers, path: str, limit: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = ""
    for _ in range(200):
        page = client.get(
            f"{path}{'&' if '?' in path else '?'}limit={limit}&after={after}", headers=headers
        ).json()
        found += page["items"]
        if page["next"] is None:
            return found
        after = page["next"]
    raise AssertionError("the pages do not end")


def test_the_list_is_the_tables_end_to_end(
    client: TestClient, analyst: Headers, released: CampaignRow
) -> None:
    address = f"/v1/campaigns/{released.code}"
    listed = pages(client, analyst, f"{address}/indicators?by=sexe", 37)
    assert listed == pages(client, analyst, f"{address}/indicators?by=sexe", 200)
    assert [*dict.fromkeys(one["table"] for one in listed)] == [
        "themes",
        "sous_themes",
        "enonces",
        "question:vivre",
        "question:manque",
    ]
    table = client.get(f"{address}/themes?by=sexe", headers=analyst).json()
    cells = [(row["code"], cell) for row in table["rows"] for cell in row["cells"]]
    themes = [one for one in listed if one["table"] == "themes"]
    assert len(themes) == len(cells)
    for one, (code, cell) in zip(themes, cells, strict=True):
        assert one["row"] == code
        assert {name: one[name] for name in cell} == cell


def test_in_total_every_table_is_there(client: TestClient, analyst: Headers, released: CampaignRow) -> None:
    address = f"/v1/campaigns/{released.code}/indicators"
    listed = pages(client, analyst, address, 200)
    assert {one["table"] for one in listed} >= {"themes_enonces", "hors_grille", "question:manque"}
    assert {one["column"] for one in listed} == {""}
    only = pages(client, analyst, f"{address}?table=question:vivre", 2)
    assert [one["row"] for one in only] == ["bien", "moyen", "mal", "nsp"]


def test_wrong_places(client: TestClient, analyst: Headers, released: CampaignRow) -> None:
    address = f"/v1/campaigns/{released.code}/indicators"
    for query in (
        "limit=0",
        "limit=-1",
        "limit=1000000000",
        "after=x",
        "after=0-0",
        "after=%00",
        "by=revenu",
    ):
        assert client.get(f"{address}?{query}", headers=analyst).status_code == 422, query
    assert client.get(f"{address}?after=9-1", headers=analyst).status_code == 404
    beyond = client.get(f"{address}?after=1-999999999", headers=analyst).json()
    assert (beyond["items"], beyond["next"]) == ([], None)
    both = client.get(f"{address}?table=themes_enonces&by=sexe", headers=analyst)
    assert both.json()["type"] == "/docs#probleme-croisement-impossible"


def test_nothing_yet(client: TestClient, analyst: Headers, campaign: CampaignRow) -> None:
    body = client.get(f"/v1/campaigns/{campaign.code}/indicators", headers=analyst).json()
    assert (body["items"], body["release"], body["missing"]["participants"]) == ([], None, 11)
