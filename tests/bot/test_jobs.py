"""Jobs one by one: the fault of one is its own."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from bot import jobs
from bot.jobs import Job
from bot.late_danger import KIND, _answer
from consultation.keyring import Keys

Sessions = sessionmaker[Session]
SECRET = "mots d’une personne"


def put(session: Session, *payloads: str, kind: str = "essai") -> None:
    for number, payload in enumerate(payloads):
        values = {"kind": kind, "key": f"{kind}:{number}", "payload": payload}
        session.execute(text("INSERT INTO job (kind, key, payload) VALUES (:kind, :key, :payload)"), values)


def left(session: Session) -> list[tuple[Any, ...]]:
    rows = session.execute(text("SELECT state, reason, run_at > now() FROM job ORDER BY id"))
    return [tuple(row) for row in rows]


def do(session: Session, job: Job) -> int:
    session.execute(text("INSERT INTO note (name, value) VALUES (:name, '{}')"), {"name": f"job {job.id}"})
    if "wrong" in job.payload:
        raise KeyError(SECRET)
    jobs.done(session, job)
    return 1


def test_a_fault_undoes_one_job_and_is_said_without_words(
    session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    put(session, '{"wrong": 1}', "{}")
    claimed = jobs.claim(session, "essai", 10, 60)
    assert jobs.one_by_one(session, claimed, lambda job: do(session, job)) == [1]
    (state, reason, later), second = left(session)
    assert (state, later) == ("waiting", True) and reason.startswith("fault KeyError")
    assert second == ("done", None, True)
    assert session.scalar(text("SELECT count(*) FROM note WHERE name LIKE 'job %'")) == 1
    assert "KeyError" in caplog.text and SECRET not in caplog.text


def test_a_job_that_always_fails_ends(session: Session) -> None:
    put(session, '{"wrong": 1}')
    for _ in range(jobs.FAULTS):
        session.execute(text("UPDATE job SET run_at = now() - interval '1 second'"))
        jobs.one_by_one(session, jobs.claim(session, "essai", 1, 60), lambda job: do(session, job))
    assert left(session)[0][0] == "failed"


def test_a_danger_that_cannot_be_read_keeps_no_other_waiting(committing: Sessions, keys: Keys) -> None:
    with committing.begin() as session:
        put(session, '{"nothing": 1}', '{"version": 1}', kind=KIND)
    _answer(committing, keys, 10)
    with committing() as session:
        assert [row[0] for row in left(session)] == ["waiting", "done"]
