"""Telling Telegram where to deliver, over real HTTP."""

import asyncio

import pytest

from bot.channels.telegram import registration
from bot.channels.telegram.registration import register_webhook, set_webhook, username
from tests.botapi.server import NO_TOKEN, TOKEN, BotApi, Fault


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registration, "FIRST_WAIT", 0.05)


def register(api: BotApi, stop_after: float = 20.0) -> None:
    async def run() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(stop_after, stop.set)
        await register_webhook(TOKEN, "https://exemple.fr", "secret", stop, api=api.url)

    asyncio.run(run())


def test_an_outage_is_waited_out(api: BotApi) -> None:
    api.fail(Fault(502), Fault(429, "Too Many Requests", retry_after=1))
    register(api)
    assert len(api.said("setWebhook")) == 3


def test_a_refusal_is_told_once(api: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    api.fail(NO_TOKEN)
    register(api)
    assert len(api.said("setWebhook")) == 1
    assert "PORTEVOIX_TELEGRAM_TOKEN" in caplog.text and TOKEN not in caplog.text


def test_a_stop_ends_the_trying(api: BotApi) -> None:
    api.fault = lambda called: Fault(502)
    register(api, stop_after=0.3)
    assert api.said("setWebhook")


def test_telegram_is_told_where_to_deliver(api: BotApi) -> None:
    asyncio.run(set_webhook(TOKEN, "https://exemple.fr/", "secret", api=api.url))
    (told,) = api.said("setWebhook")
    assert told["url"] == "https://exemple.fr/webhooks/telegram"
    assert told["secret_token"] == "secret"
    assert told["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]


def test_the_bot_knows_its_name(api: BotApi) -> None:
    assert asyncio.run(username(TOKEN, api=api.url)) == "essai_bot"
