"""Whether the server lives, and stopping it. Standard library only: the watcher imports this."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from portevoix.embedded.locks import is_free
from portevoix.embedded.places import Places

FAST_STOP_SECONDS = 60.0
IMMEDIATE_STOP_SECONDS = 15.0


def any_process(places: Places) -> bool:
    """Whether a process of the server lives, be it an orphan of a killed one."""
    return not is_free(places.server_lock)


def postmaster(places: Places) -> int | None:
    """Process number of the living server, None without one.

    The file may be a leftover: it is believed only while a process of the server holds the lock and the
    number is a process that was started on these data.
    """
    if not any_process(places):
        return None
    number = _first_line(places.postmaster_file)
    if number is None or not _is_postmaster(number, places.data):
        return None
    return number


def is_ready(places: Places) -> bool:
    """Whether the server says in its file that it takes connections."""
    try:
        lines = places.postmaster_file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready"


def stop(places: Places) -> bool:
    """Stops the server as `pg_ctl stop -m fast` does; harder after a minute. Whether all is gone."""
    for how, seconds in ((signal.SIGINT, FAST_STOP_SECONDS), (signal.SIGQUIT, IMMEDIATE_STOP_SECONDS)):
        number = postmaster(places)
        if number is not None:
            with suppress(ProcessLookupError):
                os.kill(number, how)
        if wait_gone(places, seconds):
            return True
    return False


def wait_gone(places: Places, seconds: float) -> bool:
    """Waits until no process of the server is left."""
    deadline = time.monotonic() + seconds
    while any_process(places):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _first_line(path: Path) -> int | None:
    try:
        return int(path.read_text("utf-8", "replace").split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _is_postmaster(number: int, data: Path) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return not Path("/proc/self").exists()  # macOS has no /proc: the lock has to do
    return os.fsencode(data) in words
