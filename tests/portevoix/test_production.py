"""The roles as docker-compose.yml starts them: all at once, on an empty database, with its environment."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import yaml

from tests.database import temporary_database

TREE = Path(__file__).resolve().parents[2]
TOGETHER = ("web", "run", "send", "tag", "analyse", "daily")
PATIENCE = 60.0
"""Seconds, for a busy machine: a few are usual."""
PRESENT = (
    "SELECT DISTINCT substr(application_name, 11) FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name LIKE 'portevoix %'"
)


@pytest.fixture
def empty_database(database_server: str) -> Iterator[str]:
    """Not even migrated."""
    with temporary_database(database_server) as url:
        yield url


def environment(database: str, port: int, home: Path) -> dict[str, str]:
    """Return what a container gets: docker-compose.yml's variables and the Dockerfile's, with stand-ins."""
    compose = yaml.safe_load((TREE / "docker-compose.yml").read_text("utf-8"))
    given = {name: value for name, value in compose["x-role"]["environment"].items() if value is not None}
    image = re.findall(r"\b(PORTEVOIX_\w+)=(\S+)", (TREE / "Dockerfile").read_text("utf-8"))
    stand_ins = {
        "PORTEVOIX_DATABASE_URL": database,
        "PORTEVOIX_SECRET_KEY": "une-phrase-de-plus-de-trente-deux-caracteres",
        "PORTEVOIX_PUBLIC_URL": "https://avis.ville.example",
    }
    assert set(given) == set(stand_ins)
    assert {name for name, _ in image} == {"PORTEVOIX_HOME", "PORTEVOIX_HOST"}
    return {
        "PATH": os.environ["PATH"],
        "PORTEVOIX_HOME": str(home),
        "PORTEVOIX_PORT": str(port),
        **stand_ins,
    }


@contextmanager
def started(
    roles: tuple[str, ...], given: dict[str, str], logs: Path
) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for role in roles:
            with (logs / f"{role}.log").open("wb") as log:
                processes[role] = subprocess.Popen(
                    [sys.executable, "-m", "portevoix", role],
                    cwd=TREE,
                    env=given,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
        yield processes
    finally:
        for process in processes.values():
            process.kill()
            process.wait()


def present(database: str) -> set[str]:
    with psycopg.connect(database, connect_timeout=10) as connection:
        return {name for (name,) in connection.execute(PRESENT)}


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def test_all_roles_start_together_and_stop_when_told(empty_database: str, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = tmp_path / "data"
    with started(TOGETHER, environment(empty_database, port, home), tmp_path) as processes:
        limit = time.monotonic() + PATIENCE
        while not (answers(port) and present(empty_database) >= set(TOGETHER)):
            fallen = {role: process.returncode for role, process in processes.items() if process.poll()}
            assert fallen == {}, [(tmp_path / f"{role}.log").read_text("utf-8") for role in fallen]
            assert time.monotonic() < limit, present(empty_database)
            time.sleep(0.2)
        for process in processes.values():
            process.terminate()
        ended = {role: process.wait(PATIENCE) for role, process in processes.items()}
    assert ended == dict.fromkeys(TOGETHER, 0)
    assert not home.exists(), "a role wrote into the data folder, which is read-only in a container"
