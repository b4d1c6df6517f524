"""A campaign that closes while a first message is handled: before or after it, never in between."""

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from bot.store.campaigns import Campaigns
from consultation.closing import close_campaign
from consultation.keyring import Keys
from tests.bot.plain import arrival
from tests.bot.small import CODE, NOW, deliver, open_campaign, runner

Sessions = sessionmaker[Session]
PATIENCE = 20.0
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
HURRY = text("SET LOCAL lock_timeout = '200ms'")


def rows(sessions: Sessions) -> dict[str, int]:
    with sessions() as session:
        return {
            table: session.scalar(text(f"SELECT count(*) FROM {table}")) or 0
            for table in ("account", "account_alias", "address", "dialogue", "participant")
        }


def test_a_newcomer_of_a_campaign_that_is_closing_leaves_nothing(committing: Sessions, keys: Keys) -> None:
    open_campaign(committing, keys)
    deliver(committing, keys, arrival("first", "ana", start=CODE))
    work = threading.Thread(target=runner(committing, keys).step)
    with committing.begin() as closing:
        close_campaign(closing, CODE, NOW + timedelta(days=1))
        work.start()
        until = time.monotonic() + PATIENCE
        with committing() as looking:
            while not looking.scalar(text(WAITING)):
                looking.rollback()  # who waits is seen as of the first look in a transaction
                assert time.monotonic() < until and work.is_alive(), "the runner did not wait"
                time.sleep(0.02)
    work.join(PATIENCE)
    assert set(rows(committing).values()) == {0}


def test_closing_waits_for_runners_and_runners_for_no_runner(committing: Sessions, keys: Keys) -> None:
    open_campaign(committing, keys)
    with committing.begin() as one, committing.begin() as other:
        for session in (one, other):
            session.execute(HURRY)
            assert len(Campaigns(keys).open(session)) == 1
        with pytest.raises(OperationalError), committing.begin() as closing:
            closing.execute(HURRY)
            close_campaign(closing, CODE, NOW)


def test_what_refers_to_a_campaign_is_written_while_it_closes(committing: Sessions, keys: Keys) -> None:
    """Else whoever holds an account, and alerts, would wait for a closing that waits for the account."""
    campaign = open_campaign(committing, keys).id
    with committing.begin() as closing:
        close_campaign(closing, CODE, NOW)
        with committing.begin() as other:
            other.execute(HURRY)
            other.execute(text("INSERT INTO erasure (campaign_id, at) VALUES (:id, now())"), {"id": campaign})
