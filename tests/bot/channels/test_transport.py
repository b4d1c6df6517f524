"""What broke before a request left is told from what broke after: only the first may be sent again."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from bot.channels.transport import Transport

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


def posted(answer: Answer, times: int = 1, timeout: float = 5.0) -> list[int]:
    """Post so often, one after the other, to a server that answers so; return the codes."""

    over: list[asyncio.Future[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        over.append(asyncio.get_running_loop().create_future())
        mine = over[-1]
        try:
            await answer(reader, writer)
            await writer.wait_closed()
        finally:
            mine.set_result(None)

    async def run() -> list[int]:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            async with server, httpx.AsyncClient(transport=Transport(2), timeout=timeout) as client:
                url = f"http://127.0.0.1:{port}/"
                return [(await client.post(url, json={"n": n})).status_code for n in range(times)]
        finally:
            await asyncio.wait_for(asyncio.gather(*over), 5)

    return asyncio.run(run())


async def _request(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.splitlines() if line.lower().startswith(b"content-l")
    )
    await reader.readexactly(length)


async def _answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        try:
            await _request(reader)
        except asyncio.IncompleteReadError:
            break
        writer.write(OK)
    writer.close()


async def _hangs_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await _request(reader)
    writer.close()


async def _answers_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await _request(reader)
    writer.write(OK)
    await writer.drain()
    writer.close()


async def _says_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await _request(reader)
    await reader.read()
    writer.close()


def test_answers_come_back() -> None:
    assert posted(_answers, times=3) == [200] * 3


def test_a_server_that_closes_after_each_answer_is_met_anew() -> None:
    assert posted(_answers_once, times=3) == [200] * 3


def test_a_connection_that_breaks_midway_may_have_carried_the_request() -> None:
    with pytest.raises(httpx.ReadError):
        posted(_hangs_up)


def test_no_answer_in_time_is_a_read_that_took_too_long() -> None:
    with pytest.raises(httpx.ReadTimeout):
        posted(_says_nothing, timeout=0.2)


def test_nobody_there_means_that_nothing_left() -> None:
    async def run() -> None:
        server = await asyncio.start_server(_answers, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        server.close()
        await server.wait_closed()
        async with httpx.AsyncClient(transport=Transport(2), timeout=5) as client:
            await client.post(f"http://127.0.0.1:{port}/", json={})

    with pytest.raises(httpx.ConnectError):
        asyncio.run(run())
