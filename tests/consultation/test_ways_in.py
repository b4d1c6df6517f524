"""Links lead where the channels' readers read them, with the origin they carry."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.channels.contract import Parsed
from bot.channels.telegram.reader import TelegramReader
from bot.events import Start
from consultation import joining
from consultation.ways_in import Doors, readable, ways_in
from consultation.words import Channel

ALL = ("telegram", "whatsapp", "web")
DOORS = Doors("https://avis.ville.example", "mon_quartier_bot", "33612345678")


def link(channel: Channel, origin: str | None = "mairie-annexe") -> str:
    return next(one.link for one in ways_in("tilleuls-abcd", origin, DOORS, ALL) if one.channel is channel)


def test_what_telegram_opens_is_what_its_reader_reads() -> None:
    parts = urlsplit(link(Channel.TELEGRAM))
    assert (parts.netloc, parts.path) == ("t.me", "/mon_quartier_bot")
    text = f"/start {parse_qs(parts.query)['start'][0]}"  # as Telegram's applications send it
    who = {"id": 7, "type": "private", "is_bot": False, "first_name": "A"}
    message = {"message_id": 1, "date": int(datetime.now(UTC).timestamp()), "chat": who, "from": who}
    raw = json.dumps({"update_id": 1, "message": {**message, "text": text}}).encode()
    parsed = TelegramReader().parse(raw, lambda id_: id_)
    assert isinstance(parsed, Parsed) and isinstance(parsed.event, Start)
    assert (parsed.event.campaign, parsed.event.origin) == ("tilleuls-abcd", "mairie-annexe")


def test_what_whatsapp_writes_is_the_sentence_that_joins() -> None:
    parts = urlsplit(link(Channel.WHATSAPP))
    assert (parts.netloc, parts.path) == ("wa.me", "/33612345678")
    text = parse_qs(parts.query, strict_parsing=True)["text"][0]
    assert text.replace("\u00a0", " ") == "Bonjour, je participe : tilleuls-abcd__mairie-annexe"
    assert joining.read(text) == joining.Joining("tilleuls-abcd", "mairie-annexe")


def test_the_page_is_told_the_origin_in_the_parameter_it_reads() -> None:
    assert link(Channel.WEB) == "https://avis.ville.example/c/tilleuls-abcd?o=mairie-annexe"
    assert link(Channel.WEB, None) == "https://avis.ville.example/c/tilleuls-abcd"


def test_only_ways_that_are_open_and_wanted() -> None:
    def channels(doors: Doors, wanted: tuple[str, ...]) -> list[str]:
        return [one.channel.value for one in ways_in("abc", None, doors, wanted)]

    assert channels(DOORS, ALL) == ["whatsapp", "telegram", "web"]
    assert channels(Doors("https://a.example"), ALL) == ["web"]
    assert channels(DOORS, ("telegram",)) == ["telegram"]
    assert channels(Doors(), ALL) == []


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("33612345678", "06 12 34 56 78"),
        ("262692123456", "+26 26 92 12 34 56"),
        ("15550001234", "+155 50 00 12 34"),
    ],
)
def test_numbers_as_people_read_them(number: str, shown: str) -> None:
    assert readable(number) == shown
