"""Engine, sessions, and migration to head."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker

MIGRATIONS = Path(__file__).parent / "migrations"
CONNECT_SECONDS = 10


def connect(url: str, *, pool_size: int = 5, application: str = "portevoix") -> Engine:
    """Return an engine for a `postgresql://` URL (psycopg 3). Dead connections are replaced."""
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=5,
        pool_pre_ping=True,
        hide_parameters=True,  # an error names the statement, never residents' words
        connect_args={"connect_timeout": CONNECT_SECONDS, "application_name": application},
    )


def sessions(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine, expire_on_commit=False)


def migration_config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def migrate(url: str) -> None:
    """Bring the database to the newest schema. Safe to call from several processes at once."""
    command.upgrade(migration_config(url), "head")
