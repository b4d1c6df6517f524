"""Claiming and settling: order, priority, opt-outs, leases."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.outbox import Claimed, Settled, claim, expire, lock, settle
from bot.verdict import Verdict, given_back
from consultation.database import connect
from consultation.words import Channel, SendError, SendState
from tests.bot.mail import account, put, state

TELEGRAM = Channel.TELEGRAM
SENT = Verdict(SendState.SENT, provider_id=b"p")
LATER = timedelta(hours=1)


def ids(claimed: list[Claimed]) -> list[int]:
    return [one.id for one in claimed]


def take(session: Session, limit: int = 10, resting: tuple[bytes, ...] = ()) -> list[int]:
    return ids(claim(session, TELEGRAM, limit, resting))


def test_one_message_of_a_person_at_a_time_in_order(session: Session) -> None:
    first, second = put(session), put(session)
    other = put(session, line="b")
    claimed = claim(session, TELEGRAM, 10)
    assert ids(claimed) == [first, other]
    assert take(session) == [], "the second waits until the first is sent"
    settle(session, [Settled(claimed[0], SENT)])
    assert take(session) == [second]


def test_a_message_to_be_tried_again_holds_the_person_s_line(session: Session) -> None:
    put(session)
    put(session)
    (first,) = claim(session, TELEGRAM, 10)
    failed = Verdict(SendState.WAITING, wait=60, error=SendError.RETRY)
    settle(session, [Settled(first, failed)])
    assert take(session) == []


def test_a_reminder_for_later_holds_nothing_up(session: Session) -> None:
    put(session, due=LATER)
    reply = put(session)
    assert take(session) == [reply]


def test_urgent_then_replies_then_bulk(session: Session) -> None:
    bulk = put(session, line="a", bulk=True, inbox=None)
    reply = put(session, line="b")
    urgent = put(session, line="c", urgent=True)
    assert take(session, 1) == [urgent]
    assert take(session, 1) == [reply]
    assert take(session, 1) == [bulk]


def test_danger_does_not_wait_for_the_line(session: Session) -> None:
    reply = put(session)
    urgent = put(session, urgent=True)
    (claimed,) = claim(session, TELEGRAM, 10)
    assert claimed.id == urgent
    settle(session, [Settled(claimed, SENT)])
    assert take(session) == [reply]


def test_a_reply_passes_the_same_person_s_broadcast(session: Session) -> None:
    bulk = put(session, bulk=True, inbox=None)
    reply = put(session)
    claimed = claim(session, TELEGRAM, 10)
    assert ids(claimed) == [reply]
    settle(session, [Settled(claimed[0], SENT)])
    assert take(session) == [bulk]


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.CONSOLE, Channel.IMPORT, Channel.WHATSAPP])
def test_other_channels_are_left_alone(session: Session, channel: Channel) -> None:
    put(session, channel=channel)
    assert take(session) == []


def test_resting_lines_are_left_alone(session: Session) -> None:
    put(session, line="a")
    other = put(session, line="b")
    assert take(session, resting=(b"a", b"c")) == [other]


def test_an_opted_out_account_gets_urgent_messages_and_answers_only(session: Session) -> None:
    silent = account(session, opted_out=True)
    reminder = put(session, line="a", inbox=None, account_id=silent)
    bulk = put(session, line="b", inbox=None, bulk=True, account_id=silent)
    confirmation = put(session, line="c", inbox=7, account_id=silent)
    urgent = put(session, line="d", inbox=None, urgent=True, account_id=silent)
    wanted = put(session, line="e", inbox=None, account_id=account(session))
    assert sorted(take(session)) == [confirmation, urgent, wanted]
    for id_ in (reminder, bulk):
        row = state(session, id_)
        assert (row.state, row.sealed, row.reason) == (SendState.CANCELLED, None, "opted_out")


def test_what_is_sent_is_emptied(session: Session) -> None:
    put(session)
    (claimed,) = claim(session, TELEGRAM, 10)
    row = state(session, claimed.id)
    assert (row.state, row.attempts) == (SendState.SENDING, 1) and row.lease_until is not None
    settle(session, [Settled(claimed, SENT)])
    row = state(session, claimed.id)
    assert (row.state, row.provider_id, row.sealed, row.lease_until) == (SendState.SENT, b"p", None, None)
    assert row.sent_at is not None


def test_settling_twice_changes_nothing(session: Session) -> None:
    put(session)
    (claimed,) = claim(session, TELEGRAM, 10)
    failed = Settled(claimed, Verdict(SendState.WAITING, error=SendError.RETRY, reason="network"))
    settle(session, [failed])
    (again,) = claim(session, TELEGRAM, 10)
    settle(session, [failed])
    assert state(session, claimed.id).state == SendState.SENDING, "the first attempt's end is old news"
    assert again.attempts == 2


def test_what_was_not_tried_costs_no_attempt(session: Session) -> None:
    put(session)
    (claimed,) = claim(session, TELEGRAM, 10)
    settle(session, [Settled(claimed, given_back("given_back"))])
    row = state(session, claimed.id)
    assert (row.state, row.attempts) == (SendState.WAITING, 0) and row.sealed is not None


def test_a_blocked_bot_is_an_opt_out_that_cancels_what_waits(session: Session) -> None:
    mine = account(session)
    put(session, account_id=mine)
    waiting = put(session, account_id=mine)
    urgent = put(session, line="u", account_id=mine, urgent=True, due=LATER)
    (claimed,) = claim(session, TELEGRAM, 1)
    settle(session, [Settled(claimed, Verdict(SendState.FAILED, error=SendError.OPTED_OUT, reason="403"))])
    rows = [state(session, id_).state for id_ in (claimed.id, waiting, urgent)]
    assert rows == [SendState.FAILED, SendState.CANCELLED, SendState.WAITING]
    opted_out = session.scalar(text("SELECT opted_out_at FROM account WHERE id = :id"), {"id": mine})
    assert opted_out is not None


def test_a_lost_reply_is_sent_once_more_and_a_lost_broadcast_never(session: Session) -> None:
    reply, bulk = put(session), put(session, line="b", bulk=True, inbox=None)
    claim(session, TELEGRAM, 10, lease=-1)
    assert dict(expire(session, TELEGRAM)) == {reply: SendState.WAITING, bulk: SendState.UNKNOWN}
    assert ids(claim(session, TELEGRAM, 10, lease=-1)) == [reply]
    assert expire(session, TELEGRAM) == [(reply, SendState.UNKNOWN)]
    assert state(session, reply).sealed is None


def test_a_lease_that_runs_is_left_alone(session: Session) -> None:
    put(session)
    take(session)
    assert expire(session, TELEGRAM) == []


def test_one_process_sends_on_a_channel(database_url: str) -> None:
    engine = connect(database_url)
    try:
        with Session(engine) as one, Session(engine) as two:
            assert lock(one, TELEGRAM) and not lock(two, TELEGRAM)
            assert lock(two, Channel.WHATSAPP)
    finally:
        engine.dispose()


def test_the_claim_reads_few_rows_when_many_were_sent(session: Session) -> None:
    """The plan must use the partial indexes: sent rows, by the million one day, are not read."""
    put(session)
    session.execute(
        text(
            "INSERT INTO outbox (channel, line, state, inbox_id) "
            "SELECT 'telegram', int8send(n), 'sent', 1 FROM generate_series(1, 20000) AS n"
        )
    )
    session.execute(text("ANALYZE outbox"))
    scanned = text("SELECT pg_stat_get_xact_tuples_returned('outbox'::regclass)")
    before = session.scalar(scanned)
    for _ in range(3):
        claim(session, TELEGRAM, 10)
    after = session.scalar(scanned)
    assert before is not None and after is not None
    assert after - before < 1000
