"""Priorities over HTTP: methods side by side, and what is missing for them."""

import pytest
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from consultation.tables import CampaignRow
from tests.analysis.priorities.voters import everything, priorities_campaign, released, vote

Headers = dict[str, str]


@pytest.fixture
def asked(committing: sessionmaker[Session]) -> CampaignRow:
    with committing.begin() as session:
        campaign = priorities_campaign(session)
        vote(session, campaign, everything(120))
        released(session, campaign)
    return campaign


def test_methods_side_by_side_each_with_how_sure_it_is(
    client: TestClient, analyst: Headers, asked: CampaignRow
) -> None:
    answer = client.get("/v1/territories/QN09901N/priorities", headers=analyst)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert [one["method"] for one in body["methods"]] == [
        "jugement_majoritaire",
        "comparaisons",
        "classement",
        "approbation",
        "multicritere",
    ]
