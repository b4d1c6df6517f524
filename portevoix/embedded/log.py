"""The server's log, and what its last complaint means to people."""

from __future__ import annotations

import shutil
from pathlib import Path

from portevoix.embedded.errors import DatabaseUnavailable, disk_full
from portevoix.embedded.places import Places, like_its_folder

LONGEST_BYTES = 1_000_000
READ_BYTES = 20_000
MARK = "--- start\n"
FULL_BYTES = 20_000_000
"""With less room left PostgreSQL cannot start (a segment of its journal has 16 MB), nor write why."""


def begin(log: Path) -> None:
    """Marks a start, after putting a log of more than a megabyte aside."""
    if log.exists() and log.stat().st_size > LONGEST_BYTES:
        log.replace(log.with_suffix(".log.old"))
    with log.open("a", encoding="utf-8") as lines:
        lines.write(MARK)
    log.chmod(0o600)
    like_its_folder(log)


def complaint(places: Places) -> DatabaseUnavailable:
    """Why the last start failed, in French."""
    text = _last_start(places.log)
    if "No space left" in text or "Disk quota" in text or shutil.disk_usage(places.root).free < FULL_BYTES:
        return disk_full(places.root)
    if "Permission denied" in text:
        return DatabaseUnavailable(
            f"PostgreSQL n'a pas accès au dossier « {places.root} » : choisissez un autre dossier avec "
            "PORTEVOIX_HOME, ou lancez Porte-voix avec un compte ordinaire."
        )
    if "could not map anonymous shared memory" in text or "Cannot allocate memory" in text:
        return DatabaseUnavailable(
            "La mémoire manque pour la base de données : fermez d'autres programmes, puis relancez."
        )
    return DatabaseUnavailable(
        f"La base de données n'a pas démarré : voyez la fin de « {places.log} », ou restaurez une sauvegarde."
    )


def _last_start(log: Path) -> str:
    with log.open("rb") as lines:
        lines.seek(max(0, log.stat().st_size - READ_BYTES))
        return lines.read().decode("utf-8", "replace").rpartition(MARK)[2]
