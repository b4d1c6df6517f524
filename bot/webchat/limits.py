"""Counting per minute and per hour, in memory and bounded: nobody makes 500 residents of themselves.

Each web process counts for itself: with N processes a limit is at most N times as high. The digest of
the address that each participant keeps is what finds repeated runs across processes.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

KEPT_AT_MOST = 50_000


class Meter:
    """At most `limit` counts per `window` seconds for each key, as a bucket that refills evenly.

    Forgets the keys that were quiet the longest beyond KEPT_AT_MOST. Safe between threads.
    """

    def __init__(self, limit: int, window: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._window = window
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str) -> float:
        """Count one. Return 0.0 when it fits, else the seconds after which it will."""
        now = self._clock()
        with self._lock:
            level, since = self._levels.pop(key, (0.0, now))
            level = max(0.0, level - (now - since) * self._limit / self._window)
            fits = level + 1 <= self._limit
            self._levels[key] = (level + 1 if fits else level, now)
            if len(self._levels) > KEPT_AT_MOST:
                self._levels.popitem(last=False)
        return 0.0 if fits else (level + 1 - self._limit) * self._window / self._limit
