"""`portevoix serve`: one process per group of roles, started again when one falls, stopped together."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)

STOP_SECONDS = 10.0
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
HEALTHY_SECONDS = 60.0
"""A process that lived so long has recovered: its next fall is a first one."""


@dataclass(slots=True)
class Child:
    """A group of roles in a process of its own."""

    roles: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = FIRST_WAIT
    due: float = 0.0

    def start(self) -> None:
        command = [sys.executable, "-m", "portevoix", "work", *self.roles]
        # A session of its own: Ctrl-C reaches the supervisor alone, which stops them in order.
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command, stdin=subprocess.DEVNULL, start_new_session=True, env=_environment()
        )
        self.started = time.monotonic()


@dataclass(slots=True)
class Supervisor:
    """Keeps its children running until `stop` is set or a signal comes."""

    groups: Sequence[tuple[str, ...]]
    stop: threading.Event = field(default_factory=threading.Event)
    children: list[Child] = field(default_factory=list)

    def start(self) -> None:
        self.children = [Child(roles) for roles in self.groups]
        for child in self.children:
            child.start()

    def watch(self, every: float = 0.2) -> None:
        """Return when `stop` is set and every child has ended."""
        try:
            while not self.stop.wait(every):
                for child in self.children:
                    self._look_after(child)
        finally:
            self._end()

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is not None and child.process.poll() is not None:
            logger.warning("rôles %s arrêtés (code %s)", ", ".join(child.roles), child.process.returncode)
            if now - child.started > HEALTHY_SECONDS:
                child.wait = FIRST_WAIT
            child.process, child.due = None, now + child.wait
            child.wait = min(child.wait * 2, LONGEST_WAIT)
        if child.process is None and now >= child.due:
            child.start()

    def _end(self) -> None:
        living = [child.process for child in self.children if child.process is not None]
        for process in living:
            if process.poll() is None:
                process.terminate()
        limit = time.monotonic() + STOP_SECONDS
        for process in living:
            try:
                process.wait(max(0.1, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _environment() -> dict[str, str]:
    """The children's environment: told who supervises, so that they end with it."""
    return {**os.environ, "PORTEVOIX_SUPERVISOR": str(os.getpid())}
