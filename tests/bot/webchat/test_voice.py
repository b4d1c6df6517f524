"""A voice recorded in the page: in a real browser with a microphone that is none, then at the door itself."""

import asyncio
import io
import shutil
import wave
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import pytest
from httpx2 import Response
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from bot.attachments import fetch_attachments, open_attachment
from bot.files import LARGEST, sound_type
from bot.uploads import Uploads
from bot.webchat.taking import DESCRIPTION
from consultation import campaigns
from consultation.questionnaire.attached import File
from consultation.words import Channel, Forme
from tests.bot.small import NOW, SOURCE
from tests.bot.test_files import OGG
from tests.bot.webchat.conftest import CHROMIUM
from tests.bot.webchat.page import Visitor
from tests.bot.webchat.site import HERE, Site
from tests.parts import require

TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
Sessions = sessionmaker[Session]
MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture
def speaking() -> Iterator[Browser]:
    """Chromium with a microphone that beeps, and nobody to ask."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    require("browser", found is not None, "no chromium on this machine: install Debian's package")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*CHROMIUM, *MICROPHONE])
        yield browser
        browser.close()


def fetch(site: Site) -> int:
    uploads = Uploads(site.sessions, site.keys)
    work = fetch_attachments(site.sessions, site.keys, {Channel.WEB: uploads})
    with ThreadPoolExecutor(1) as thread:  # Playwright has a loop in this one
        return thread.submit(asyncio.run, work).result(60)


def rows(sessions: Sessions, table: str) -> list[Any]:
    with sessions() as session:
        return list(session.execute(text(f"SELECT * FROM {table} ORDER BY 1")))


def tap(page: Page, label: str) -> None:
    shown = page.locator(".bulle-bot").count()
    page.locator("#reponse").get_by_role("button", name=label, exact=True).first.click()
    expect(page.locator(".bulle-bot").nth(shown)).to_be_visible()


def test_recorded_in_a_browser_heard_again_and_sent(speaking: Browser, address: str, site: Site) -> None:
    context = speaking.new_context(base_url=address, viewport={"width": 320, "height": 640})
    context.set_default_timeout(15_000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda one: wrong.append(one.text) if one.type == "error" else None)
    page.goto(HERE)
    page.get_by_role("button", name="J’ai compris").click()
    expect(page.locator(".bulle-bot").last).to_contain_text("15 ans")
    page.wait_for_load_state("load")
    assert page.locator("#vocal").count() == 0  # a question that takes no voice
    for label in ("Oui", "Oui", "Plus de 10 ans"):
        tap(page, label)
    written = page.get_by_role("button", name="Envoyer", exact=True)
    for again in (True, False):
        page.get_by_role("button", name="Enregistrer ma voix").click()
        expect(page.locator("#vocal-etat")).to_contain_text("1 s")
        expect(written).to_be_hidden()
        expect(page.get_by_role("button", name="Passer")).to_be_visible()
        page.get_by_role("button", name="Arrêter l’enregistrement").click()
        expect(page.get_by_role("button", name="Envoyer le message vocal")).to_be_visible()
        expect(written).to_be_hidden()
        if again:
            page.get_by_role("button", name="Recommencer").click()
            expect(written).to_be_visible()
    assert (
        page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        == 0
    )
    tap(page, "Envoyer le message vocal")
    expect(page.locator(".bulle-moi").last).to_contain_text("Message vocal")
    expect(page.locator(".bulle-bot").last).to_contain_text("votre voix")
    tap(page, "Non")
    context.close()
    assert wrong == []

    (file,) = rows(site.sessions, "attachment")
    assert (file.channel, file.forme, file.state, file.version_id is None) == (
        "web",
        "vocal",
        "waiting",
        False,
    )
    assert fetch(site) == 1
    (kept,) = rows(site.sessions, "attachment")
    assert (kept.state, kept.mime) == ("kept", "audio/webm")
    assert sound_type(open_attachment(site.keys, kept.sealed)) == "audio/webm"
    assert rows(site.sessions, "upload") == []
    (waiting,) = rows(site.sessions, "transcription")
    assert waiting.state == "waiting"


def test_without_scripts_nothing_is_shown_of_it(client: TestClient) -> None:
    ana = Visitor(client).begins()
    for label in ("Oui", "Oui", "Plus de 10 ans"):
        ana.presses(label)
    assert 'id="vocal" hidden' in ana.last.text
    assert "microphone=(self)" in ana.last.headers["permissions-policy"]


def sends(client: TestClient, ana: Visitor, content: bytes, **fields: str) -> Response:
    described = urlencode({**ana.page.answer.hidden, **fields})
    return client.post(f"{HERE}/vocal", content=content, headers={DESCRIPTION: described})


def test_a_recorded_question_is_played_in_the_page(
    committing: Sessions, site: Site, client: TestClient
) -> None:
    source = SOURCE.replace("  phase: ecoute\n", "  phase: ecoute\n  ecoute: toujours\n")
    spoken = File("audio/age_15", b"ID3 un son", "audio/mpeg")
    with committing.begin() as session:
        campaigns.create(session, site.keys, source, code="a-voix-haute", files=[spoken])
        campaigns.open_campaign(session, "a-voix-haute", NOW)
    ana = Visitor(client, "/c/a-voix-haute").begins()
    (address,) = [one for one in ana.page.addresses if one.startswith("/c/_/f/")]
    whole = client.get(address)
    assert (whole.content, whole.headers["content-type"]) == (b"ID3 un son", "audio/mpeg")
    assert "immutable" in whole.headers["cache-control"]
    for wanted, status, content in (
        ("bytes=0-1", 206, b"ID"),
        ("bytes=4-", 206, b"un son"),
        ("bytes=-3", 206, b"son"),
        ("bytes=4-99", 206, b"un son"),
        ("bytes=99-", 416, b""),
        ("bytes=-", 200, b"ID3 un son"),
        ("bytes=0-1,3-4", 200, b"ID3 un son"),
    ):
        part = client.get(address, headers={"Range": wanted})
        assert (part.status_code, part.content) == (status, content), wanted
    assert client.get("/c/_/f/" + "0" * 64).status_code == 404


def tone() -> bytes:
    """Two seconds of sound."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as sound:
        sound.setparams((1, 1, 8_000, 0, "NONE", ""))
        sound.writeframes(bytes(range(0, 250, 10)) * 640)
    return kept.getvalue()


def test_one_tap_on_listen_is_enough(
    browser: Browser, committing: Sessions, site: Site, address: str
) -> None:
    spoken = File("audio/age_15", tone(), "audio/mpeg")
    with committing.begin() as session:
        campaigns.create(session, site.keys, SOURCE, code="a-voix-haute", files=[spoken])
        campaigns.open_campaign(session, "a-voix-haute", NOW)
    page = browser.new_page(base_url=address)
    page.goto("/c/a-voix-haute")
    page.get_by_role("button", name="J’ai compris").click()
    expect(page.locator(".bulle-bot").last).to_contain_text("15 ans")
    page.wait_for_load_state("load")
    tap(page, "🔊 Écouter")
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0", timeout=15_000)


def test_at_the_door(client: TestClient, site: Site) -> None:
    ana = Visitor(client).opens()
    assert sends(client, ana, OGG).json() == {"elsewhere": True}  # nobody is answering yet
    ana.begins()
    for label in ("Oui", "Oui", "Plus de 10 ans"):
        ana.presses(label)
    for content, fields in (
        (b"%PDF-1.7", {}),
        (b"", {}),
        (OGG + b"x" * LARGEST[Forme.VOCAL], {}),
        (OGG, {"secondes": "181"}),
    ):
        refused = sends(client, ana, content, **fields)
        assert refused.status_code == 413 and "ne peut pas être pris" in refused.json()["notice"]
    assert client.post(f"{HERE}/vocal", content=OGG).status_code == 403  # no form of another site can
    assert rows(site.sessions, "upload") == []

    news = sends(client, ana, OGG, secondes="12").json()
    assert "votre voix" in news["entries"] and "Message vocal" in news["entries"]
    sends(client, ana, OGG, secondes="12")  # sent again after a lost answer: the same message
    assert len(rows(site.sessions, "attachment")) == len(rows(site.sessions, "upload")) == 1
    (file,) = rows(site.sessions, "attachment")
    (upload,) = rows(site.sessions, "upload")
    assert OGG not in upload.sealed and file.seconds == 12
    ana.opens().writes("SUPPRIMER")
    ana.presses("Oui, tout effacer")
    assert (
        rows(site.sessions, "upload") == rows(site.sessions, "attachment") == rows(site.sessions, "job") == []
    )


def test_a_recording_that_is_no_answer_is_not_kept(client: TestClient, site: Site) -> None:
    ana = Visitor(client).begins()
    assert sends(client, ana, OGG).status_code == 200  # at the age gate, past the page's own script
    assert rows(site.sessions, "upload") == rows(site.sessions, "attachment") == []
    ana.opens().presses("Non")
    assert rows(site.sessions, "participant") == rows(site.sessions, "upload") == []
