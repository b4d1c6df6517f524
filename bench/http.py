"""The least HTTP that can measure: a keep-alive client, and a Bot API that only counts."""

import asyncio
import re
from collections.abc import Callable

_CHAT = re.compile(rb"chat_id=(-?[0-9]+)")
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
_ANSWER = b'{"ok":true,"result":{"message_id":%d,"date":1700000000,"chat":{"id":%d,"type":"private"}}}'


class Exchange(asyncio.Protocol):
    """Splits a stream into messages with a Content-Length."""

    def __init__(self) -> None:
        self._buffer = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            length = 0
            for line in head.lower().split(b"\r\n"):
                if line.startswith(b"content-length:"):
                    length = int(line[15:])
            if len(self._buffer) < end + 4 + length:
                return
            body = self._buffer[end + 4 : end + 4 + length]
            self._buffer = self._buffer[end + 4 + length :]
            self.message(head, body)

    def message(self, head: bytes, body: bytes) -> None:
        raise NotImplementedError


class Client(Exchange):
    """One keep-alive connection; one request at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    async def post(self, path: str, headers: str, body: bytes) -> tuple[int, bytes]:
        """Return the status and the body."""
        assert self.transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        head = f"POST {path} HTTP/1.1\r\nHost: bench\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
        self.transport.write(head.encode() + body)
        return await self._answer

    def message(self, head: bytes, body: bytes) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((int(head.split(b" ", 2)[1]), body))

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError("closed"))


class Pool:
    """As many connections to a port on loopback as there are requests at once."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._idle: list[Client] = []

    async def post(self, path: str, headers: str, body: bytes) -> tuple[int, bytes]:
        """Return the status and the body."""
        client = self._idle.pop() if self._idle else await self._connect()
        answer = await client.post(path, headers, body)
        self._idle.append(client)
        return answer

    async def _connect(self) -> Client:
        _, client = await asyncio.get_running_loop().create_connection(Client, "127.0.0.1", self._port)
        return client


class BotApi(Exchange):
    """Answers every request as a sent message, and tells whom it was for."""

    sent = 0

    def __init__(self, told: Callable[[int], None]) -> None:
        super().__init__()
        self._told = told

    def message(self, head: bytes, body: bytes) -> None:  # noqa: ARG002
        chat = int(_CHAT.search(body)[1])  # type: ignore[index]
        BotApi.sent += 1
        answer = _ANSWER % (BotApi.sent, chat)
        assert self.transport is not None
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(answer)
            + answer
        )
        self._told(chat)
