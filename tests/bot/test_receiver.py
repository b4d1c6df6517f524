import asyncio

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from bot.receiver import Receiver, ReceiverFull
from consultation.database import connect, sessions
from consultation.keyring import Keys
from consultation.tables import InboxRow
from tests.bot.plain import arrival

Sessions = sessionmaker[Session]


def test_what_is_answered_is_committed(committing: Sessions, keys: Keys) -> None:
    async def deliver() -> None:
        async with Receiver(committing, keys) as receiver:

            async def one(number: int) -> None:
                kept = await receiver.keep(arrival(number, who=f"p{number % 40}", text="a"))
                with committing() as session:
                    assert session.get(InboxRow, kept.id) is not None

            await asyncio.gather(*(one(number) for number in range(300)))

    asyncio.run(deliver())
    with committing() as session:
        assert session.scalar(select(func.count(InboxRow.id))) == 300


def test_messages_of_a_line_keep_their_order(committing: Sessions, keys: Keys) -> None:
    async def deliver() -> list[int | None]:
        async with Receiver(committing, keys) as receiver:
            tasks = [asyncio.create_task(receiver.keep(arrival(n, text="a"))) for n in range(150)]
            return [kept.id for kept in await asyncio.gather(*tasks)]

    ids = asyncio.run(deliver())
    assert ids == sorted(id_ for id_ in ids if id_ is not None)


def test_a_database_that_is_away_is_told_to_the_provider(keys: Keys) -> None:
    away = connect("postgresql://nobody@127.0.0.1:1/nothing")

    async def deliver() -> None:
        async with Receiver(sessions(away), keys) as receiver:
            with pytest.raises(OperationalError):
                await receiver.keep(arrival(1, text="a"))

    asyncio.run(deliver())
    away.dispose()


def test_a_closed_receiver_keeps_nothing(committing: Sessions, keys: Keys) -> None:
    async def deliver() -> None:
        receiver = Receiver(committing, keys)
        async with receiver:
            await receiver.keep(arrival(1, text="a"))
        with pytest.raises(ReceiverFull):
            await receiver.keep(arrival(2, text="a"))

    asyncio.run(deliver())


def test_what_came_together_is_kept_together(committing: Sessions, keys: Keys) -> None:
    async def deliver() -> None:
        async with Receiver(committing, keys) as receiver:
            first, second, again = await receiver.keep_all(
                [arrival(1, text="a"), arrival(2, text="b"), arrival(1, text="a")]
            )
            assert first.id is not None and second.id is not None and again.duplicate
            others = await asyncio.gather(*(receiver.keep_all([arrival(n, text="a")] * 2) for n in range(9)))
            assert [len(kept) for kept in others] == [2] * 9
            assert await receiver.keep_all([]) == []

    asyncio.run(deliver())
    with committing() as session:
        assert session.scalar(select(func.count(InboxRow.id))) == 9
