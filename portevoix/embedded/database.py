"""The embedded database as the rest of Porte-voix uses it."""

from __future__ import annotations

import os
import platform
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from subprocess import SubprocessError
from types import TracebackType

import psycopg

from portevoix.embedded.bootstrap import address, ensure_database
from portevoix.embedded.errors import DatabaseUnavailable, disk_full, from_os_error
from portevoix.embedded.locks import exclusive, is_free, open_lock, try_exclusive, try_shared, wait_shared
from portevoix.embedded.places import Places, places_in, prepare
from portevoix.embedded.process import postmaster
from portevoix.embedded.server import ensure_server
from portevoix.embedded.shutdown import shut_down
from portevoix.embedded.watcher import ensure_watcher

START_LOCK_SECONDS = 180.0
ANSWER_SECONDS = 20.0


class EmbeddedDatabase:
    """One owner's hold on the server of a home. The server runs while anybody holds it; the last one who
    lets go stops it. Use as a context manager, or call `close()`."""

    def __init__(self, places: Places, settings: Mapping[str, str]) -> None:
        self._places = places
        self._settings = dict(settings)
        self._owner: int | None = None
        self._process = os.getpid()
        self._guard = threading.Lock()
        self.url = ""

    def __enter__(self) -> EmbeddedDatabase:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def log(self) -> Path:
        """The server's own log."""
        return self._places.log

    def process_number(self) -> int | None:
        """Of the living server, None while it is down."""
        return postmaster(self._places)

    def open(self) -> None:
        """Takes a hold, and starts the server where nobody has. Raises DatabaseUnavailable."""
        places = self._places
        try:
            prepare(places)
            with exclusive(places.start_lock, START_LOCK_SECONDS):
                owner = open_lock(places.owners_lock)
                try:
                    wait_shared(owner)
                    self._start()
                except BaseException:
                    os.close(owner)
                    raise
                self._owner = owner
        except (OSError, SubprocessError) as error:
            raise _unavailable(error, places) from error

    def ensure_running(self) -> bool:
        """Starts the server again if it died; whether it had to. Cheap while it lives: call it every few
        seconds, from any thread. Raises DatabaseUnavailable."""
        with self._guard:
            if self._owner is None or (self._lives() and not is_free(self._places.watch_lock)):
                return False
            try:
                with exclusive(self._places.start_lock, START_LOCK_SECONDS):
                    lived = self._lives()  # another owner may have been faster
                    self._start()
            except (OSError, SubprocessError) as error:
                raise _unavailable(error, self._places) from error
            return not lived

    def close(self) -> None:
        """Lets go; stops the server if nobody else holds it. May be called twice."""
        with self._guard:
            if self._owner is None:
                return
            owner, self._owner = self._owner, None
            if os.getpid() != self._process:  # a forked child lets go of its copy, not of its parent's
                os.close(owner)
                return
            try:
                with exclusive(self._places.start_lock, START_LOCK_SECONDS):
                    if _alone(owner):
                        shut_down(self._places)
            except OSError:
                pass  # the watcher sees to it
            finally:
                os.close(owner)

    def _lives(self) -> bool:
        return self.process_number() is not None

    def _start(self) -> None:
        """A server that looks alive may be dying this very moment: looks again until it answers."""
        ensure_watcher(self._places)
        deadline = time.monotonic() + ANSWER_SECONDS
        while True:
            folder = ensure_server(self._places, self._settings)
            try:
                ensure_database(folder)
            except psycopg.errors.DiskFull as error:
                raise disk_full(self._places.root) from error
            except psycopg.Error as error:
                if time.monotonic() > deadline:
                    raise DatabaseUnavailable(
                        f"La base de données ne répond pas : voyez la fin de « {self.log} », puis relancez."
                    ) from error
                time.sleep(0.05)
            else:
                self.url = address(folder)
                return


def open_database(home: Path, *, settings: Mapping[str, str] | None = None) -> EmbeddedDatabase:
    """Opens the embedded database of a home, making it at the first time (about a second).

    Several processes, and several owners in one process, may have the same home open. `settings` are
    PostgreSQL settings for this start of the server, over those of `options`; they do nothing while it
    runs. Raises DatabaseUnavailable, whose text is for people.
    """
    if platform.system() == "Windows":
        raise DatabaseUnavailable(
            "La base de données intégrée ne fonctionne pas encore sous Windows : installez PostgreSQL et "
            "indiquez-le dans PORTEVOIX_DATABASE_URL, ou lancez Porte-voix dans WSL."
        )
    database = EmbeddedDatabase(places_in(home), settings or {})
    database.open()
    return database


def _alone(owner: int) -> bool:
    """Whether nobody else holds the database. The watcher takes the lock for an instant each time it could:
    that is told from another owner by trying to share."""
    while not try_exclusive(owner):
        if try_shared(owner):
            return try_exclusive(owner)
    return True


def _unavailable(error: OSError | SubprocessError, places: Places) -> DatabaseUnavailable:
    if isinstance(error, TimeoutError):
        return DatabaseUnavailable(
            f"Un autre Porte-voix démarre ou arrête la base de « {places.root} » depuis trop longtemps : "
            "arrêtez-le, puis relancez."
        )
    if isinstance(error, OSError):
        return from_os_error(error, places.root)
    return DatabaseUnavailable(
        f"La base de données de « {places.root} » n'a pas pu être lancée à temps : fermez d'autres "
        "programmes, puis relancez."
    )
