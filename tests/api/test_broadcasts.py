"""Broadcasts through the API: prepared, looked at, started, paused, stopped; who may; what is refused."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from tests.bot.crowd import CODE, WORDS, Neighbour, open_campaign, settle

Headers = dict[str, str]
PATH = "/v1/broadcasts"


@pytest.fixture
def admin(key: Callable[[str], Headers], committing: sessionmaker[Session]) -> Headers:
    with committing.begin() as session:
        people = [Neighbour(origin="hall-a"), Neighbour(consents=()), Neighbour(channel="whatsapp")]
        settle(session, open_campaign(session), *people)
    return key("admin")


def make(client: TestClient, admin: Headers, **more: object) -> int:
    body = {"campaign": CODE, "kind": "resultats", "text": WORDS, **more}
    answer = client.post(PATH, headers=admin, json=body)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def test_prepared_looked_at_started_paused_resumed_and_stopped(client: TestClient, admin: Headers) -> None:
    number = make(client, admin, template="pv_resultats")
    change = f"{PATH}/{number}"
    too_soon = client.patch(change, headers=admin, json={"state": "en_cours"})
    assert too_soon.status_code == 422 and "l’aperçu" in too_soon.json()["detail"]
    seen = client.post(f"{change}/preview?price=0.05", headers=admin).json()
    assert (seen["reached"], seen["left_out"]) == ({"telegram": 1, "whatsapp": 1}, {"accord": 1})
    assert (seen["cost"], seen["broadcast"]["state"]) == (0.05, "prete")
    for state in ("en_cours", "en_pause", "en_cours", "arretee"):
        assert client.patch(change, headers=admin, json={"state": state}).json()["state"] == state
    again = client.patch(change, headers=admin, json={"state": "en_cours"})
    assert again.status_code == 422 and "arrêtée" in again.json()["detail"]
    told = client.get(change, headers=admin).json()
    assert (told["expected"], told["states"], told["broadcast"]["created_by"]) == (2, {}, "clé admin")


def test_few_people_who_have_something_in_common_are_not_counted_out(
    client: TestClient, admin: Headers, committing: sessionmaker[Session]
) -> None:
    number = make(client, admin, filter={"source": ["hall-a"]})
    seen = client.post(f"{PATH}/{number}/preview", headers=admin).json()
    assert (seen["total"], seen["reached"], seen["left_out"]) == (None, {"telegram": None}, {})
    client.patch(f"{PATH}/{number}", headers=admin, json={"state": "en_cours"})
    assert client.get(f"{PATH}/{number}", headers=admin).json()["expected"] is None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"filter": {"canal": ["pigeon"]}}, "telegram, whatsapp"),
        ({"filter": {"humeur": ["bonne"]}}, "secteur, age"),
        ({"filter": {"source": ["hall-b"]}}, "hall-a"),
        ({"text": "Bonjour !"}, "STOP"),
        ({"text": "{ville} STOP"}, "{quartier}"),
        ({"kind": "invitation"}, "code de la campagne"),
        ({"zone": "Lune"}, "Europe/Paris"),
        ({"opens": 3}, "de 7 à 22"),
        ({"picture": {"base64": "R0lG", "words": "Un chat"}}, "PNG ou JPEG"),
        ({"picture": {"base64": "pas de l’image", "words": "Un chat"}}, "base64"),
        ({"template": "Mon modèle"}, "minuscules"),
    ],
)
def test_what_cannot_be_is_said_with_what_to_do(
    client: TestClient, admin: Headers, more: dict[str, object], said: str
) -> None:
    body = {"campaign": CODE, "kind": "resultats", "text": WORDS, **more}
    answer = client.post(PATH, headers=admin, json=body)
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"], answer.text
    assert client.get(PATH, headers=admin).json()["items"] == []


def test_page_by_page_the_newest_first(client: TestClient, admin: Headers) -> None:
    numbers = [make(client, admin) for _ in range(3)]
    page = client.get(f"{PATH}?limit=2&campaign={CODE}", headers=admin).json()
    assert [one["id"] for one in page["items"]] == numbers[:0:-1] and page["next"] == numbers[1]
    rest = client.get(f"{PATH}?limit=2&before={page['next']}", headers=admin).json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == ([numbers[0]], None)


def test_only_who_runs_the_campaign_may_write(
    client: TestClient, admin: Headers, key: Callable[[str], Headers]
) -> None:
    number = make(client, admin)
    facilitator = key("facilitator")
    assert client.get(PATH).status_code == 401
    assert client.get(f"{PATH}/{number}", headers=facilitator).status_code == 200
    assert client.post(PATH, headers=facilitator, json={}).status_code == 403
    assert client.post(f"{PATH}/{number}/preview", headers=facilitator).status_code == 403
    assert client.patch(f"{PATH}/{number}", headers=facilitator, json={"state": "arretee"}).status_code == 403
    assert client.get(f"{PATH}/99", headers=admin).json()["type"].endswith("diffusion-inconnue")
    assert client.get(f"{PATH}?campaign=inconnue", headers=admin).status_code == 404


def test_nobody_gets_anything_from_a_preview(
    client: TestClient, admin: Headers, committing: sessionmaker[Session]
) -> None:
    client.post(f"{PATH}/{make(client, admin)}/preview", headers=admin)
    with committing() as session:
        assert session.scalar(text("SELECT count(*) FROM outbox")) == 0
