"""Whatever is sent, the answer is a problem detail in French: never a 500, a stack or what was sent."""

import logging
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from api.app import create_api
from consultation.tables import CampaignRow
from tests.analysis.neighbourhood import NOW

Headers = dict[str, str]
WORDS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["", "0", "-1", "1", "99999999999999999999", "null", "sexe", "theme", "\x00", "é" * 200]),
)


def is_problem(answer: object) -> None:
    status, body = answer.status_code, answer.json()  # type: ignore[attr-defined]
    assert answer.headers["content-type"] == "application/problem+json"  # type: ignore[attr-defined]
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["type"].startswith("/docs#probleme-")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/inconnue", 404),
        ("POST", "/v1/campaigns", 405),
        ("DELETE", "/v1/taxonomy", 405),
        ("GET", "/v1/campaigns?limit=0", 422),
        ("GET", "/v1/campaigns?limit=abc", 422),
        ("GET", "/v1/campaigns?after=%27", 422),
    ],
)
def test_usual_mistakes(client: TestClient, analyst: Headers, method: str, path: str, status: int) -> None:
    answer = client.request(method, path, headers=analyst)
    assert answer.status_code == status
    is_problem(answer)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(code=WORDS, name=WORDS, by=WORDS, level=WORDS, release=WORDS, after=WORDS)
def test_hostile_requests(
    client: TestClient,
    analyst: Headers,
    released: CampaignRow,
    code: str,
    name: str,
    by: str,
    level: str,
    release: str,
    after: str,
) -> None:
    numbers = {"release": release, "before": release, "limit": release}
    asked = {"by": by, "level": level, "after": after, **numbers}
    paths = [
        ("themes", asked),
        ("releases", asked),
        ("alerts", asked),
        (f"questions/{_escape(name)}", asked),
        ("participation", asked),
    ]
    for campaign in (released.code, _escape(code)):
        for path, query in paths:
            answer = client.get(f"/v1/campaigns/{campaign}/{path}", params=query, headers=analyst)
            assert answer.status_code in (200, 403, 404, 405, 422), (path, query)
            assert "NaN" not in answer.text
            if answer.status_code != 200:
                is_problem(answer)


def _escape(word: str) -> str:
    return quote(word, safe="") or "%20"


def test_a_hostile_body(client: TestClient, key: object, campaign: CampaignRow) -> None:
    admin = key("admin")  # type: ignore[operator]
    for body in ('{"state": "open"}', "{", "[]", "null", '{"state": "lifted", "x": 1}', '"' + "x" * 100_000):
        answer = client.patch(
            f"/v1/campaigns/{campaign.code}/alerts/1",
            headers={**admin, "Content-Type": "application/json"},
            content=body,
        )
        assert answer.status_code == 422
        is_problem(answer)
    missing = client.patch(f"/v1/campaigns/{campaign.code}/alerts/9", headers=admin, json={"state": "lifted"})
    assert missing.status_code == 404


def test_a_bug_answers_500_and_logs_no_words(
    committing: sessionmaker[Session], caplog: pytest.LogCaptureFixture
) -> None:
    app = create_api(committing, lambda: NOW)

    @app.get("/v1/bug")
    def bug() -> None:
        raise RuntimeError("les mots de quelqu’un")

    with TestClient(app) as client, caplog.at_level(logging.INFO):
        answer = client.get("/v1/bug")
    assert answer.status_code == 500
    is_problem(answer)
    assert "mots" not in answer.text + caplog.text
    assert "RuntimeError" in caplog.text


def test_a_database_that_is_down_answers_503(committing: sessionmaker[Session]) -> None:
    app = create_api(committing, lambda: NOW)

    @app.get("/v1/down")
    def down() -> None:
        raise OperationalError("SELECT 1", {}, Exception("refused"))

    with TestClient(app) as client:
        answer = client.get("/v1/down")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"
    is_problem(answer)
