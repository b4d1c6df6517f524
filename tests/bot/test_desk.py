"""The sender's desk: its turns cost the same when the outbox is long, and the lock goes with it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from bot.desk import Desk
from bot.outbox import Settled
from bot.verdict import Verdict
from consultation.words import Channel, SendState

MANY = 30_000
SENT = Verdict(SendState.SENT, provider_id=b"p")


@pytest.fixture
def desk(engine: Engine) -> Iterator[Desk]:
    desk = Desk(engine, Channel.TELEGRAM)
    yield desk
    desk.close()


def fill(engine: Engine, count: int, state: SendState = SendState.WAITING) -> None:
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO outbox (channel, line, bulk, sealed, state) "
                "SELECT 'telegram', int8send(n), true, 'x', :state FROM generate_series(1, :count) AS n"
            ),
            {"count": count, "state": state},
        )


def rows_read(engine: Engine) -> int:
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_stat_clear_snapshot()"))
        read = text("SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE relname = 'outbox'")
        return connection.scalar(read) or 0


@pytest.mark.parametrize("learnt", ["", "ANALYZE outbox", "VACUUM ANALYZE outbox"])
def test_a_turn_reads_few_rows_when_a_broadcast_has_just_been_written(
    engine: Engine, desk: Desk, learnt: str
) -> None:
    """The outbox was empty when the sender started; what the planner knows since is that nothing waits."""
    for _ in range(20):
        desk.turn((), 30, ())
    fill(engine, MANY, SendState.SENT)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(learnt or "SELECT"))
    fill(engine, MANY)
    before = rows_read(engine)
    for _ in range(10):
        turn = desk.turn((), 30, ())
        assert len(turn.claimed) == 30
        desk.turn([Settled(one, SENT) for one in turn.claimed], 0, ())
    desk.close()  # its counts are published when it leaves
    assert rows_read(engine) - before < MANY


def test_what_was_sent_is_written_by_who_lost_the_lock(engine: Engine, desk: Desk) -> None:
    fill(engine, 1)
    turn = desk.turn((), 30, ())
    desk.close()
    other = Desk(engine, Channel.TELEGRAM)
    try:
        other.turn((), 0, ())
        assert desk.turn([Settled(turn.claimed[0], SENT)], 30, ()).standby
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT state FROM outbox")) == SendState.SENT
    finally:
        other.close()
