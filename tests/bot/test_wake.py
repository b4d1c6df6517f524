import threading
import time

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from bot import wake

Sessions = sessionmaker[Session]


def test_a_commit_wakes_and_a_rollback_does_not(committing: Sessions, database_url: str) -> None:
    with wake.Listener(database_url, wake.INBOX) as listener:
        assert listener.wait(0), "the first look counts as woken: something may have come before"
        with committing() as session:
            wake.notify(session, wake.INBOX)
            session.rollback()
        assert not listener.wait(0.3)
        with committing.begin() as session:
            wake.notify(session, wake.INBOX)
        assert listener.wait(10)


def test_a_broken_connection_is_opened_again(committing: Sessions, database_url: str) -> None:
    with wake.Listener(database_url, wake.INBOX) as listener:
        listener.wait(0)
        with committing.begin() as session:
            session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
                )
            )
        assert listener.wait(0.2), "what was notified meanwhile may have been missed"
        assert listener.wait(0.2)
        with committing.begin() as session:
            wake.notify(session, wake.INBOX)
        assert listener.wait(10)


def test_work_goes_on_when_its_connection_is_cut(committing: Sessions, database_url: str) -> None:
    stop = threading.Event()
    steps: list[int] = []

    def step() -> int:
        with committing.begin() as session:
            steps.append(session.scalar(text("SELECT pg_backend_pid()")) or 0)
            if len(steps) == 2:
                # Cut from within: the next statement finds the connection gone.
                with committing.begin() as other:
                    other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": steps[-1]})
                time.sleep(0.2)
                session.execute(text("SELECT 1"))
            if len(steps) == 4:
                stop.set()
        return 1

    with wake.Listener(database_url, wake.INBOX) as listener:
        wake.work(step, listener, stop)
    assert len(steps) == 4


def test_work_goes_on_after_a_fault_of_ours_without_its_words(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    stop = threading.Event()
    steps: list[int] = []

    def step() -> int:
        steps.append(1)
        if len(steps) == 1:
            raise KeyError("mots d’une personne")
        stop.set()
        return 1

    with wake.Listener(database_url, wake.INBOX) as listener:
        wake.work(step, listener, stop, "essai")
    assert len(steps) == 2
    assert "boucle essai : échec KeyError" in caplog.text and "personne" not in caplog.text


def test_a_fault_that_stays_is_tried_each_minute() -> None:
    waited = [0.1]
    for _ in range(12):
        waited.append(wake.survived(KeyError(), "essai", waited[-1]))
    assert waited[1] == 1.0 and waited[-1] == wake.LONGEST_AFTER_FAULT and waited == sorted(waited)
