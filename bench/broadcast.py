"""A broadcast to 100,000 people: does the sender hold the rate that it may, at what cost, and when refused?

One process feeds and sends, as the role `send` does, with a local Bot API that counts. Bounded: a refusal
that asks to wait, then a minute at 80 and at 1,000 a second.
"""

import asyncio
import os
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
from bench.http import BotApi
from bench.script import CODE
from bot.step import ADDRESS
from consultation.broadcasts.making import Draft, create
from consultation.broadcasts.moving import look, start
from consultation.keyring import Keys
from consultation.words import BroadcastKind

PEOPLE = 100_000
SETTLING = 5.0  # seconds until a process that starts is not measured any more
RUNS = ((80, "telegram", 60.0), (80, "bare", 30.0), (1_000, "bare", 60.0), (1_000, "telegram", 20.0))
"""Messages a second, what sends them (python-telegram-bot, or the least that can: bench.roles), seconds.
Together they need not many fewer than PEOPLE."""
REFUSED_FROM, REFUSED_FOR, WAIT = 8.0, 2.0, 3  # seconds; WAIT is what the refusal asks for
WORDS = "Voici ce que vous avez dit. Pour ne plus recevoir de message, écrivez STOP."
_REFUSAL = (
    b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d",'
    b'"parameters":{"retry_after":%d}}' % (WAIT, WAIT)
)
_TICKS = os.sysconf("SC_CLK_TCK")

_PEOPLE = """
    WITH revised AS (SELECT id FROM revision WHERE campaign_id = :campaign ORDER BY number DESC LIMIT 1),
    account AS (
        INSERT INTO account (campaign_id, channel, created_at, last_seen_at)
        SELECT :campaign, 'telegram', now() - interval '7 days', now() - interval '7 days'
        FROM generate_series(1, :people) RETURNING id
    ), person AS (
        INSERT INTO participant (id, campaign_id, account_id, revision_id, mode_recueil, started_at,
                                 accepted_at, completed_at, changed_at, trial, shared_device)
        SELECT gen_random_uuid(), :campaign, account.id, revised.id, 'bot_telegram', now(),
               now(), now(), now(), false, false
        FROM account, revised RETURNING id
    )
    INSERT INTO consent (participant_id, kind, given, at) SELECT id, 'recontact', true, now() FROM person
"""


@dataclass
class Told:
    """What reached the Bot API, and what it refused."""

    at: list[float] = field(default_factory=list)
    chats: Counter[int] = field(default_factory=Counter)
    refused_at: list[float] = field(default_factory=list)
    refuses: bool = False

    def __call__(self, chat: int) -> None:
        self.at.append(time.monotonic())
        self.chats[chat] += 1


class Api(BotApi):
    """A Bot API that refuses while it is told to."""

    def __init__(self, told: Told) -> None:
        super().__init__(told)
        self._all = told

    def message(self, head: bytes, body: bytes) -> None:
        if not self._all.refuses:
            super().message(head, body)
            return
        self._all.refused_at.append(time.monotonic())
        assert self.transport is not None
        self.transport.write(
            b"HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            % len(_REFUSAL)
            + _REFUSAL
        )


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
        print(f"{PEOPLE} personnes, aperçu en {prepared:.2f} s, {os.cpu_count()} cœurs")
        told = Told()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Api(told), "127.0.0.1", 0)
        api = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        await _refuse(url, api, told)
        for run in RUNS:
            _say(await _measure(maker, url, api, told, *run))
        server.close()
        _check(maker, told)


def _prepare(maker: sessionmaker[Session], keys: Keys) -> float:
    """Settle everybody and start the broadcast; return the seconds that its preview took."""
    with maker.begin() as session:
        campaign = session.scalar(text("SELECT id FROM campaign WHERE code = :code"), {"code": CODE})
        session.execute(text(_PEOPLE), {"campaign": campaign, "people": PEOPLE})
        accounts = session.scalars(text("SELECT id FROM account")).all()
        copy = "COPY address (account_id, sealed) FROM STDIN"
        connection = session.connection().connection.driver_connection
        assert connection is not None
        with connection.cursor().copy(copy) as rows:
            for account in accounts:
                rows.write_row((account, keys.payloads.seal(b'{"chat_id": %d}' % account, ADDRESS)))
    with maker() as session:
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"}).execute(text("ANALYZE"))
    now = datetime.now(UTC)
    with maker.begin() as session:
        hours = {"zone": f"Etc/GMT{now.hour - 12:+d}", "sunday": True}
        row = create(session, Draft(CODE, BroadcastKind.RESULTS, WORDS, "banc", **hours))  # type: ignore[arg-type]
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
        await asyncio.sleep(WAIT + 5.0)
    after = told.at[came:]
    silent = after[0] - told.refused_at[-1]
    print(
        f"refus (429, attendre {WAIT} s) : {len(told.refused_at)} demandes refusées, puis silence de "
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
