"""A campaign open to field entry, a runner at work, a key, and a browser."""

import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from bot import wake
from bot.field.reader import FieldReader
from bot.runner import Runner
from consultation import campaigns
from consultation.access import ApiRole, create_key
from consultation.keyring import Keys
from consultation.words import Channel
from tests.bot.field.site import CODE, QUESTIONNAIRE, application
from tests.bot.webchat.conftest import CHROMIUM
from tests.bot.webchat.site import Site, served
from tests.parts import require


@pytest.fixture
def site(committing: sessionmaker[Session], keys: Keys) -> Site:
    with committing.begin() as session:
        campaigns.create(session, keys, QUESTIONNAIRE, code=CODE)
        campaigns.open_campaign(session, CODE, datetime.now(UTC))
    return Site(committing, keys)


@pytest.fixture
def key(site: Site) -> str:
    with site.sessions.begin() as session:
        return create_key(session, "Aïcha", ApiRole.FACILITATOR, datetime.now(UTC))


@pytest.fixture
def runner(site: Site, database_url: str) -> Iterator[Runner]:
    """A runner in a thread, for as long as the test."""
    runner = Runner(site.sessions, site.keys, {Channel.CONSOLE: FieldReader()}, lambda: datetime.now(UTC))
    stop = threading.Event()
    with wake.Listener(database_url, wake.INBOX) as listener:
        thread = threading.Thread(target=runner.run, args=(listener, stop))
        thread.start()
        yield runner
        stop.set()
        thread.join(30)


@pytest.fixture
def client(site: Site, key: str, runner: Runner) -> Iterator[TestClient]:
    """HTTP with the key in its cookie, a runner at work behind."""
    with TestClient(application(site), follow_redirects=False) as client:
        answer = client.post("/terrain/entrer", data={"key": key, "code": CODE})
        assert answer.status_code == 303 and answer.headers["location"] == f"/terrain/{CODE}"
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/terrain" in cookie
        yield client


@pytest.fixture
def address(site: Site, runner: Runner) -> Iterator[str]:
    with served(application(site)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as it is on the machine; each test has a context of its own."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    require("browser", found is not None, "no chromium on this machine: install Debian's package")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=CHROMIUM)
        yield browser
        browser.close()
