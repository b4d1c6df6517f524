"""The roles of a running installation: what each process does until it is told to stop.

One role per process in production, several in one for `portevoix serve`. Heavy libraries are imported
by the role that needs them, so that the others stay small.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace

from bot import wake
from bot.channels.contract import Reader, Sender
from bot.pace import Limits
from bot.telling import Told
from consultation.privacy.rules import RULES
from consultation.retention import keep_no_longer
from consultation.words import Channel
from portevoix.clock import now
from portevoix.house import House
from portevoix.settings import Settings, SettingWrong

logger = logging.getLogger(__name__)

ANALYSE_EVERY = 5.0  # seconds between two looks for something to release
DAILY_EVERY = 3600.0  # seconds: the rules count in days, carrying them out again changes nothing
LONGEST_BACKOFF = 30.0

Role = Callable[[House, threading.Event], None]


def readers() -> Mapping[Channel, Reader]:
    """Return what reads each channel's payloads; every runner knows them all."""
    from bot.channels.importing import ImportReader
    from bot.channels.telegram.reader import TelegramReader
    from bot.channels.whatsapp.reader import WhatsAppReader
    from bot.field.reader import FieldReader
    from bot.webchat.reader import WebReader

    return {
        Channel.TELEGRAM: TelegramReader(),
        Channel.WHATSAPP: WhatsAppReader(),
        Channel.WEB: WebReader(),
        Channel.IMPORT: ImportReader(),
        Channel.CONSOLE: FieldReader(),
    }


@contextmanager
def intent_server(settings: Settings) -> Iterator[Told]:
    """Return what asks the Rasa server of the settings; nobody where there is none."""
    from bot.telling import nobody

    if settings.rasa_url is None:
        yield nobody
        return
    from nlu.intent_server import IntentServer

    with IntentServer(settings.rasa_url, settings.rasa_jwt_secret) as server:
        yield server.ask


def run(house: House, stop: threading.Event) -> None:
    """Handle what waits in the inbox."""
    from bot.runner import Runner

    with intent_server(house.settings) as ask, wake.Listener(house.url, wake.INBOX) as listener:
        Runner(house.sessions, house.keys, readers(), now, ask=ask).run(listener, stop)


def send(house: House, stop: threading.Event) -> None:
    """Send what waits in the outbox, fetch attachments, tell the referent of alerts."""
    asyncio.run(_send(house, stop))


async def _send(house: House, stop: threading.Event) -> None:
    from bot.channels.telegram.registration import register_webhook
    from bot.channels.telegram.sender import TelegramSender
    from bot.errands import Post, run_errands
    from bot.sender import TELEGRAM, WHATSAPP
    from bot.sending import run_senders
    from bot.uploads import Uploads

    settings = house.settings
    async with AsyncExitStack() as stack:
        senders: dict[Channel, tuple[Sender, Limits]] = {}
        if settings.telegram_token is not None:
            telegram = TelegramSender(settings.telegram_token, api=settings.telegram_api)
            senders[Channel.TELEGRAM] = (await stack.enter_async_context(telegram), TELEGRAM)
        if settings.whatsapp_token is not None and settings.whatsapp_phone_id is not None:
            from bot.channels.whatsapp.sender import WhatsAppSender

            whatsapp = WhatsAppSender(
                settings.whatsapp_token, settings.whatsapp_phone_id, api=settings.whatsapp_api, connections=64
            )
            whatsapp_limits = replace(WHATSAPP, people_a_day=settings.whatsapp_daily)
            senders[Channel.WHATSAPP] = (await stack.enter_async_context(whatsapp), whatsapp_limits)
        post = Post(settings.smtp_url, settings.smtp_from, settings.address)
        machine = settings.stt_model is not None
        over = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(_until(stop, over))
            group.create_task(run_senders(house.engine, house.url, house.keys, senders, over))
            fetchers = {channel: sender for channel, (sender, _) in senders.items()}
            fetchers[Channel.WEB] = Uploads(house.sessions, house.keys)
            group.create_task(run_errands(house.sessions, house.keys, fetchers, post, over, machine=machine))
            if settings.telegram_token and settings.telegram_secret and settings.public_url:
                # Telegram is told where to deliver; without these three it is polled.
                token, secret, url = settings.telegram_token, settings.telegram_secret, settings.public_url
                group.create_task(register_webhook(token, url, secret, over, api=settings.telegram_api))


def poll(house: House, stop: threading.Event) -> None:
    """Fetch Telegram's updates, where it cannot reach us."""
    token = house.settings.telegram_token
    if token is None:
        raise SettingWrong("PORTEVOIX_TELEGRAM_TOKEN manque : demandez un jeton à @BotFather sur Telegram.")
    asyncio.run(_poll(house, token, stop))


async def _poll(house: House, token: str, stop: threading.Event) -> None:
    from bot.channels.telegram.polling import poll as fetch
    from bot.receiver import Receiver

    over = asyncio.Event()
    async with Receiver(house.sessions, house.keys) as receiver, asyncio.TaskGroup() as group:
        group.create_task(_until(stop, over))
        group.create_task(fetch(token, receiver, over, api=house.settings.telegram_api))


async def _until(stop: threading.Event, over: asyncio.Event) -> None:
    """Bridge the process's stop, set from a signal, to a loop's."""
    while not stop.is_set():
        await asyncio.sleep(0.1)
    over.set()


def tag(house: House, stop: threading.Event) -> None:
    """Tag open answers as they come, with the model in service, and learn again after an erasure."""
    from nlu.worker import tag_once
    from portevoix.learning import Apprentice, Serving

    serving = Serving(house.sessions)

    def step() -> int:
        apprentice.look()
        tagger = serving.tagger()
        with house.sessions.begin() as session:
            return tag_once(session, tagger, 200)

    with Apprentice(house) as apprentice, wake.Listener(house.url, wake.JOBS) as listener:
        wake.work(step, listener, stop, "tag")


def transcribe(house: House, stop: threading.Event) -> None:
    """Write voice notes down with the model of the settings."""
    from bot.transcribing import Scribe
    from bot.whisper import ModelWrong, Whisper

    folder = house.settings.stt_model
    if folder is None:
        raise SettingWrong("PORTEVOIX_STT_MODEL manque : donnez le dossier du modèle (docs/voix.md).")
    try:
        model = Whisper.load(folder)
    except ModelWrong as error:
        raise SettingWrong(str(error)) from error
    with wake.Listener(house.url, wake.JOBS) as listener:
        wake.work(Scribe(house.sessions, house.keys, model, now).step, listener, stop, "transcribe")


def analyse(house: House, stop: threading.Event) -> None:
    """Flag runs that are not a person's, make releases when they are due, draw the cards asked for."""
    from analysis.worker import analyse_once
    from portevoix.cards import draw_cards

    def step() -> None:
        try:
            analyse_once(house.sessions, now())
        finally:
            draw_cards(house.sessions)

    _every(ANALYSE_EVERY, step, stop, "analyse")


def daily(house: House, stop: threading.Event) -> None:
    """Keep nothing longer than the rules say."""

    def clean() -> None:
        said = told(keep_no_longer(house.sessions, now()))
        if said:
            logger.info("durées de conservation : %s", said)

    _every(DAILY_EVERY, clean, stop, "daily")


def told(emptied: Mapping[str, int]) -> str:
    """Return what was emptied or deleted, in French; nothing where nothing was."""
    return " ; ".join(f"{rule.what} {emptied[rule.name]}" for rule in RULES if emptied.get(rule.name))


def web(house: House, stop: threading.Event, expected: frozenset[str] = frozenset()) -> None:
    """Serve pages, API and webhooks."""
    import uvicorn

    from portevoix.application import create_application

    settings = house.settings
    config = uvicorn.Config(
        create_application(house, expected),
        host=settings.host,
        port=settings.port,
        access_log=False,  # addresses and private links stay out of logs
        log_config=None,
        timeout_graceful_shutdown=5,
        proxy_headers=False,
        server_header=False,
    )
    server = uvicorn.Server(config)
    threading.Thread(target=_stop_server, args=(server, stop), daemon=True).start()
    server.run()
    if not server.started:
        raise SettingWrong(
            f"Le port {settings.port} est déjà pris : choisissez-en un autre avec PORTEVOIX_PORT."
        )


def _stop_server(server: object, stop: threading.Event) -> None:
    stop.wait()
    server.should_exit = True  # type: ignore[attr-defined]


def _every(seconds: float, step: Callable[[], object], stop: threading.Event, loop: str) -> None:
    """Repeat a step; the database going away is survived, and so is a fault of ours."""
    wait = seconds
    while not stop.is_set():
        try:
            step()
            wait = seconds
        except Exception as error:
            wait = wake.survived(error, loop, min(wait, LONGEST_BACKOFF), LONGEST_BACKOFF)
        stop.wait(wait)


ROLES: Mapping[str, Role] = {
    "run": run,
    "send": send,
    "poll": poll,
    "tag": tag,
    "transcribe": transcribe,
    "analyse": analyse,
    "daily": daily,
}
