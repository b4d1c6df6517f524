"""Starting the server, whatever the last one left behind."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path

from portevoix.embedded.account import Account, stand_in
from portevoix.embedded.cluster import ensure_cluster
from portevoix.embedded.errors import DatabaseUnavailable
from portevoix.embedded.locks import open_lock
from portevoix.embedded.options import arguments
from portevoix.embedded.places import Places, like_its_folder
from portevoix.embedded.process import any_process, is_ready, postmaster, wait_gone
from portevoix.embedded.run import detach
from portevoix.embedded.socket_folder import empty, socket_folder

START_SECONDS = 120.0
"""Recovery after a crash reads the journal again, at most a few gigabytes of it."""
ORPHAN_SECONDS = 30.0
LOG_BYTES = 1_000_000
START_MARK = "--- start\n"


def ensure_server(places: Places, extra: Mapping[str, str]) -> Path:
    """Starts the server unless it runs; returns the folder of its socket. Call with the start lock held.

    Raises DatabaseUnavailable, OSError.
    """
    account = stand_in(places.data)
    ensure_cluster(places, account)
    folder = socket_folder(places)
    if postmaster(places) is None:
        _start(places, account, folder, extra)
    _wait_ready(places)
    return folder


def _start(places: Places, account: Account | None, folder: Path, extra: Mapping[str, str]) -> None:
    if not wait_gone(places, ORPHAN_SECONDS):
        raise DatabaseUnavailable(
            "Une ancienne opération de la base de données n'est pas terminée : attendez quelques minutes, "
            "puis relancez."
        )
    # No process holds the server's lock: these are leftovers, whoever has their numbers today.
    places.postmaster_file.unlink(missing_ok=True)
    empty(folder, account)
    _prepare_log(places)
    os.close(open_lock(places.server_lock))  # the launcher finds it there
    detach(
        account, places.log, places.server_lock, "postgres", "-D", str(places.data), *arguments(folder, extra)
    )


def _prepare_log(places: Places) -> None:
    """Keeps the log between one and two megabytes, and marks where this start begins."""
    if places.log.exists() and places.log.stat().st_size > LOG_BYTES:
        places.log.replace(places.log.with_suffix(".log.old"))
    with places.log.open("a", encoding="utf-8") as log:
        log.write(START_MARK)
    places.log.chmod(0o600)
    like_its_folder(places.log)


def _last_start(log: Path) -> str:
    with log.open("rb") as lines:
        lines.seek(max(0, log.stat().st_size - 20_000))
        return lines.read().decode("utf-8", "replace").rpartition(START_MARK)[2]


def _wait_ready(places: Places) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        if is_ready(places):
            return
        if not any_process(places):
            raise _explain(places)
        if time.monotonic() > deadline:
            raise DatabaseUnavailable(
                f"La base de données ne répond pas après {START_SECONDS:.0f} secondes : voyez la fin de "
                f"« {places.log} », puis relancez."
            )
        time.sleep(0.01)


def _explain(places: Places) -> DatabaseUnavailable:
    """Turns the last complaint of the server into a sentence."""
    text = _last_start(places.log)
    if "No space left" in text or "Disk quota" in text:
        return DatabaseUnavailable(
            f"Le disque est plein : libérez de la place pour le dossier « {places.root} », puis relancez."
        )
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
