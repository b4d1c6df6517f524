"""The watcher: a small detached process that stops the server once no owner is left.

Owners hold a shared lock, which the system takes from a process that dies, even by `kill -9`. The watcher
waits for that lock alone, hence without using the processor, then stops the server and ends.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from portevoix.embedded.locks import open_lock, try_exclusive, wait_exclusive
from portevoix.embedded.places import Places
from portevoix.embedded.shutdown import shut_down


def main(root: str, watch_lock: str) -> None:
    """Goes on in a child that no terminal ties to the caller; `watch_lock` is an inherited descriptor."""
    if os.fork():
        os._exit(0)
    os.setsid()
    os.chdir("/")
    nothing = os.open(os.devnull, os.O_RDWR)
    for target in (0, 1, 2):
        os.dup2(nothing, target)
    with suppress(FileNotFoundError):  # the home was removed: nothing is left to watch
        watch(Places(Path(root)), int(watch_lock))


def watch(places: Places, watch_lock: int) -> None:
    """Ends with the server. Between the lock of owners and the lock of starting, the second is taken first
    by everybody; a new owner may thus come before us, and the wait begins again."""
    while True:
        _wait_for_no_owner(places)
        start = open_lock(places.start_lock, create=False)
        wait_exclusive(start)
        owners = open_lock(places.owners_lock, create=False)
        if try_exclusive(owners):
            shut_down(places)
            os.close(watch_lock)  # before the start lock: whoever starts next needs a watcher of its own
            return
        os.close(owners)
        os.close(start)


def _wait_for_no_owner(places: Places) -> None:
    owners = open_lock(places.owners_lock, create=False)
    wait_exclusive(owners)
    os.close(owners)
