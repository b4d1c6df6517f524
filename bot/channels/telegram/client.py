"""The library's Bot as we use it: requests without a model of the answer, timeouts, and silent logs."""

from typing import Any

from telegram import Bot, InputFile
from telegram.request import HTTPXRequest

from bot.channels.telegram.render import Call
from bot.channels.telegram.silence import silence
from bot.channels.transport import Transport

API = "https://api.telegram.org"

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0
UPLOAD_SECONDS = 30.0
POOL_SECONDS = 10.0


class Client(Bot):
    """`token` stays in here: neither logs nor errors show it."""

    def __init__(self, token: str, *, api: str = API, connections: int = 64) -> None:
        silence()
        super().__init__(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=HTTPXRequest(
                connection_pool_size=connections,
                connect_timeout=CONNECT_SECONDS,
                read_timeout=ANSWER_SECONDS,
                write_timeout=ANSWER_SECONDS,
                media_write_timeout=UPLOAD_SECONDS,
                pool_timeout=POOL_SECONDS,
                httpx_kwargs={"transport": Transport(connections)},
            ),
        )

    async def connect(self) -> None:
        """Connect when needed. Unlike `initialize`, asks nothing and cannot quote the token in an error."""
        for request in self._request:
            await request.initialize()

    async def disconnect(self) -> None:
        for request in self._request:
            await request.shutdown()

    async def call(self, call: Call, *, wait: float = 0.0) -> Any:
        """Return the `result` of a method as JSON; raises TelegramError.

        `wait`: seconds that Telegram may take on purpose (long polling). The library's models of answers
        would cost a third of a send, and would lose an update that they cannot read.
        """
        parameters: dict[str, Any] = dict(call.parameters)
        if call.file is not None:
            parameter, name, content = call.file
            parameters[parameter] = InputFile(content, filename=name)
        return await self._post(call.method, parameters, read_timeout=ANSWER_SECONDS + wait)
