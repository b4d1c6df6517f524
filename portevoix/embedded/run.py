"""Runs a PostgreSQL program as the right account, in a clean environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from portevoix.embedded.account import Account
from portevoix.embedded.binaries import program

LAUNCHER = Path(__file__).with_name("launch.py")


def run(account: Account | None, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs to the end (two minutes at most); output and errors are captured, the code is not checked."""
    command = [*_launcher(account, "-", "-"), str(program(name)), *arguments]
    return subprocess.run(  # noqa: S603 - our own programs, no shell
        command,
        env=_environment(),
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=120,
        check=False,
    )


def detach(account: Account | None, log: Path, lock: Path, name: str, *arguments: str) -> int:
    """Starts a program that outlives us, holding `lock`, a file that exists; returns its process number."""
    command = [*_launcher(account, str(log), str(lock)), str(program(name)), *arguments]
    done = subprocess.run(  # noqa: S603 - our own programs, no shell
        command,
        env=_environment(),
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
        check=True,
    )
    return int(done.stdout)


def _launcher(account: Account | None, log: str, lock: str) -> list[str]:
    ids = ("-1", "-1") if account is None else (str(account.uid), str(account.gid))
    return [sys.executable, "-I", "-S", str(LAUNCHER), *ids, log, lock]


def _environment() -> dict[str, str]:
    """Nothing of the caller's: PGDATA, PGPORT, PGOPTIONS or a locale would change the server."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", **kept}
