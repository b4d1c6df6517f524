"""Starts real owners of the embedded database for tests, and ends them whatever happens."""

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import TracebackType

from portevoix.embedded import launch
from portevoix.embedded.places import places_in
from portevoix.embedded.process import any_process, postmaster

OWNER = Path(__file__).with_name("owner.py")
SECONDS = 60.0


class Owner:
    """A process that opens a home, as another account where `uid` is given. The interpreter or the checkout
    may lie in root's own folder: then that account may walk through closed folders, as its server may."""

    def __init__(self, home: Path, uid: int | None = None) -> None:
        command = [sys.executable, str(OWNER), str(home)]
        if uid is not None and not reaches_us(uid):
            command = [sys.executable, "-I", "-S", launch.__file__, str(uid), str(uid), "-", *command]
            uid = None
        self.process = subprocess.Popen(
            command,
            user=uid,
            group=uid,
            extra_groups=None if uid is None else [],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Owner":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(timeout=SECONDS)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()

    def says(self) -> str:
        """Its next line; its complaint when it has none left."""
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        line = self.process.stdout.readline().rstrip("\n")
        return line or self.process.stderr.read()

    def url(self) -> str:
        word, _, url = self.says().partition(" ")
        assert word == "open", url
        return url

    def kill(self) -> None:
        """As `kill -9` does."""
        self.process.kill()
        self.process.wait(timeout=SECONDS)

    def leave(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert self.says() == "closed"
        self.process.wait(timeout=SECONDS)


@cache
def reaches_us(uid: int) -> bool:
    """Whether that account can run our interpreter and our code."""
    command = [sys.executable, "-c", "import portevoix.embedded.database"]
    try:
        done = subprocess.run(
            command, user=uid, group=uid, extra_groups=[], cwd="/", capture_output=True, timeout=SECONDS
        )
    except PermissionError:
        return False
    return done.returncode == 0


def is_ordinary(uid: int) -> bool:
    """Whether an owner of that account is refused what the account is refused."""
    least = launch.walking_capability(ctypes.CDLL(None))
    return reaches_us(uid) or least == launch.CAP_DAC_READ_SEARCH


def eventually(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline, f"not in {SECONDS:.0f} s: {what}"
        time.sleep(0.02)


def is_down(home: Path) -> bool:
    return not any_process(places_in(home))


def server_number(home: Path) -> int:
    number = postmaster(places_in(home))
    assert number is not None
    return number


@contextmanager
def own_folder(uid: int | None = None) -> Iterator[Path]:
    """A short closed folder, of that account. Not pytest's: parents of that one are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="pv-"))
    if uid is not None:
        os.chown(folder, uid, uid)
    try:
        yield folder
    finally:
        eventually(lambda: _all_down(folder), f"no server left in {folder}")
        shutil.rmtree(folder)


def _all_down(folder: Path) -> bool:
    return all(is_down(found.parent.parent) for found in folder.rglob("postgres/server.lock"))
