"""Who wants to speak to a person: listed without words or names, closed by name, shown in the console."""

from collections.abc import Callable

from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from consultation.tables import CampaignRow, HandOverRow
from tests.analysis.neighbourhood import NOW, Resident, settle

Headers = dict[str, str]


def wish(committing: sessionmaker[Session], campaign: CampaignRow) -> None:
    one = Resident()
    with committing.begin() as session:
        settle(session, campaign, one)
        session.add(HandOverRow(campaign_id=campaign.id, participant_id=one.id, step="atouts", at=NOW))


def test_listed_then_closed_by_name(
    client: TestClient,
    key: Callable[[str], Headers],
    campaign: CampaignRow,
    committing: sessionmaker[Session],
) -> None:
    wish(committing, campaign)
    admin, path = key("admin"), f"/v1/campaigns/{campaign.code}/handovers"
    (item,) = client.get(path, headers=admin).json()["items"]
    assert (item["state"], item["step"]) == ("open", "atouts")
    assert "participant_id" not in item
    closed = client.patch(f"{path}/{item['id']}", headers=admin, json={"state": "closed"}).json()
    assert (closed["state"], closed["closed_by"]) == ("closed", "clé admin")
    assert client.get(path, headers=admin).json()["items"] == []
    assert len(client.get(f"{path}?state=closed", headers=admin).json()["items"]) == 1


def test_only_who_runs_the_campaign_may(
    client: TestClient,
    key: Callable[[str], Headers],
    campaign: CampaignRow,
    committing: sessionmaker[Session],
) -> None:
    wish(committing, campaign)
    path = f"/v1/campaigns/{campaign.code}/handovers"
    assert client.get(path).status_code == 401
    assert client.get(path, headers=key("analyst")).status_code == 403
    assert client.patch(f"{path}/99", headers=key("admin"), json={"state": "closed"}).status_code == 404
    assert client.patch(f"{path}/1", headers=key("admin"), json={"state": "open"}).status_code == 422


def test_the_console_says_that_somebody_waits(
    client: TestClient,
    key: Callable[[str], Headers],
    campaign: CampaignRow,
    committing: sessionmaker[Session],
) -> None:
    wish(committing, campaign)
    client.cookies.set("pv_console", key("analyst")["Authorization"].removeprefix("Bearer "))
    said = client.get(f"/console/{campaign.code}").text
    assert "1 personne veut parler à quelqu’un" in said


def test_pages(
    client: TestClient,
    key: Callable[[str], Headers],
    campaign: CampaignRow,
    committing: sessionmaker[Session],
) -> None:
    for _ in range(3):
        wish(committing, campaign)
    admin, path = key("admin"), f"/v1/campaigns/{campaign.code}/handovers"
    whole = client.get(path, headers=admin).json()
    first = client.get(f"{path}?limit=2", headers=admin).json()
    second = client.get(f"{path}?limit=2&after={first['next']}", headers=admin).json()
    assert ([*first["items"], *second["items"]], second["next"]) == (whole["items"], None)
    assert (len(whole["items"]), whole["next"]) == (3, None)
    assert client.get(f"{path}?after=999999", headers=admin).json()["items"] == []
