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
PAUSE_SECONDS = 0.01
STATUS_LINE = 7
"""Of postmaster.pid, from 0: starting, ready or stopping."""


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
    try:
        number = int(_lines(places)[0])
    except (IndexError, ValueError):
        return None
    return number if _is_postmaster(number, places.data) else None


def status(places: Places) -> str:
    """What the server says of itself in its file: starting, ready, stopping, or nothing yet."""
    lines = _lines(places)
    return lines[STATUS_LINE].strip() if len(lines) > STATUS_LINE else ""


def stop(places: Places) -> bool:
    """Stops the server as `pg_ctl stop -m fast` does; harder after a minute. Whether all is gone."""
    return _stop(places, signal.SIGINT, FAST_STOP_SECONDS) or _stop(
        places, signal.SIGQUIT, IMMEDIATE_STOP_SECONDS
    )


def wait_gone(places: Places, seconds: float) -> bool:
    """Waits until no process of the server is left."""
    deadline = time.monotonic() + seconds
    while any_process(places):
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE_SECONDS)
    return True


def _stop(places: Places, how: signal.Signals, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    told = None
    while any_process(places):
        # Its starter may have been killed a moment ago: then it tells its number a little later.
        number = postmaster(places)
        if number is not None and number != told:
            with suppress(ProcessLookupError):
                os.kill(number, how)
            told = number
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE_SECONDS)
    return True


def _lines(places: Places) -> list[str]:
    try:
        return places.postmaster_file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []


def _is_postmaster(number: int, data: Path) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it lives, under another account
    try:
        words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return True  # macOS has no /proc, and it may be closed: the lock has to do
    return os.fsencode(data) in words
