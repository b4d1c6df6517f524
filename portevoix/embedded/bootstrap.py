"""The application's role and database inside the server."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import psycopg

from portevoix.embedded.cluster import ADMINISTRATOR

NAME = "portevoix"
"""Of the role and of the database."""


def address(folder: Path, role: str = NAME, database: str = NAME) -> str:
    """URL of a database, for SQLAlchemy and psycopg alike. The port is named: PGPORT would win otherwise."""
    return f"postgresql://{role}@/{database}?host={quote(str(folder), safe='')}&port=5432"


def ensure_database(folder: Path) -> None:
    """Makes the role and the database where they are missing; raises psycopg.Error."""
    url = address(folder, ADMINISTRATOR, "postgres")
    with psycopg.connect(url, autocommit=True, connect_timeout=30) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
            connection.execute(f"CREATE ROLE {NAME} LOGIN CREATEDB")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(f"CREATE DATABASE {NAME} OWNER {NAME}")
