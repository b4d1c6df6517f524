"""A database of the benchmarks' own, with the campaign open, and the processes that work on it."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from bench.script import CODE
from consultation import campaigns
from consultation.database import connect, migrate, sessions
from consultation.keyring import Keys, load_keys
from consultation.questionnaire.shipped import shipped
from consultation.secrecy import master_box
from portevoix.embedded.database import open_database

SECRET = "un secret de banc d’essai, sans valeur"
ROOT = Path(__file__).parents[1]


@contextmanager
def database() -> Iterator[str]:
    """URL of an embedded PostgreSQL with its ordinary settings (`synchronous_commit = on`)."""
    with tempfile.TemporaryDirectory(prefix="bench-") as home, open_database(Path(home)) as embedded:
        migrate(embedded.url)
        yield embedded.url


def enter(url: str) -> tuple[sessionmaker[Session], Keys]:
    maker = sessions(connect(url, application="bench"))
    with maker.begin() as session:
        return maker, load_keys(session, master_box(SECRET))


def open_campaign(maker: sessionmaker[Session], keys: Keys, text: str | None = None) -> None:
    """Open a campaign with a questionnaire's text, or with the reference questionnaire."""
    with maker.begin() as session:
        campaigns.create(session, keys, text or shipped("reference"), code=CODE)
        campaigns.open_campaign(session, CODE, datetime.now(UTC))


@contextmanager
def processes(*commands: Sequence[str]) -> Iterator[list[str]]:
    """Run `bench.roles` in processes of their own, and yield the line that each says when ready."""
    with ExitStack() as stack:
        started = []
        for command in commands:
            process = subprocess.Popen(
                [sys.executable, "-m", "bench.roles", *command], cwd=ROOT, stdout=subprocess.PIPE, text=True
            )
            stack.callback(_stop, process)
            started.append(process)
        ready = []
        for process in started:
            assert process.stdout is not None
            ready.append(process.stdout.readline().strip())
        yield ready


def _stop(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate(timeout=10)
