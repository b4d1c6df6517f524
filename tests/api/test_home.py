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
