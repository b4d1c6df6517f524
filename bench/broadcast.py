"""A broadcast to 100,000 people: does the sender hold the rate that it may, at what cost, and when refused?

One process feeds and sends, as the role `send` does, to a local Graph API that counts (and a Bot API, for
comparison). Bounded: a refusal (130429), then forty seconds at 80 and at 1,000 a second.
"""

import asyncio
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from bench.house import database, enter, open_campaign, processes
from bench.http import BotApi, Exchange
from bench.script import CODE
from bot.step import ADDRESS
from consultation.broadcasts.making import Draft, create
from consultation.broadcasts.moving import look, start
from consultation.keyring import Keys
from consultation.words import BroadcastKind

PEOPLE = {"whatsapp": 100_000, "telegram": 10_000}
SETTLING = 5.0  # seconds until a process that starts is not measured any more
RUNS = (
    (80, "whatsapp", 40.0),
    (80, "bare", 20.0),
    (80, "telegram", 20.0),
    (1_000, "whatsapp", 40.0),
    (1_000, "bare", 15.0),
)
"""Messages a second, what sends them (pywa, python-telegram-bot, or the least that can: bench.roles),
seconds. Together they need not many fewer than PEOPLE."""
REFUSED_FROM, REFUSED_FOR = 8.0, 2.0  # seconds
TEMPLATE = {
    "template": "pv_resultats",
    "template_parameters": ("Les Tilleuls", "plus d’arbres", "https://exemple.fr"),
}
"""What WhatsApp says to who has not written for a day: everybody here."""
WORDS = "Voici ce que vous avez dit. Pour ne plus recevoir de message, écrivez STOP."
_REFUSAL = b'{"error":{"message":"(#130429) Rate limit hit","type":"OAuthException","code":130429}}'
_WHO = re.compile(rb'"(?:to|recipient)": ?"FR\.(\d+)"')
_TICKS = os.sysconf("SC_CLK_TCK")

_PEOPLE = """
    WITH revised AS (SELECT id FROM revision WHERE campaign_id = :campaign ORDER BY number DESC LIMIT 1),
    account AS (
        INSERT INTO account (campaign_id, channel, created_at, last_seen_at)
        SELECT :campaign, :channel, now() - interval '7 days', now() - interval '7 days'
        FROM generate_series(1, :people) RETURNING id
    ), person AS (
        INSERT INTO participant (id, campaign_id, account_id, revision_id, mode_recueil, started_at,
                                 accepted_at, completed_at, changed_at, trial, shared_device)
        SELECT gen_random_uuid(), :campaign, account.id, revised.id, 'bot_' || :channel, now(),
               now(), now(), now(), false, false
        FROM account, revised RETURNING id
    )
    INSERT INTO consent (participant_id, kind, given, at) SELECT id, 'recontact', true, now() FROM person
"""


@dataclass
class Told:
    """What reached the providers, and what they refused."""

    at: list[float] = field(default_factory=list)
    chats: Counter[int] = field(default_factory=Counter)
    refused_at: list[float] = field(default_factory=list)
    refuses: bool = False

    def __call__(self, chat: int) -> None:
        self.at.append(time.monotonic())
        self.chats[chat] += 1


class Graph(Exchange):
    """Answers every request as a message sent by WhatsApp; refuses as too fast while it is told to."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        self._told = told

    def message(self, head: bytes, body: bytes) -> None:  # noqa: ARG002
        if self._told.refuses:
            self._told.refused_at.append(time.monotonic())
            self._answer(b"429 Too Many Requests", _REFUSAL)
            return
        who = _WHO.search(body)
        assert who is not None
        self._told(int(who[1]))
        self._answer(b"200 OK", b'{"messages":[{"id":"wamid.%s"}]}' % who[1])

    def _answer(self, status: bytes, body: bytes) -> None:
        assert self.transport is not None
        head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self.transport.write(head % (status, len(body)) + body)


@dataclass(frozen=True, slots=True)
class Run:
    """`cores`: of the sending process; `database`: of PostgreSQL in all. Memory in megabytes."""

    what: str
    rate: float
    slowest: int
    cores: float
    database: float
    memory: tuple[float, float]


def main() -> None:
    asyncio.run(_main())


async def _main() -> None:
    with database() as url:
        maker, keys = enter(url)
        open_campaign(maker, keys)
        prepared = _prepare(maker, keys)
        print(f"{sum(PEOPLE.values())} personnes, aperçu en {prepared:.2f} s, {os.cpu_count()} cœurs")
        told = Told()
        loop = asyncio.get_running_loop()
        graph = await loop.create_server(lambda: Graph(told), "127.0.0.1", 0)
        bots = await loop.create_server(lambda: BotApi(told), "127.0.0.1", 0)
        address = {
            name: f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            for name, server in (("whatsapp", graph), ("bare", graph), ("telegram", bots))
        }
        await _refuse(url, address["whatsapp"], told)
        for run in RUNS:
            _say(await _measure(maker, url, address[run[1]], told, *run))
        graph.close()
        bots.close()
        _check(maker, told)


def _prepare(maker: sessionmaker[Session], keys: Keys) -> float:
    """Settle everybody and start the broadcast; return the seconds that its preview took."""
    with maker.begin() as session:
        campaign = session.scalar(text("SELECT id FROM campaign WHERE code = :code"), {"code": CODE})
        for channel, people in PEOPLE.items():
            session.execute(text(_PEOPLE), {"campaign": campaign, "channel": channel, "people": people})
        accounts = session.execute(text("SELECT id, channel FROM account")).all()
        copy = "COPY address (account_id, sealed) FROM STDIN"
        connection = session.connection().connection.driver_connection
        assert connection is not None
        with connection.cursor().copy(copy) as rows:
            for account, channel in accounts:
                where = b'{"chat_id": %d}' if channel == "telegram" else b'{"recipient": "FR.%d"}'
                rows.write_row((account, keys.payloads.seal(where % account, ADDRESS)))
    with maker() as session:
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"}).execute(text("ANALYZE"))
    now = datetime.now(UTC)
    with maker.begin() as session:
        more = {"zone": f"Etc/GMT{now.hour - 12:+d}", "sunday": True, **TEMPLATE}
        row = create(session, Draft(CODE, BroadcastKind.RESULTS, WORDS, "banc", **more))  # type: ignore[arg-type]
        began = time.monotonic()
        look(session, row.id, now, None, None)
        took = time.monotonic() - began
        start(session, row.id, "banc", now)
    return took


async def _measure(
    maker: sessionmaker[Session], url: str, api: str, told: Told, rate: int, client: str, seconds: float
) -> Run:
    with _sending(url, api, rate, client) as process:
        await asyncio.sleep(SETTLING)
        with maker() as session:
            postmaster = _parent(session.scalar(text("SELECT pg_backend_pid()")) or 0)
        before, began = len(told.at), time.monotonic()
        cpu, database_cpu, first = _seconds(process), _seconds_of_all(postmaster), _memory(process)
        most = first
        for _ in range(int(seconds)):
            await asyncio.sleep(1.0)
            most = max(most, _memory(process))
        took = time.monotonic() - began
        cores, database_cores = _seconds(process) - cpu, _seconds_of_all(postmaster) - database_cpu
        sent = told.at[before:]
    each = Counter(int(at - began) for at in sent)
    slowest = min(each[second] for second in range(int(took) - 1))
    return Run(
        f"{rate}/s permis, {client}",
        len(sent) / took,
        slowest,
        cores / took,
        database_cores / took,
        (first, most),
    )


async def _refuse(url: str, api: str, told: Told) -> None:
    """Refuse everything for a while, as a channel that is asked too much does; say what the sender does."""
    with _sending(url, api, *RUNS[0][:2]):
        await asyncio.sleep(REFUSED_FROM)
        told.refuses = True
        await asyncio.sleep(REFUSED_FOR)
        told.refuses = False
        came, back = len(told.at), time.monotonic()
        await asyncio.sleep(8.0)
    after = told.at[came:]
    silent = after[0] - told.refused_at[-1]
    print(
        f"refus (130429) : {len(told.refused_at)} demandes refusées, puis silence de "
        f"{silent:.1f} s, puis {len(after) / (time.monotonic() - max(after[0], back)):.0f}/s"
    )


@contextmanager
def _sending(url: str, api: str, rate: int, client: str) -> Iterator[int]:
    """Yield the id of a process that feeds and sends at so many messages a second; it is killed at last."""
    with processes(("broadcast", url, api, str(rate), client)) as ready:
        yield int(ready[0])


def _say(run: Run) -> None:
    print(
        f"{run.what} : {run.rate:.1f}/s tenus (au moins {run.slowest} chaque seconde), "
        f"{100 * run.cores:.1f} % d’un cœur, PostgreSQL {100 * run.database:.1f} %, "
        f"mémoire {run.memory[0]:.0f} à {run.memory[1]:.0f} Mo"
    )


def _check(maker: sessionmaker[Session], told: Told) -> None:
    """Nobody twice, whatever was killed in between; nobody is told to have it who has not."""
    assert max(told.chats.values()) == 1, "somebody was reached twice"
    with maker() as session:
        sent = set(session.scalars(text("SELECT account_id FROM broadcast_recipient WHERE state = 'sent'")))
        most = session.scalar(text("SELECT count(*) FROM outbox WHERE state = 'waiting'")) or 0
    assert sent <= set(told.chats), "somebody is said to have it who has not"
    print(f"{len(told.chats)} personnes jointes, chacune une fois ; {most} lignes attendent dans l’outbox")


def _parent(pid: int) -> int:
    return int(_stat(pid)[1])


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the state on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _seconds(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _seconds_of_all(parent: int) -> float:
    """Return the processor time of a process, of its children, and of those that ended."""
    own = _stat(parent)
    total = (int(own[11]) + int(own[12]) + int(own[13]) + int(own[14])) / _TICKS
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                if _parent(int(path.name)) == parent:
                    total += _seconds(int(path.name))
            except (FileNotFoundError, ProcessLookupError):
                continue
    return total


def _memory(pid: int) -> float:
    """Return what a process holds in memory, in megabytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
