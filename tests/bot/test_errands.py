"""Errands run until told to stop, through cut connections, and with wrong settings."""

import asyncio

import psycopg
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from bot.errands import Post, run_errands
from consultation.keyring import Keys
from tests.bot.small import open_campaign
from tests.bot.smtpserver import running_smtp
from tests.bot.test_alerting import danger, notified

PATIENCE = 20.0


def test_an_alert_is_told_even_though_connections_were_cut(
    committing: sessionmaker[Session], keys: Keys, database_url: str
) -> None:
    campaign = open_campaign(committing, keys)

    async def run(port: int) -> None:
        stop = asyncio.Event()
        post = Post(f"smtp://127.0.0.1:{port}", "pv@ville.example", "https://pv.example")
        running = asyncio.create_task(run_errands(committing, keys, {}, post, stop))
        await asyncio.sleep(0.3)
        with psycopg.connect(database_url, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        danger(committing, keys, campaign.id)
        for _ in range(int(PATIENCE / 0.05)):
            if notified(committing):
                break
            await asyncio.sleep(0.05)
        stop.set()
        await asyncio.wait_for(running, PATIENCE)

    with running_smtp() as smtp:
        asyncio.run(run(smtp.port))
        assert len(smtp.mail) == 1


def test_wrong_settings_are_said_and_stop_nothing(caplog: pytest.LogCaptureFixture) -> None:
    assert Post("smtp://mail", None, "https://pv.example").postman() is None
    assert "PORTEVOIX_SMTP_FROM manque" in caplog.text
    assert Post(None, None, "https://pv.example").postman() is None


def test_an_alert_is_told_while_another_errand_fails(
    committing: sessionmaker[Session], keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    campaign = open_campaign(committing, keys)
    with committing.begin() as session:
        session.execute(text("ALTER TABLE broadcast RENAME TO elsewhere"))
    faults = ("portevoix_faults_total", {"loop": "broadcast"})
    before = REGISTRY.get_sample_value(*faults) or 0.0

    async def run(port: int) -> None:
        stop = asyncio.Event()
        post = Post(f"smtp://127.0.0.1:{port}", "pv@ville.example", "https://pv.example")
        running = asyncio.create_task(run_errands(committing, keys, {}, post, stop))
        while REGISTRY.get_sample_value(*faults) in (None, before):
            await asyncio.sleep(0.05)
        danger(committing, keys, campaign.id)
        while not notified(committing):
            await asyncio.sleep(0.05)
        stop.set()
        await running

    with running_smtp() as smtp:
        asyncio.run(asyncio.wait_for(run(smtp.port), PATIENCE))
        assert len(smtp.mail) == 1
    assert "boucle broadcast : échec ProgrammingError" in caplog.text
