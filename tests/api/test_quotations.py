"""Quotations over HTTP, and the page where people read them: only for the team's own keys."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from consultation.tables import CampaignRow
from tests.analysis.diagnosis.tilleuls import residents, settled
from tests.analysis.neighbourhood import Resident
from tests.analysis.spoken import WORDS, agrees, released
from tests.api.test_desk import enter
from tests.api.test_pages import check

Headers = dict[str, str]


@pytest.fixture
def spoken(committing: sessionmaker[Session], campaign: CampaignRow) -> list[Resident]:
    """Residents who agree to be quoted, in a campaign with a release."""
    with committing.begin() as session:
        people = settled(session, campaign, residents(log=12, lie=12, ready=0, idea=0))
        released(session, campaign)
    return people


def test_only_the_team_s_own_keys_read_what_nobody_validated(
    client: TestClient, key: Callable[[str], Headers], campaign: CampaignRow
) -> None:
    address = f"/v1/campaigns/{campaign.code}/quotations/candidates"
    assert client.get(address).status_code == 401
    assert client.get(address, headers=key("analyst")).status_code == 403
    assert client.post(f"{address}/1", headers=key("analyst"), json={"state": "refusee"}).status_code == 403
    assert client.get(address, headers=key("admin")).json() == {"items": [], "next": None}


def test_read_decided_and_read_again(
    client: TestClient, key: Callable[[str], Headers], campaign: CampaignRow, spoken: list[Resident]
) -> None:
    admin = key("admin")
    address = f"/v1/campaigns/{campaign.code}/quotations/candidates"
    page = client.get(address, params={"limit": 10}, headers=admin).json()
    rest = client.get(address, params={"limit": 20, "after": page["next"]}, headers=admin).json()
    assert (len(page["items"]), len(rest["items"]), rest["next"]) == (10, 14, None)
    assert set(page["items"][0]) == {"number", "themes", "kinds", "text", "sensitive", "state", "quoted"}
    number = page["items"][0]["number"]
    decided = client.post(
        f"{address}/{number}", headers=admin, json={"state": "validee", "text": "le hall […] propre"}
    )
    assert decided.json() == {"number": number, "state": "validee"}
    (again,) = client.get(address, params={"decided": "true"}, headers=admin).json()["items"]
    assert (again["number"], again["quoted"]) == (number, "le hall […] propre")


def test_bad_decisions_are_told(
    client: TestClient, key: Callable[[str], Headers], campaign: CampaignRow, spoken: list[Resident]
) -> None:
    admin = key("admin")
    address = f"/v1/campaigns/{campaign.code}/quotations/candidates"
    number = client.get(address, headers=admin).json()["items"][0]["number"]
    bad: list[tuple[dict[str, str], str]] = [
        ({"state": "validee", "text": "le hall est propre"}, "texte-refuse"),
        ({"state": "validee", "theme": "SEC"}, "texte-refuse"),
        ({"state": "validee", "text": "\x00"}, "texte-refuse"),
        ({"state": "peut-etre"}, "demande-refusee"),
        ({"state": "refusee", "who": "x"}, "demande-refusee"),
    ]
    for body, slug in bad:
        answer = client.post(f"{address}/{number}", headers=admin, json=body)
        assert (answer.status_code, answer.json()["type"]) == (422, f"/docs#probleme-{slug}")


def test_unknown_words_and_codes(
    client: TestClient, key: Callable[[str], Headers], campaign: CampaignRow
) -> None:
    admin = key("admin")
    address = f"/v1/campaigns/{campaign.code}/quotations/candidates"
    answer = client.post(f"{address}/999", headers=admin, json={"state": "refusee"})
    assert (answer.status_code, answer.json()["type"]) == (404, "/docs#probleme-propos-inconnu")
    for wrong in ({"theme": "XXX"}, {"kind": "\x00"}):
        answer = client.get(address, params=wrong, headers=admin)
        assert (answer.status_code, answer.json()["type"]) == (422, "/docs#probleme-code-inconnu")
        assert answer.json()["errors"][0]["allowed"]


def test_the_page_reads_one_after_the_other(
    client: TestClient,
    key: Callable[[str], Headers],
    campaign: CampaignRow,
    spoken: list[Resident],
    committing: sessionmaker[Session],
) -> None:
    address = f"/console/{campaign.code}/citations"
    assert client.get(address, follow_redirects=False).status_code == 303
    enter(client, key("analyst"))
    refused = client.get(address)
    assert refused.status_code == 403 and WORDS not in refused.text
    enter(client, key("admin"))
    text = client.get(address).text
    check(text)
    assert WORDS in text and "Logement et immeuble" in text
    number = text.split('name="number" value="')[1].split('"')[0]
    wrong = client.post(
        address, data={"number": number, "decision": "valider", "words": "le hall est très sale"}
    )
    check(wrong.text)
    assert wrong.status_code == 422 and "n’est pas un mot de la personne" in wrong.text
    assert "le hall est très sale" in wrong.text  # nothing typed is lost
    sent = client.post(
        address,
        data={"number": number, "decision": "valider", "words": "le hall", "theme": "LOG"},
        follow_redirects=False,
    )
    assert sent.status_code == 303 and sent.headers["location"].endswith("/citations?theme=LOG")
    after = client.get(sent.headers["location"]).text
    assert f'name="number" value="{number}"' not in after and "1 citation peut" in after
    with committing.begin() as session:
        for one in spoken:
            agrees(session, one, False)
    gone = client.post(address, data={"number": int(number) + 1, "decision": "valider", "words": "le hall"})
    assert gone.status_code == 200 and "Aucun propos n’attend" in gone.text and WORDS not in gone.text
