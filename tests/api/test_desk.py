"""The console: nothing without a key, and a cookie that stays at home."""

import re
from collections.abc import Callable

from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from consultation.tables import AccountRow, AlertRow, CampaignRow, OutboxRow
from tests.analysis.neighbourhood import NOW, Resident, settle
from tests.api.test_pages import check

Headers = dict[str, str]


def enter(client: TestClient, headers: Headers) -> None:
    answer = client.post(
        "/console/entrer",
        data={"key": headers["Authorization"].removeprefix("Bearer ")},
        follow_redirects=False,
    )
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/console" in cookie
    assert "pv_terrain" in cookie and "Path=/terrain" in cookie


def test_without_a_key(client: TestClient, campaign: CampaignRow) -> None:
    text = client.get("/console/").text
    check(text)
    assert campaign.code not in text
    assert client.get(f"/console/{campaign.code}", follow_redirects=False).status_code == 303
    refused = client.post("/console/entrer", data={"key": "pv_fausse"})
    assert refused.status_code == 401
    assert "set-cookie" not in refused.headers
    assert client.post("/console/entrer", content=b"\x00" * 100).status_code in (401, 422)


def test_a_poster_for_a_place(
    client: TestClient,
    key: Callable[[str], Headers],
    campaign: CampaignRow,
    committing: sessionmaker[Session],
) -> None:
    address = f"/console/{campaign.code}/affiche.pdf"
    assert client.post(address, data={"lieu": "Gare"}).status_code == 401
    enter(client, key("facilitator"))
    made = client.post(address, data={"lieu": "Mairie annexe"})
    assert made.headers["content-type"] == "application/pdf" and made.content.startswith(b"%PDF")
    assert f'filename="affiche-{campaign.code}-mairie-annexe.pdf"' in made.headers["content-disposition"]
    assert client.post(address).content.startswith(b"%PDF")
    refused = client.post(address, data={"lieu": "!!!"})
    assert refused.status_code == 422 and "lettres de A à Z" in refused.text
    assert client.post("/console/inconnue/affiche.pdf").status_code == 404
    shown = client.get(f"/console/{campaign.code}").text
    check(shown)
    assert "Mairie annexe" in shown and "personne" in shown and "Gare" not in shown


def test_participation_by_campaign(
    client: TestClient,
    key: Callable[[str], Headers],
    campaign: CampaignRow,
    committing: sessionmaker[Session],
) -> None:
    with committing.begin() as session:
        settle(session, campaign, Resident(vivre="bien"), Resident(excluded="identique"))
    enter(client, key("facilitator"))
    listed = client.get("/console/").text
    check(listed)
    assert campaign.code in listed
    text = client.get(f"/console/{campaign.code}").text
    page = check(text)
    assert page.tags.count("table") == 4
    assert "réponses identiques" in text
    asked = re.findall(r'<th scope="row">([^<]*)', text.partition("<caption>Par question")[2])
    assert asked[:2] == ["Qu’est-ce qui est bien dans votre quartier\u00a0?", "Vivre ici, c’est"]
    assert not {"atouts", "vivre", "manque"} & set(asked)
    assert re.search(r'<th scope="row">\d\d/\d\d/\d{4}<', text)
    assert "Encore 10 participants" in text
    assert "retenu" not in text
    assert client.get("/console/inconnue").status_code == 404
    assert client.get("/console/%00").status_code == 404
    client.post("/console/sortir")
    assert campaign.code not in client.get("/console/").text


def test_messages_that_are_held_say_why(
    client: TestClient,
    key: Callable[[str], Headers],
    campaign: CampaignRow,
    committing: sessionmaker[Session],
) -> None:
    with committing.begin() as session:
        account = AccountRow(campaign_id=campaign.id, channel="whatsapp")
        session.add(account)
        session.flush()
        for reason in ("window", "window", "consent"):
            row = OutboxRow(account_id=account.id, channel="whatsapp", line=b"a", state="held", reason=reason)
            session.add(row)
    enter(client, key("facilitator"))
    text = client.get(f"/console/{campaign.code}").text
    check(text)
    assert "2 messages WhatsApp retenus : plus de 24 heures" in text
    assert "1 message WhatsApp retenu : plus de 24 heures" in text and "recontactée" in text


def test_open_alerts_of_danger_come_first_without_their_words(
    client: TestClient,
    key: Callable[[str], Headers],
    campaign: CampaignRow,
    committing: sessionmaker[Session],
) -> None:
    enter(client, key("facilitator"))
    address = f"/console/{campaign.code}"
    assert "alerte de danger" not in client.get(address).text
    with committing.begin() as session:
        for number in range(22):
            state = "open" if number else "kept"
            told = AlertRow(
                campaign_id=campaign.id,
                rule="violences",
                step="atouts",
                sealed_text=b"mots",
                state=state,
                at=NOW,
            )
            session.add(told)
    text = client.get(address).text
    check(text)
    assert "21 alertes de danger ouvertes" in text and f"portevoix alert show {campaign.code} " in text
    assert text.index("alertes de danger") < text.index("Participation en direct")
    assert "heure de Paris" in text and "tel:112" in text and "mots</" not in text
    assert text.count("portevoix alert show") == 20 and f"portevoix alert list {campaign.code}" in text
