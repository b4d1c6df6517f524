"""The front door: a code leads to the chat, in whatever way it is written; nothing is listed."""

import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize("typed", ["les-tilleuls", " Les-Tilleuls ", "LES TILLEULS"])
def test_a_code_leads_to_its_consultation(client: TestClient, typed: str) -> None:
    answer = client.get("/aller", params={"code": typed}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/c/les-tilleuls")


@pytest.mark.parametrize("typed", ["", "//ailleurs.example", "../console", "é" * 300, "a\nb", "<b>"])
def test_what_is_no_code_is_said_so(client: TestClient, typed: str) -> None:
    answer = client.get("/aller", params={"code": typed}, follow_redirects=False)
    assert answer.status_code == 404
    assert "Vérifiez-le" in answer.text and "<b>" not in answer.text


def test_the_front_door_lists_no_campaign(client: TestClient) -> None:
    page = client.get("/").text
    assert 'action="/aller"' in page and "/c/" not in page and "/p/" not in page


BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/c/", "/p/", "/p/x", "/p/nulle-part", "/c/a/b/c", "/rien", "/p/a/b"])
def test_a_wrong_address_is_a_page_for_people_and_a_problem_for_programs(
    client: TestClient, path: str
) -> None:
    page = client.get(path, headers=BROWSER)
    assert page.status_code == 404 and page.headers["content-type"].startswith("text/html")
    assert '<html lang="fr">' in page.text and 'href="/"' in page.text and "/docs" not in page.text
    if path not in {"/p/x", "/p/nulle-part"}:  # a page for people, whoever asks
        answer = client.get(path)
        assert answer.headers["content-type"] == "application/problem+json" and answer.status_code == 404


def test_the_api_answers_a_browser_as_it_answers_programs(client: TestClient) -> None:
    for path in ("/v1/rien", "/v1/campaigns"):
        assert client.get(path, headers=BROWSER).headers["content-type"] == "application/problem+json"
