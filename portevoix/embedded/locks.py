"""File locks that a process loses when it dies, however it dies (flock)."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from portevoix.embedded.places import like_its_folder

with suppress(ImportError):  # Windows: open_database refuses before any lock is asked for
    import fcntl


def open_lock(path: Path, *, create: bool = True) -> int:
    """A descriptor on which the lock is taken; closing it gives the lock back. Raises OSError.

    Never unlock explicitly: a forked child shares the lock, and would take it from its parent.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC | (os.O_CREAT if create else 0), 0o600)
    try:
        if create:
            like_its_folder(path)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def try_exclusive(descriptor: int) -> bool:
    """Takes the lock alone, if nobody else has it."""
    return _try(descriptor, fcntl.LOCK_EX)


def try_shared(descriptor: int) -> bool:
    """Takes the lock with others, if nobody has it alone."""
    return _try(descriptor, fcntl.LOCK_SH)


def wait_shared(descriptor: int) -> None:
    fcntl.flock(descriptor, fcntl.LOCK_SH)


def wait_exclusive(descriptor: int) -> None:
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def is_free(path: Path) -> bool:
    """Whether nobody holds the lock alone. Looks with a shared lock: two lookers do not mistake each other
    for a holder."""
    try:
        descriptor = open_lock(path, create=False)
    except (FileNotFoundError, NotADirectoryError):
        return True
    try:
        return try_shared(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def exclusive(path: Path, seconds: float) -> Iterator[None]:
    """Holds the lock alone. Raises TimeoutError when it cannot be had in `seconds`."""
    descriptor = open_lock(path)
    try:
        deadline = time.monotonic() + seconds
        while not try_exclusive(descriptor):
            if time.monotonic() > deadline:
                raise TimeoutError(path)
            time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)


def _try(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
