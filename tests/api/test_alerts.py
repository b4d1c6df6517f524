"""Alerts of danger: listed without words, decided by name, and the words count again when lifted."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from consultation.tables import AlertRow, CampaignRow, ParticipantRow, SegmentRow
from tests.analysis.neighbourhood import NOW, Resident, settle

Headers = dict[str, str]


def alert(session: Session, campaign: CampaignRow, one: Resident) -> int:
    row = AlertRow(
        campaign_id=campaign.id,
        participant_id=one.id,
        rule="violences",
        step="atouts",
        sealed_text=b"sealed",
        state="open",
        at=NOW,
    )
    session.add(row)
    session.flush()
    return row.id


def test_lifting_lets_the_words_count_again(
    client: TestClient,
    key: Callable[[str], Headers],
    campaign: CampaignRow,
    committing: sessionmaker[Session],
) -> None:
    admin = key("admin")
    one = Resident(danger=frozenset({0}))
    with committing.begin() as session:
        settle(session, campaign, one)
        first, second = alert(session, campaign, one), alert(session, campaign, one)
    path = f"/v1/campaigns/{campaign.code}/alerts"
    listed = client.get(path, headers=admin).json()["items"]
    assert {item["id"] for item in listed} == {first, second}
    page = client.get(f"{path}?limit=1", headers=admin).json()
    rest = client.get(f"{path}?limit=1&before={page['next']}", headers=admin).json()
    assert ([*page["items"], *rest["items"]], rest["next"]) == (listed, None)
    assert "sealed" not in str(listed)

    decided = client.patch(f"{path}/{first}", headers=admin, json={"state": "lifted"}).json()
    assert (decided["state"], decided["decided_by"]) == ("lifted", "clé admin")
    with committing() as session:
        assert session.scalars(select(SegmentRow.danger)).one()  # the second alert still stands

    client.patch(f"{path}/{second}", headers=admin, json={"state": "lifted"})
    with committing() as session:
        assert not session.scalars(select(SegmentRow.danger)).one()
        assert session.get_one(ParticipantRow, one.id).changed_at == NOW + timedelta(days=1)
    assert client.get(path, headers=admin).json()["items"] == []
    assert len(client.get(f"{path}?state=lifted", headers=admin).json()["items"]) == 2


def test_an_alert_of_another_campaign_is_unknown(
    client: TestClient, key: Callable[[str], Headers], campaign: CampaignRow
) -> None:
    answer = client.patch(
        f"/v1/campaigns/{campaign.code}/alerts/{2**63 - 1}", headers=key("admin"), json={"state": "kept"}
    )
    assert answer.status_code == 404
