"""Databases for tests: one server for the run, one migrated template, as many copies as tests want."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy import make_url

from consultation.database import migrate
from portevoix.embedded.database import open_database

TRIES = 10
QUICK = {"fsync": "off", "full_page_writes": "off"}
"""A killed server keeps its data even so; only a machine that loses power does not."""


@contextmanager
def running_server() -> Iterator[str]:
    """URL of a role that may create databases: PORTEVOIX_TEST_DATABASE_URL, or a server of this run."""
    if given := os.environ.get("PORTEVOIX_TEST_DATABASE_URL"):
        yield given
        return
    home = Path(tempfile.mkdtemp(prefix="portevoix-test-"))
    try:
        with open_database(home, settings=QUICK) as database:
            yield database.url
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def temporary_database(server: str, template: str = "template0") -> Iterator[str]:
    """URL of a new copy of `template`, dropped in the end whoever is still connected."""
    name = f"portevoix_test_{uuid4().hex[:12]}"
    # Copying the files is twice as fast as logging the copy, for a database as small as ours.
    _execute(
        server,
        SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
            Identifier(name), Identifier(template)
        ),
    )
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        _drop(server, name)


@contextmanager
def migrated_template(server: str) -> Iterator[str]:
    """Name of a database migrated to head and closed to connections, to be copied."""
    with temporary_database(server) as url:
        migrate(url)
        name = database_name(url)
        _execute(
            server,
            SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(Identifier(name)),
            SQL("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}").format(name),
        )
        yield name


def database_name(url: str) -> str:
    name = make_url(url).database
    assert name is not None
    return name


def _drop(server: str, name: str) -> None:
    """An autovacuum that is just there may not be ended by this role: it goes by itself."""
    for left in reversed(range(TRIES)):
        try:
            _execute(server, SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            if not left:
                raise
            time.sleep(0.5)
        else:
            return


def _execute(server: str, *statements: Composed) -> None:
    with psycopg.connect(server, autocommit=True, connect_timeout=10) as connection:
        for statement in statements:
            connection.execute(statement)
