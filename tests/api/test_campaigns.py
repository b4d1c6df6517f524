"""Campaigns, participation, releases, taxonomy: lists, pages, and what a request costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, cast

from fastapi import FastAPI
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from analysis.release import release_if_due
from api.freshness import Fresh
from consultation.campaigns import current_revision
from consultation.tables import CampaignRow
from tests.analysis.neighbourhood import NOW, SOURCE, Resident, answer, crowd, settle, small_campaign

Headers = dict[str, str]


@contextmanager
def counting(engine: Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(*args: Any) -> None:
        statements.append(args[2])

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_a_list_costs_the_same_for_one_and_for_three(
    client: TestClient, analyst: Headers, engine: Engine, committing: sessionmaker[Session]
) -> None:
    costs = []
    for codes in (["a-test"], ["b-test", "c-test"]):
        with committing.begin() as session:
            for code in codes:
                settle(session, small_campaign(session, code), *[Resident() for _ in range(12)])
        client.get("/v1/campaigns", headers=analyst)
        with counting(engine) as statements:
            answer = client.get("/v1/campaigns", headers=analyst)
        costs.append((len(answer.json()["items"]), len(statements)))
    assert costs == [(1, 2), (3, 2)]


def test_figures_read_cells_only(
    client: TestClient, analyst: Headers, engine: Engine, released: CampaignRow
) -> None:
    client.get(f"/v1/campaigns/{released.code}/themes", headers=analyst)
    with counting(engine) as statements:
        client.get(f"/v1/campaigns/{released.code}/themes?by=sexe&level=sous_theme", headers=analyst)
    assert len(statements) == 4
    assert not any("answer" in one or "participant" in one for one in statements)


def test_pages_of_campaigns(client: TestClient, analyst: Headers, committing: sessionmaker[Session]) -> None:
    with committing.begin() as session:
        for code in ("a-test", "b-test", "c-test"):
            small_campaign(session, code)
    first = client.get("/v1/campaigns?limit=2", headers=analyst).json()
    assert [one["code"] for one in first["items"]] == ["a-test", "b-test"]
    second = client.get(f"/v1/campaigns?limit=2&after={first['next']}", headers=analyst).json()
    assert [one["code"] for one in second["items"]] == ["c-test"]
    assert second["next"] is None


def test_pages_of_releases(
    client: TestClient, analyst: Headers, released: CampaignRow, committing: sessionmaker[Session]
) -> None:
    with committing.begin() as session:
        settle(session, released, *crowd(40, seed=9, started_at=NOW + timedelta(hours=2)))
        campaign = session.get_one(CampaignRow, released.id)
        assert release_if_due(session, campaign, NOW + timedelta(hours=3)) is not None
    first = client.get(f"/v1/campaigns/{released.code}/releases?limit=1", headers=analyst).json()
    assert [one["number"] for one in first["items"]] == [2]
    second = client.get(
        f"/v1/campaigns/{released.code}/releases?limit=1&before={first['next']}", headers=analyst
    ).json()
    assert ([one["number"] for one in second["items"]], second["next"]) == ([1], None)
    old = client.get(f"/v1/campaigns/{released.code}/themes?release=1", headers=analyst).json()
    assert old["release"]["number"] == 1


def test_pages_of_figures_stay_in_their_release(
    client: TestClient, analyst: Headers, released: CampaignRow, committing: sessionmaker[Session]
) -> None:
    address = f"/v1/campaigns/{released.code}/indicators"
    first = client.get(f"{address}?limit=5", headers=analyst).json()
    with committing.begin() as session:
        settle(session, released, *crowd(60, seed=3, started_at=NOW + timedelta(hours=2)))
        campaign = session.get_one(CampaignRow, released.id)
        assert release_if_due(session, campaign, NOW + timedelta(hours=3)) is not None
    second = client.get(f"{address}?limit=5&after={first['next']}", headers=analyst).json()
    assert second["release"]["number"] == first["release"]["number"] == 1
    refused = client.get(f"{address}?release=2&after={first['next']}", headers=analyst)
    assert (refused.status_code, refused.json()["type"]) == (422, "/docs#probleme-filtres-contradictoires")


def test_a_figure_too_close_to_the_last_gives_the_last(
    client: TestClient, analyst: Headers, released: CampaignRow, committing: sessionmaker[Session]
) -> None:
    with committing.begin() as session:
        settle(session, released, *crowd(14, seed=9, started_at=NOW + timedelta(hours=2)))
        campaign = session.get_one(CampaignRow, released.id)
        assert release_if_due(session, campaign, NOW + timedelta(hours=3)) is not None
    old = client.get(f"/v1/campaigns/{released.code}/themes?release=1", headers=analyst).json()
    new = client.get(f"/v1/campaigns/{released.code}/themes", headers=analyst).json()
    late = [row["cells"][0] for row in new["rows"] if row["cells"][0]["withheld"] == "ecart"]
    assert late
    before = {row["code"]: row["cells"][0] for row in old["rows"]}
    for row in new["rows"]:
        cell = row["cells"][0]
        if cell["withheld"] == "ecart":
            assert cell["numerator"] is None
            assert cell["earlier"]["release"] == 1
            assert cell["earlier"]["numerator"] == before[row["code"]]["numerator"]


def test_participation_is_live(
    client: TestClient, analyst: Headers, campaign: CampaignRow, committing: sessionmaker[Session]
) -> None:
    with committing.begin() as session:
        settle(
            session,
            campaign,
            Resident(vivre="bien"),
            Resident(mode="bot_telegram"),
            Resident(accepted=False),
            Resident(passed=True, said=None),
            Resident(excluded="identique"),
            Resident(trial=True),
        )
    body = client.get(f"/v1/campaigns/{campaign.code}/participation", headers=analyst).json()
    assert (body["started"], body["accepted"], body["completed"]) == (4, 3, 0)
    assert body["excluded"] == {"identique": 1}
    assert body["modes"] == {"bot_telegram": 1, "bot_web": 2}
    assert body["days"] == {"2026-03-20": 3}
    questions = {one["name"]: (one["answered"], one["passed"]) for one in body["questions"]}
    assert questions["atouts"] == (2, 1)
    assert questions["vivre"] == (1, 0)


def test_live_totals_tell_nobodys_answer(
    client: TestClient, analyst: Headers, committing: sessionmaker[Session]
) -> None:
    """Of those who go without work the next question is asked: how many answered it would tell, live."""
    source = SOURCE + (
        "  - type: select_one\n    name: freins\n    relevant: ${vivre} = 'mal'\n    label: Pourquoi ?\n"
        "    choices:\n      - {name: bruit, label: Le bruit}\n      - {name: autre, label: Autre}\n"
    )
    with committing.begin() as session:
        campaign = small_campaign(session, "conditions-test", source)
        revision = current_revision(session, campaign).id
        person = Resident(vivre="mal")
        settle(session, campaign, person, *[Resident(vivre="bien") for _ in range(20)])
        answer(session, campaign, revision, person, "freins", codes=["bruit"])
    key = client.get("/v1/campaigns/conditions-test/participation", headers=analyst).json()
    assert "freins" not in {one["name"] for one in key["questions"]}
    assert "vivre" in {one["name"] for one in key["questions"]}


def test_one_campaign_lists_its_closed_questions(
    client: TestClient, analyst: Headers, campaign: CampaignRow
) -> None:
    body = client.get(f"/v1/campaigns/{campaign.code}", headers=analyst).json()
    assert [question["name"] for question in body["questions"]] == ["vivre", "manque"]
    assert body["missing"]["participants"] == 11


def test_the_taxonomy(client: TestClient, analyst: Headers) -> None:
    body = client.get("/v1/taxonomy", headers=analyst).json()
    assert len(body["themes"]) == 14
    assert sum(len(theme["subthemes"]) for theme in body["themes"]) == 77


def test_etag_and_compression(client: TestClient, analyst: Headers) -> None:
    first = client.get("/v1/taxonomy", headers=analyst)
    assert first.headers["content-encoding"] == "gzip"
    again = client.get("/v1/taxonomy", headers={**analyst, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert first.headers["vary"] == again.headers["vary"] == "Accept-Encoding"
    other = client.get("/v1/taxonomy", headers={**analyst, "If-None-Match": 'W/"autre"'})
    assert other.status_code == 200
    plain = client.get("/v1/taxonomy", headers={**analyst, "Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    # Weak: the same table, compressed or not, and whatever a proxy made of the mark.
    assert plain.headers["etag"] == first.headers["etag"]
    strong = first.headers["etag"].removeprefix("W/")
    assert client.get("/v1/taxonomy", headers={**analyst, "If-None-Match": strong}).status_code == 304
    short = client.get("/v1/campaigns", headers=analyst)
    assert "content-encoding" not in short.headers


def test_an_etag_changes_with_the_figures(
    client: TestClient, analyst: Headers, released: CampaignRow, committing: sessionmaker[Session]
) -> None:
    path = f"/v1/campaigns/{released.code}/themes"
    tag = client.get(path, headers=analyst).headers["etag"]
    known = {**analyst, "If-None-Match": f'"x", {tag}'}
    assert client.get(path, headers=known).status_code == 304
    assert client.get(f"{path}?by=sexe", headers=known).status_code == 200
    with committing.begin() as session:
        settle(session, released, *crowd(40, seed=9, started_at=NOW + timedelta(hours=2)))
        campaign = session.get_one(CampaignRow, released.id)
        assert release_if_due(session, campaign, NOW + timedelta(hours=3)) is not None
    assert client.get(path, headers=known).status_code == 200


def test_totals_are_at_most_five_seconds_old(
    client: TestClient, analyst: Headers, campaign: CampaignRow, committing: sessionmaker[Session]
) -> None:
    now = [0.0]

    def clock() -> float:
        now[0] += 1.0  # every look at the clock finds a second gone: computing them is slow
        return now[0]

    cast(FastAPI, client.app).state.totals = Fresh(clock)
    path = f"/v1/campaigns/{campaign.code}/participation"
    assert client.get(path, headers=analyst).json()["started"] == 0
    with committing.begin() as session:
        settle(session, campaign, Resident())
    began = now[0]
    while client.get(path, headers=analyst).json()["started"] == 0:
        assert now[0] - began <= 5
    assert now[0] - began >= 2  # kept for a while: the database stays free
