"""A process that feeds and sends broadcasts on Telegram until it is killed. Arguments: database URL, API
address, lease."""

import asyncio
import sys

from sqlalchemy.orm import Session, sessionmaker

from bot.broadcasting import feeding
from bot.channels.telegram.sender import TelegramSender
from bot.pace import Limits
from bot.sender import ChannelSender
from consultation.database import connect
from consultation.words import Channel
from tests.bot.mail import keys_of
from tests.botapi.server import TOKEN

LIMITS = Limits(per_second=150, burst=10, line_every=0, line_burst=1)


async def main(url: str, api: str, lease: float) -> None:
    engine = connect(url)
    with Session(engine) as session:
        keys = keys_of(session)
        session.commit()
    feeding.CHUNK, feeding.WAITING_AT_MOST = 20, 60

    async def feed() -> None:
        while True:
            await feeding.feed_broadcasts(sessionmaker(engine), keys)
            await asyncio.sleep(0.02)

    async with TelegramSender(TOKEN, api=api) as sender, asyncio.TaskGroup() as group:
        group.create_task(feed())
        group.create_task(
            ChannelSender(engine, keys, Channel.TELEGRAM, sender, LIMITS, lease).run(asyncio.Event())
        )


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
