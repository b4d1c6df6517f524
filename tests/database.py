"""Databases for tests: one server for the run, one migrated template, as many copies as tests want.

A copy is a thousand files: a test gives its database back, and the next one gets it emptied.
"""

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
from consultation.tables import Base
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
    url = _create(server, template)
    try:
        yield url
    finally:
        _drop(server, database_name(url))


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


class Databases:
    """Copies of a template that tests borrow one after the other."""

    def __init__(self, server: str, template: str) -> None:
        self._server = server
        self._template = template
        self._free: list[str] = []
        self._schema = ""

    @contextmanager
    def lent(self) -> Iterator[str]:
        """URL of a database that is as the template was; whoever is still connected at the end is cut off."""
        url = self._free.pop() if self._free else self._new()
        try:
            yield url
        except BaseException:
            _drop(self._server, database_name(url))
            raise
        if self._emptied(url):
            self._free.append(self._renamed(url))
        else:
            _drop(self._server, database_name(url))

    def close(self) -> None:
        for url in self._free:
            _drop(self._server, database_name(url))

    def _new(self) -> str:
        url = _create(self._server, self._template)
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            self._schema = _schema(connection)
        return url

    def _emptied(self, url: str) -> bool:
        """Empty a database whose schema is still the template's; False if it is not."""
        with psycopg.connect(url, connect_timeout=10) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE backend_type = "
                "'client backend' AND datname = current_database() AND pid <> pg_backend_pid()"
            )
            if _schema(connection) != self._schema:
                return False
            names = [table.name for table in reversed(Base.metadata.sorted_tables)]
            asked = SQL(", ").join(SQL("EXISTS (SELECT FROM {})").format(Identifier(name)) for name in names)
            found = connection.execute(SQL("SELECT {}").format(asked)).fetchone()
            assert found is not None
            for name in (name for name, some in zip(names, found, strict=True) if some):
                connection.execute(SQL("DELETE FROM {}").format(Identifier(name)))
            connection.execute(
                "SELECT setval(format('%I.%I', schemaname, sequencename), start_value, false) "
                "FROM pg_sequences WHERE last_value IS NOT NULL"
            )
        return True

    def _renamed(self, url: str) -> str:
        """A process that outlived its test must not find the next one's database."""
        name = _new_name()
        rename = SQL("ALTER DATABASE {} RENAME TO {}")
        _execute(self._server, rename.format(Identifier(database_name(url)), Identifier(name)))
        return _at(self._server, name)


def _schema(connection: psycopg.Connection) -> str:
    """A digest of everything that a test may have changed besides rows, what the planner has learnt included.

    A table that has grown keeps its pages when its rows go, and is planned for as a long one.
    """
    row = connection.execute(
        """
        SELECT md5(concat(
            (SELECT string_agg(concat_ws('/', oid, relname, relnatts, relchecks, relacl, reltuples,
             pg_relation_size(oid) > 500000), ',' ORDER BY oid)
             FROM pg_class WHERE relnamespace = 'public'::regnamespace),
            (SELECT string_agg(concat_ws('/', attrelid, attname, attnotnull, atttypid), ','
             ORDER BY attrelid, attnum) FROM pg_attribute WHERE attrelid IN
             (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)),
            (SELECT string_agg(concat_ws('/', oid, tgenabled), ',' ORDER BY oid)
             FROM pg_trigger WHERE NOT tgisinternal),
            (SELECT string_agg(concat_ws('/', oid, conname), ',' ORDER BY oid) FROM pg_constraint),
            (SELECT string_agg(concat_ws('/', oid, prosrc), ',' ORDER BY oid)
             FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
            (SELECT string_agg(version_num, ',') FROM alembic_version)
        ))
        """
    ).fetchone()
    assert row is not None
    return str(row[0])


def database_name(url: str) -> str:
    name = make_url(url).database
    assert name is not None
    return name


def _new_name() -> str:
    return f"portevoix_test_{uuid4().hex[:12]}"


def _at(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _create(server: str, template: str) -> str:
    name = _new_name()
    # Copying the files is twice as fast as logging the copy, for a database as small as ours.
    copy = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    _execute(server, copy.format(Identifier(name), Identifier(template)))
    return _at(server, name)


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
