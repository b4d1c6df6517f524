"""Starting the server, whatever the last one left behind."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from portevoix.embedded.account import Account, stand_in
from portevoix.embedded.cluster import ensure_cluster
from portevoix.embedded.errors import DatabaseUnavailable
from portevoix.embedded.locks import open_lock, wait_exclusive
from portevoix.embedded.log import begin, complaint
from portevoix.embedded.options import arguments
from portevoix.embedded.places import Places
from portevoix.embedded.process import any_process, postmaster, status, wait_gone
from portevoix.embedded.run import detach
from portevoix.embedded.socket_folder import empty, socket_folder

START_SECONDS = 120.0
"""Recovery after a crash reads the journal again, at most a few gigabytes of it."""
LEFTOVER_SECONDS = 90.0
"""A server that was told to stop, or the orphans of a killed one, end by themselves."""


def ensure_server(places: Places, extra: Mapping[str, str]) -> Path:
    """Starts the server unless it runs; returns the folder of its socket. Call with the start lock held.

    Raises DatabaseUnavailable, OSError.
    """
    if postmaster(places) is None or status(places) == "stopping":
        with _no_other_server(places) as lock:
            _start(places, lock, extra)
    _wait_ready(places)
    return socket_folder(places)


@contextmanager
def _no_other_server(places: Places) -> Iterator[int]:
    """The server's lock, held: what files say of a server is a leftover, whoever has its number today."""
    if not wait_gone(places, LEFTOVER_SECONDS):
        raise DatabaseUnavailable(
            "Une ancienne opération de la base de données n'est pas terminée : attendez quelques minutes, "
            "puis relancez."
        )
    lock = open_lock(places.server_lock)
    try:
        wait_exclusive(lock)
        yield lock
    finally:
        os.close(lock)


def _start(places: Places, lock: int, extra: Mapping[str, str]) -> None:
    account: Account | None = stand_in(places.data)
    ensure_cluster(places, account, lock)
    places.postmaster_file.unlink(missing_ok=True)
    folder = socket_folder(places)
    empty(folder, account)
    begin(places.log)
    detach(account, lock, places.log, "postgres", "-D", str(places.data), *arguments(folder, extra))


def _wait_ready(places: Places) -> None:
    deadline = time.monotonic() + START_SECONDS
    while status(places) != "ready":
        if not any_process(places):
            raise complaint(places)
        if time.monotonic() > deadline:
            raise DatabaseUnavailable(
                f"La base de données ne répond pas après {START_SECONDS:.0f} secondes : voyez la fin de "
                f"« {places.log} », puis relancez."
            )
        time.sleep(0.01)
