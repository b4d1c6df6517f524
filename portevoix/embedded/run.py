"""Runs a PostgreSQL program as the right account, in a clean environment.

Every program inherits `lock`, the descriptor that holds the server's lock, and passes it on to its children:
whoever starts it may die, the lock is held for as long as one of them lives.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from portevoix.embedded.account import Account
from portevoix.embedded.binaries import program

LAUNCHER = Path(__file__).with_name("launch.py")
SECONDS = 300.0


def run(account: Account | None, lock: int, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs to the end, five minutes at most; output and errors are captured, the code is not checked.

    Raises OSError, subprocess.TimeoutExpired.
    """
    return _call(account, lock, "-", name, *arguments)


def detach(account: Account | None, lock: int, log: Path, name: str, *arguments: str) -> None:
    """Starts a program that outlives us and writes to `log`, a file that exists. Raises OSError."""
    _call(account, lock, str(log), name, *arguments)


def _call(
    account: Account | None, lock: int, log: str, name: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    ids = ("-1", "-1") if account is None else (str(account.uid), str(account.gid))
    return subprocess.run(  # noqa: S603 - our own programs, no shell
        [sys.executable, "-I", "-S", str(LAUNCHER), *ids, log, str(program(name)), *arguments],
        env=_environment(),
        cwd="/",
        pass_fds=(lock,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        timeout=SECONDS,
        check=False,
    )


def _environment() -> dict[str, str]:
    """Nothing of the caller's: PGDATA, PGPORT, PGOPTIONS or a locale would change the server."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", **kept}
