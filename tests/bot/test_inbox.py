import os

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from bot import inbox
from bot.inbox import MAX_WAITING, PURPOSE, TOO_MANY, Kept
from consultation.keyring import Keys
from consultation.tables import InboxRow
from tests.bot.plain import arrival, raw

Sessions = sessionmaker[Session]


def kept(sessions: Sessions, keys: Keys, *arrivals: inbox.Arrival) -> list[Kept]:
    with sessions.begin() as session:
        return inbox.keep(session, keys, arrivals)


def rows(sessions: Sessions) -> list[InboxRow]:
    with sessions() as session:
        return list(session.scalars(select(InboxRow).order_by(InboxRow.id)))


def test_a_payload_is_kept_encrypted_and_comes_back_whole(committing: Sessions, keys: Keys) -> None:
    payload = b"\x00\xff not JSON \x00" + os.urandom(40)
    assert kept(committing, keys, raw(payload)) == [Kept(1)]
    (row,) = rows(committing)
    assert row.state == "waiting"
    assert row.sealed is not None and payload not in row.sealed
    assert keys.payloads.open(row.sealed, PURPOSE) == payload


def test_no_id_of_the_provider_is_readable(committing: Sessions, keys: Keys) -> None:
    kept(committing, keys, arrival("wamid.33612345678", who="33612345678"))
    (row,) = rows(committing)
    assert b"33612345678" not in row.key + row.line


def test_a_batch_keeps_order_and_tells_duplicates_apart(committing: Sessions, keys: Keys) -> None:
    first = kept(committing, keys, arrival(7, text="a"), arrival(3, text="b"), arrival(7, text="a"))
    assert [one.duplicate for one in first] == [False, False, True]
    assert [one.id for one in first if one.id] == sorted(one.id for one in first if one.id)
    again = kept(committing, keys, arrival(3, text="b"), arrival(9, who="bob", text="c"))
    assert [one.duplicate for one in again] == [True, False]
    assert len(rows(committing)) == 3


def test_a_duplicate_of_a_handled_message_stays_handled(committing: Sessions, keys: Keys) -> None:
    kept(committing, keys, arrival(1, text="a"))
    with committing.begin() as session:
        session.execute(update(InboxRow).values(state="done", sealed=None))
    assert kept(committing, keys, arrival(1, text="a")) == [Kept(None)]
    assert [row.state for row in rows(committing)] == ["done"]


@pytest.mark.parametrize("batch", [1, 50, 64])
def test_too_many_on_a_line_are_refused_without_payload(committing: Sessions, keys: Keys, batch: int) -> None:
    flood = [arrival(number, text="x") for number in range(MAX_WAITING + 10)]
    answers: list[Kept] = []
    for start in range(0, len(flood), batch):
        answers += kept(committing, keys, *flood[start : start + batch])
    assert [one.refused for one in answers] == [False] * MAX_WAITING + [True] * 10
    assert not kept(committing, keys, arrival(1, who="bob", text="me too"))[0].refused
    with committing() as session:
        refused = session.scalars(select(InboxRow).where(InboxRow.state == "refused")).all()
        assert {(row.sealed, row.reason) for row in refused} == {(None, TOO_MANY)}
        assert session.scalar(select(func.count()).where(InboxRow.done_at.is_not(None))) == 10


def test_nothing_is_asked_for_nothing(committing: Sessions, keys: Keys) -> None:
    assert kept(committing, keys) == []
