"""The named person is told that danger was read: once, without the words, and never silently not."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from bot.alerting import notify_alerts
from bot.notices import ATTEMPTS
from bot.postman import Postman, read_postman
from bot.store.alerts import PURPOSE, raise_alert
from consultation.keyring import Keys
from tests.bot.small import CODE, open_campaign
from tests.bot.smtpserver import SmtpServer, running_smtp

AT = datetime(2026, 7, 2, 18, 30, tzinfo=UTC)
WORDS = "il me frappe"
Sessions = sessionmaker[Session]


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with running_smtp() as server:
        yield server


@pytest.fixture
def postman(smtp: SmtpServer) -> Postman | None:
    return read_postman(f"smtp://127.0.0.1:{smtp.port}", "porte-voix@ville.example")


def danger(sessions: Sessions, keys: Keys, campaign_id: int | None) -> None:
    with sessions.begin() as session:
        raise_alert(
            session,
            campaign_id=campaign_id,
            participant=None,
            rule="violence",
            step="manque",
            sealed=keys.payloads.seal(WORDS.encode(), PURPOSE),
            at=AT,
        )


def notify(sessions: Sessions, postman: Postman | None) -> int:
    return asyncio.run(notify_alerts(sessions, postman, "https://pv.example"))


def job(sessions: Sessions) -> tuple[str, int]:
    with sessions() as session:
        state, attempts = session.execute(text("SELECT state, attempts FROM job")).one()
    return state, attempts


def notified(sessions: Sessions) -> bool:
    with sessions() as session:
        return bool(session.scalar(text("SELECT notified_at IS NOT NULL FROM alert")))


def make_due(sessions: Sessions) -> None:
    with sessions.begin() as session:
        session.execute(text("UPDATE job SET run_at = now() WHERE state = 'waiting'"))


def test_the_referent_is_told_once_and_without_the_words(
    committing: Sessions, keys: Keys, smtp: SmtpServer, postman: Postman
) -> None:
    danger(committing, keys, open_campaign(committing, keys).id)
    assert notify(committing, postman) == 1
    assert notify(committing, postman) == 0
    (mail,) = smtp.mail
    assert mail["To"] == "garde@ville.example"
    body = mail.get_content()
    assert "02/07/2026 à 20 h 30" in body and CODE in body and "https://pv.example/" in body
    for word in (WORDS, "frappe", "violence", "manque"):
        assert word not in str(mail)
    assert notified(committing) and job(committing) == ("done", 1)


def test_a_mail_that_does_not_leave_is_tried_again_later(
    committing: Sessions, keys: Keys, smtp: SmtpServer, postman: Postman
) -> None:
    danger(committing, keys, open_campaign(committing, keys).id)
    smtp.on_data = "451 plus tard"
    assert notify(committing, postman) == 1
    assert notify(committing, postman) == 0, "not at once"
    assert job(committing) == ("waiting", 1) and not notified(committing)
    smtp.on_data = "250 pris"
    make_due(committing)
    assert notify(committing, postman) == 1
    assert len(smtp.mail) == 1 and notified(committing)


def test_tries_end_loudly(
    committing: Sessions, keys: Keys, smtp: SmtpServer, postman: Postman, caplog: pytest.LogCaptureFixture
) -> None:
    danger(committing, keys, open_campaign(committing, keys).id)
    smtp.greeting = "554 non"
    for _ in range(ATTEMPTS):
        make_due(committing)
        assert notify(committing, postman) == 1
    assert job(committing) == ("failed", ATTEMPTS)
    assert caplog.records[-1].levelno == logging.ERROR
    assert "personne n’a été prévenu" in caplog.text and "garde@" not in caplog.text


def test_without_smtp_a_log_line_says_that_nobody_was_told(
    committing: Sessions, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    danger(committing, keys, open_campaign(committing, keys).id)
    notify(committing, None)
    assert "personne n’a été prévenu, PORTEVOIX_SMTP_URL" in caplog.text
    assert WORDS not in caplog.text
    assert not notified(committing), "the alert stays open and unseen"


def test_a_stranger_s_danger_is_told_of_in_the_log(
    committing: Sessions, keys: Keys, postman: Postman, caplog: pytest.LogCaptureFixture
) -> None:
    danger(committing, keys, None)
    notify(committing, postman)
    assert "personne n’a été prévenu" in caplog.text and job(committing)[0] == "failed"
