"""Rasa beside us: as owner of the dialogue, and as what understands a message.

The same eight questions, answered with the same words by as many people at once: over Rasa's REST channel
with a form, then over our webhook, inbox, engine and outbox. Either way a message comes in over HTTP and
its reply goes out over HTTP.
"""

import asyncio
import os
import platform
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select, text

from bench import house, rasa
from bench.forms import PROJECT, START, FormFillers
from bench.latency import table
from bench.paces import pace
from bench.residents import at_the_door
from bench.script import questions, script
from bench.talking import Talkers
from consultation.tables import ParticipantRow

EIGHT = Path(__file__).parent / "eight_questions.yaml"
PEOPLE = (4, 32)
SECONDS = 10.0
WARM_SECONDS = 3.0


class Row(NamedTuple):
    whose: str
    people: int
    crowd: Talkers


def main() -> None:
    command = rasa.installed()
    if command is None:
        print(f"Rasa is not here: {rasa.VARIABLE} names its virtualenv (default nlu/rasa/.venv)", flush=True)
    print(
        f"cores: {os.cpu_count()}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    dialogues(command)
    latency(command)


def dialogues(command: Path | None) -> None:
    """Messages per second and time to the reply, as a Markdown table."""
    eight = EIGHT.read_text("utf-8")
    words = script(questions(eight))
    rows = _theirs(command, words) if command else []
    rows += _ours(eight, words)
    print("| whose dialogue | people at once | messages/s | p50 | p95 | late | to the end |")
    print("|---|---|---|---|---|---|---|")
    for whose, people, crowd in rows:
        rate, p50, p95 = pace(crowd.times, SECONDS)
        figures = f"{rate:.0f} | {p50:.0f} ms | {p95:.0f} ms | {crowd.late} | {crowd.ended}"
        print(f"| {whose} | {people} | {figures} |", flush=True)


def latency(command: Path | None) -> None:
    """The time it takes to understand a message, by ourselves and with Rasa's NLU."""
    print()
    for line in table(command):
        print(line, flush=True)


def _theirs(command: Path, words: list[str]) -> list[Row]:
    """Dialogues in the server's memory, which a restart loses, then kept in PostgreSQL as ours are."""
    with rasa.trained(command, PROJECT) as model, house.database() as url:
        with rasa.served(command, model, PROJECT) as port:
            rows = asyncio.run(_at_theirs(port, words, "Rasa, REST and form, in memory"))
        with rasa.served(command, model, PROJECT, store=url) as port:
            kept = asyncio.run(_at_theirs(port, words, "Rasa, REST and form, in PostgreSQL"))
        # Where its store fails, Rasa goes on in memory and says so in its log alone.
        with house.enter(url)[0]() as session:
            people = session.scalar(text("SELECT count(DISTINCT sender_id) FROM events")) or 0
        if people < sum(row.crowd.ended for row in kept):
            raise RuntimeError(f"Rasa kept the dialogues of {people} people in PostgreSQL")
    return rows + kept


async def _at_theirs(port: int, words: list[str], whose: str) -> list[Row]:
    said = (START, *words)
    await FormFillers(port, said).together(PEOPLE[0], WARM_SECONDS)
    rows = [Row(whose, people, FormFillers(port, said)) for people in PEOPLE]
    for row in rows:
        await row.crowd.together(row.people, SECONDS)
    return rows


def _ours(eight: str, words: list[str]) -> list[Row]:
    with house.database() as url:
        maker, keys = house.enter(url)
        house.open_campaign(maker, keys, eight)
        rows, ended = asyncio.run(_at_ours(url, words))
        with maker() as session:
            kept = session.scalar(
                select(func.count())
                .select_from(ParticipantRow)
                .where(ParticipantRow.completed_at.is_not(None))
            )
    if kept != ended:
        raise RuntimeError(f"{ended} people said everything, {kept} dialogues are at their end")
    return rows


async def _at_ours(url: str, words: list[str]) -> tuple[list[Row], int]:
    """Return the rows, and how many people said everything, with those who warmed the house."""
    async with at_the_door(url, words) as come:
        warm = come()
        await warm.together(PEOPLE[0], WARM_SECONDS)
        rows = [Row("Porte-voix, Telegram’s webhook, in PostgreSQL", people, come()) for people in PEOPLE]
        for row in rows:
            await row.crowd.together(row.people, SECONDS)
        return rows, warm.ended + sum(row.crowd.ended for row in rows)
