"""Sees to it that the watcher lives."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from portevoix.embedded.locks import open_lock, try_exclusive
from portevoix.embedded.places import Places

PACKAGES = Path(__file__).resolve().parents[2]
START = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from portevoix.embedded.watch import main
main(*sys.argv[1:])
"""


def ensure_watcher(places: Places) -> None:
    """Starts a watcher unless one lives. Call with the start lock held.

    The child inherits the descriptor that holds the lock, so that there is no moment without it. It runs
    without site-packages, for its size.
    """
    descriptor = open_lock(places.watch_lock)
    try:
        if not try_exclusive(descriptor):
            return
        command = [sys.executable, "-I", "-S", "-c", START, str(PACKAGES), str(places.root), str(descriptor)]
        subprocess.run(  # noqa: S603 - ourselves
            command,
            pass_fds=(descriptor,),
            stdin=subprocess.DEVNULL,
            cwd="/",
            timeout=60,
            check=True,
        )
    finally:
        os.close(descriptor)
