"""A real chat for the tests: PostgreSQL, a runner at work, the routes behind HTTP."""

import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from bot import wake
from bot.runner import Runner
from bot.webchat.reader import WebReader
from bot.webchat.settings import WebchatSettings
from consultation import campaigns
from consultation.keyring import Keys
from consultation.questionnaire.shipped import shipped
from consultation.words import Channel
from tests.bot.webchat.site import CODE, Site, application, served
from tests.parts import require

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENT = WebchatSettings(wait_seconds=20, messages_per_minute=500)


@pytest.fixture
def site(committing: sessionmaker[Session], keys: Keys) -> Site:
    """The reference questionnaire, open to answers; nobody handles what arrives."""
    with committing.begin() as session:
        campaigns.create(session, keys, shipped("reference"), code=CODE)
        campaigns.open_campaign(session, CODE, datetime.now(UTC))
    return Site(committing, keys)


@pytest.fixture
def runner(site: Site, database_url: str) -> Iterator[Runner]:
    """A runner in a thread, for as long as the test."""
    runner = Runner(site.sessions, site.keys, {Channel.WEB: WebReader()}, lambda: datetime.now(UTC))
    stop = threading.Event()
    with wake.Listener(database_url, wake.INBOX) as listener:
        thread = threading.Thread(target=runner.run, args=(listener, stop))
        thread.start()
        yield runner
        stop.set()
        thread.join(30)


@pytest.fixture
def client(site: Site, runner: Runner) -> Iterator[TestClient]:
    """A browser's HTTP, with a runner at work behind."""
    with TestClient(application(site, PATIENT), follow_redirects=False) as client:
        yield client


@pytest.fixture
def address(site: Site, runner: Runner) -> Iterator[str]:
    """Address of the chat on loopback, for real browsers."""
    with served(application(site, PATIENT)) as address:
        yield address


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Chromium, as it is on the machine. Loud where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    require("browser", found is not None, "no chromium on this machine: install Debian's package")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=CHROMIUM)
        yield browser
        browser.close()
