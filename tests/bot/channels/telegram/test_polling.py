"""Polling over real HTTP: what is confirmed was kept, what was not kept comes again."""

import asyncio
import json
from collections.abc import Callable

import pytest

from bot.channels.telegram import polling
from bot.channels.telegram.polling import poll
from bot.inbox import Arrival, Kept
from bot.receiver import ReceiverFull
from consultation.words import Channel
from tests.botapi.server import CONFLICT, NO_TOKEN, TOKEN, BotApi, Fault
from tests.botapi.updates import said, tapped

PATIENCE = 20.0


class Keeper:
    """Keeps in a list; refuses the first `refusals` arrivals, as a receiver without database does."""

    def __init__(self, refusals: int = 0) -> None:
        self.kept: list[Arrival] = []
        self.refusals = refusals

    async def keep(self, arrival: Arrival) -> Kept:
        if self.refusals:
            self.refusals -= 1
            raise ReceiverFull("plein")
        self.kept.append(arrival)
        return Kept(len(self.kept))


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "WAIT_SECONDS", 1)
    monkeypatch.setattr(polling, "FIRST_BACKOFF", 0.05)


def poll_until(api: BotApi, keeper: Keeper, done: Callable[[], bool], token: str = TOKEN) -> None:
    async def run() -> None:
        stop = asyncio.Event()
        polling = asyncio.create_task(poll(token, keeper, stop, api=api.url))
        for _ in range(int(PATIENCE / 0.01)):
            if polling.done() or done():
                break
            await asyncio.sleep(0.01)
        stop.set()
        await asyncio.wait_for(polling, PATIENCE)
        assert done()

    asyncio.run(run())


def test_updates_are_kept_as_they_came_then_confirmed(api: BotApi) -> None:
    updates = [said("un", update=5), said("deux \ud83d\ude00", update=6)]
    api.queue(*updates)
    keeper = Keeper()
    poll_until(api, keeper, lambda: api.unconfirmed == 0)
    assert [json.loads(one.raw) for one in keeper.kept] == [json.loads(one) for one in updates]
    assert [one.identified.rank for one in keeper.kept] == [5, 6]
    assert {one.channel for one in keeper.kept} == {Channel.TELEGRAM}
    assert api.calls[0].method == "deleteWebhook"
    assert api.said("getUpdates")[-1]["offset"] == 7


def test_nothing_is_confirmed_before_all_of_it_is_kept(api: BotApi) -> None:
    api.queue(said("un", update=5), said("deux", update=6))
    keeper = Keeper(refusals=1)
    poll_until(api, keeper, lambda: api.unconfirmed == 0)
    asked = [called.get("offset") for called in api.said("getUpdates")]
    assert asked[:2] == [None, None], "asked again for what was not kept"
    assert {one.identified.rank for one in keeper.kept} == {5, 6}


def test_an_update_that_the_library_cannot_read_is_kept_all_the_same(api: BotApi) -> None:
    api.queue(b'{"update_id": 5, "message": {"from": {"id": 1}}}')
    keeper = Keeper()
    poll_until(api, keeper, lambda: api.unconfirmed == 0)
    assert len(keeper.kept) == 1


def test_taps_are_acknowledged(api: BotApi) -> None:
    api.queue(tapped("r1.0.0.1", update=5))
    poll_until(api, Keeper(), lambda: bool(api.said("answerCallbackQuery")))
    assert api.said("answerCallbackQuery") == [{"callback_query_id": "tap-5"}]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (CONFLICT, "un autre programme relève les messages"),
        (NO_TOKEN, "PORTEVOIX_TELEGRAM_TOKEN"),
        (Fault(502), "Telegram injoignable"),
        (Fault(200, body=b"<html>"), "Telegram injoignable"),
        (Fault(200, body=b'{"ok": true}'), "messages non gardés"),
    ],
)
def test_faults_are_told_and_survived(
    api: BotApi, fault: Fault, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    api.queue(said("un", update=5))
    api.fail(fault, fault)
    keeper = Keeper()
    poll_until(api, keeper, lambda: bool(keeper.kept))
    assert words in caplog.text
    assert TOKEN not in caplog.text


def test_a_stop_interrupts_the_long_poll(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "WAIT_SECONDS", 50)
    poll_until(api, Keeper(), lambda: bool(api.said("getUpdates")))
