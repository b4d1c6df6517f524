"""Keys: who gets in, and who does not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from api.keys import create_key, holder_of, revoke_key
from consultation.tables import ApiKeyRow, CampaignRow
from tests.analysis.neighbourhood import NOW

Headers = dict[str, str]


def test_only_a_digest_is_kept(session: Session) -> None:
    key = create_key(session, "tableau de bord", "analyst", NOW)
    row = session.scalars(select(ApiKeyRow)).one()
    assert key.startswith("pv_")
    assert len(key) >= 3 + 128 / 6
    assert key.encode() not in row.digest
    holder = holder_of(session, key, NOW)
    assert holder is not None
    assert (holder.name, holder.role) == ("tableau de bord", "analyst")


def test_unknown_expired_and_revoked_keys(session: Session) -> None:
    short = create_key(session, "a", "analyst", NOW, expires_at=NOW + timedelta(days=1))
    gone = create_key(session, "b", "analyst", NOW)
    row = session.scalars(select(ApiKeyRow).where(ApiKeyRow.name == "b")).one()
    assert holder_of(session, short, NOW) is not None
    assert holder_of(session, short, NOW + timedelta(days=1)) is None
    assert revoke_key(session, row.id, NOW)
    assert not revoke_key(session, row.id, NOW)
    assert holder_of(session, gone, NOW) is None
    for wrong in ("", "pv_", "pv_inconnue", short[:-1], short.upper(), "pv_" + "x" * 10_000, "pv_\x00é"):
        assert holder_of(session, wrong, NOW) is None


def test_an_unknown_role_is_refused(session: Session) -> None:
    with pytest.raises(ValueError, match="root"):
        create_key(session, "x", "root", NOW)


@pytest.mark.parametrize("value", [None, "Bearer pv_inconnue", "Basic eDp5", "Bearer"])
def test_without_a_key_nothing_answers(client: TestClient, campaign: CampaignRow, value: str | None) -> None:
    headers = {"Authorization": value} if value else {}
    paths = [path for path in client.get("/openapi.json").json()["paths"] if path.startswith("/v1")]
    assert len(paths) >= 8
    for path in paths:
        answer = client.get(path.format(code=campaign.code, name="vivre", number=1), headers=headers)
        if answer.status_code == 405:
            continue  # PATCH only, tried below
        assert answer.status_code == 401, path
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["title"] == "Clé absente ou refusée"
    answer = client.patch(
        f"/v1/campaigns/{campaign.code}/alerts/1", headers=headers, json={"state": "lifted"}
    )
    assert answer.status_code == 401


def test_roles(client: TestClient, campaign: CampaignRow, key: Callable[[str], Headers]) -> None:
    expected = {
        "": ("facilitator", "analyst", "admin"),
        "/participation": ("facilitator", "analyst", "admin"),
        "/themes": ("analyst", "admin"),
        "/questions/vivre": ("analyst", "admin"),
        "/releases": ("analyst", "admin"),
        "/alerts": ("admin",),
    }
    for role in ("facilitator", "analyst", "admin"):
        headers = key(role)
        for path, allowed in expected.items():
            answer = client.get(f"/v1/campaigns/{campaign.code}{path}", headers=headers)
            assert answer.status_code == (200 if role in allowed else 403), (role, path)
