"""A process that sends on Telegram until it is killed. Arguments: database URL, API address, lease."""

import asyncio
import sys

from sqlalchemy.orm import Session

from bot.channels.telegram.sender import TelegramSender
from bot.sender import TELEGRAM, ChannelSender
from consultation.database import connect
from consultation.words import Channel
from tests.bot.mail import keys_of
from tests.botapi.server import TOKEN


async def main(url: str, api: str, lease: float) -> None:
    engine = connect(url)
    with Session(engine) as session:
        keys = keys_of(session)
        session.commit()
    async with TelegramSender(TOKEN, api=api) as sender:
        await ChannelSender(engine, keys, Channel.TELEGRAM, sender, TELEGRAM, lease).run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
